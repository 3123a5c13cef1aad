import { defineCases } from '../check-cases.ts';

export default defineCases('playbook/no-workflow', 'playbook', {
  passes: {
    whole: `{
  "parameters": { "PlaybookName": { "type": "string", "defaultValue": "x" } },
  "resources": [
    { "type": "Microsoft.Logic/workflows", "apiVersion": "2019-05-01", "name": "[parameters('PlaybookName')]", "properties": { "definition": { "triggers": { "t": {} }, "actions": { "a": {} } } } }
  ]
}`,
  },
  fails: {
    none: `{ "«resources»": [] }`,
    'no trigger': `{
  "parameters": { "PlaybookName": { "type": "string", "defaultValue": "x" } },
  "resources": [
    { "type": "Microsoft.Logic/workflows", "apiVersion": "2019-05-01", "name": "[parameters('PlaybookName')]", "properties": { "«definition»": { "actions": { "a": {} } } } }
  ]
}`,
  },
});
