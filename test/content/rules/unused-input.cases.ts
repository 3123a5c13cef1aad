import { defineCases } from '../check-cases.ts';

export default defineCases('playbook/unused-input', 'playbook', {
  passes: {
    used: `{ "parameters": { "PlaybookName": {} }, "resources": [ { "name": "[parameters('PlaybookName')]" } ] }`,
  },
  fails: {
    unused: '{ "parameters": { "«Other»": {} }, "variables": { "«v»": 1 }, "resources": [] }',
  },
});
