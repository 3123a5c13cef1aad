import { defineCases } from '../check-cases.ts';

export default defineCases('automation/bad-playbook-id', 'automation', {
  passes: {
    'a workflow': `actions:
  - order: 1
    actionType: RunPlaybook
    actionConfiguration: { logicAppResourceId: /subscriptions/s/resourceGroups/g/providers/Microsoft.Logic/workflows/w }
`,
  },
  fails: {
    'a group': `actions:
  - order: 1
    actionType: RunPlaybook
    actionConfiguration: { logicAppResourceId: «/subscriptions/s/resourceGroups/g» }
`,
  },
});
