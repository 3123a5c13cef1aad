import { defineCases } from '../check-cases.ts';

export default defineCases('automation/no-playbook', 'automation', {
  passes: {
    'an id': `actions:
  - order: 1
    actionType: RunPlaybook
    actionConfiguration: { logicAppResourceId: /subscriptions/s }
`,
  },
  fails: {
    none: `actions:
  - order: 1
    actionType: RunPlaybook
    «actionConfiguration»: { tenantId: x }
`,
  },
});
