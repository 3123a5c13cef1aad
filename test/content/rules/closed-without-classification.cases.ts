import { defineCases } from '../check-cases.ts';

export default defineCases('automation/closed-without-classification', 'automation', {
  passes: {
    classified: `actions:
  - order: 1
    actionType: ModifyProperties
    actionConfiguration: { status: Closed, classification: FalsePositive }
`,
    'not closed': `actions:
  - order: 1
    actionType: ModifyProperties
    actionConfiguration: { status: Active }
`,
  },
  fails: {
    closed: `actions:
  - order: 1
    actionType: ModifyProperties
    actionConfiguration: { status: «Closed» }
`,
  },
});
