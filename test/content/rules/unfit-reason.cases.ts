import { defineCases } from '../check-cases.ts';

export default defineCases('automation/unfit-reason', 'automation', {
  passes: {
    'a fitting one': `actions:
  - order: 1
    actionType: ModifyProperties
    actionConfiguration: { status: Closed, classification: FalsePositive, classificationReason: InaccurateData }
`,
  },
  fails: {
    another: `actions:
  - order: 1
    actionType: ModifyProperties
    actionConfiguration: { status: Closed, classification: TruePositive, classificationReason: «InaccurateData» }
`,
  },
});
