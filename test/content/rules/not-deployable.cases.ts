import { defineCases } from '../check-cases.ts';

export default defineCases('playbook/not-deployable', 'playbook', {
  passes: {
    workflow: `{
  "parameters": { "PlaybookName": { "type": "string", "defaultValue": "x" } },
  "resources": [
    { "type": "Microsoft.Logic/workflows", "apiVersion": "2019-05-01", "name": "[parameters('PlaybookName')]", "properties": { "definition": { "triggers": { "t": {} }, "actions": { "a": {} } } } }
  ]
}`,
  },
  fails: {
    'another resource': {
      text: `{ "resources": [ { "«type»": "Microsoft.Storage/storageAccounts", "name": "x" } ] }`,
      says: /Microsoft.Storage.storageAccounts/,
    },
    'a parameter without a value': {
      text: `{
  "parameters": { "PlaybookName": { "type": "string" } },
  "resources": [
    { "«type»": "Microsoft.Logic/workflows", "apiVersion": "2019-05-01", "name": "[parameters('PlaybookName')]", "properties": { "definition": { "triggers": { "t": {} }, "actions": { "a": {} } } } }
  ]
}`,
      says: /"PlaybookName" has no default/,
    },
    'an unknown function': {
      text: `{
  "parameters": { "PlaybookName": { "type": "string", "defaultValue": "x" } },
  "resources": [
    { "«type»": "Microsoft.Logic/workflows", "apiVersion": "2019-05-01", "name": "[uniqueString('x')]", "properties": { "definition": { "triggers": { "t": {} }, "actions": { "a": {} } } } }
  ]
}`,
      says: /uniqueString/,
    },
  },
});
