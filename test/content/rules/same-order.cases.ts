import { defineCases } from '../check-cases.ts';

export default defineCases('automation/same-order', 'automation', {
  passes: {
    another: {
      text: 'order: 2',
      files: {
        'automation/a.yaml': `displayName: a
order: 1
triggeringLogic: { triggersOn: Incidents, triggersWhen: Created }
actions: []`,
      },
    },
  },
  fails: {
    'the same': {
      text: 'order: «1»',
      files: {
        'automation/a.yaml': `displayName: a
order: 1
triggeringLogic: { triggersOn: Incidents, triggersWhen: Created }
actions: []`,
      },
    },
  },
});
