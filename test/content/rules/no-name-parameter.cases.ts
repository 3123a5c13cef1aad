import { defineCases } from '../check-cases.ts';

export default defineCases('playbook/no-name-parameter', 'playbook', {
  passes: {
    'named after the parameter': `{
  "parameters": { "PlaybookName": { "type": "string", "defaultValue": "x" } },
  "resources": [
    { "type": "Microsoft.Logic/workflows", "apiVersion": "2019-05-01", "name": "[parameters('PlaybookName')]", "properties": { "definition": { "triggers": { "t": {} }, "actions": { "a": {} } } } }
  ]
}`,
  },
  fails: {
    'no parameter': `{
  "«parameters»": {  },
  "resources": [
    { "type": "Microsoft.Logic/workflows", "apiVersion": "2019-05-01", "name": "[parameters('PlaybookName')]", "properties": { "definition": { "triggers": { "t": {} }, "actions": { "a": {} } } } }
  ]
}`,
    'a fixed name': `{
  "parameters": { "PlaybookName": { "type": "string", "defaultValue": "x" } },
  "resources": [
    { "type": "Microsoft.Logic/workflows", "apiVersion": "2019-05-01", "name": "«Notify»", "properties": { "definition": { "triggers": { "t": {} }, "actions": { "a": {} } } } }
  ]
}`,
  },
});
