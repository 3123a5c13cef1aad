import { defineCases } from '../check-cases.ts';

export default defineCases('automation/unknown-playbook', 'automation', {
  passes: {
    'of the repository': {
      text: `actions:
  - order: 1
    actionType: RunPlaybook
    actionConfiguration: { playbook: Notify }
`,
      files: {
        'playbooks/Notify/azuredeploy.json': `{ "parameters": { "PlaybookName": { "type": "string", "defaultValue": "Notify" } }, "resources": [] }`,
      },
    },
    'by id': `actions: [ { order: 1, actionType: RunPlaybook, actionConfiguration: { logicAppResourceId: /x } } ]`,
  },
  fails: {
    misspelt: {
      text: `actions:
  - order: 1
    actionType: RunPlaybook
    actionConfiguration: { playbook: «Notfy» }
`,
      says: /Did you mean "Notify"/,
      files: {
        'playbooks/Notify/azuredeploy.json': `{ "parameters": { "PlaybookName": { "type": "string", "defaultValue": "Notify" } }, "resources": [] }`,
      },
    },
  },
});
