import { defineCases } from '../check-cases.ts';

export default defineCases('automation/repeated-order', 'automation', {
  passes: {
    numbered: ``,
  },
  fails: {
    twice: `actions:
  - { order: 1, actionType: AddIncidentTask, actionConfiguration: { title: a } }
  - { order: «1», actionType: AddIncidentTask, actionConfiguration: { title: b } }`,
  },
});
