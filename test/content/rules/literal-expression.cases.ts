import { defineCases } from '../check-cases.ts';

export default defineCases('playbook/literal-expression', 'playbook', {
  passes: {
    'an expression': `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "PlaybookName": { "type": "string", "defaultValue": "Notify" } }, "variables": { "v": "[concat('/subscriptions/', subscription().subscriptionId, '/x')]" }, "resources": [ { "type": "Microsoft.Logic/workflows", "apiVersion": "2017-07-01", "name": "[parameters('PlaybookName')]", "location": "[resourceGroup().location]", "properties": { "state": "Enabled", "definition": { "triggers": { "Microsoft_Sentinel_incident": { "type": "Request", "kind": "Http", "inputs": {} } }, "actions": { "Say": { "type": "Compose", "inputs": "x", "runAfter": {} } } } } } ] }`,
  },
  fails: {
    'a text': `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "PlaybookName": { "type": "string", "defaultValue": "Notify" } }, "variables": { "v": "/subscriptions/«', subscription().subscriptionId, '»/x" }, "resources": [ { "type": "Microsoft.Logic/workflows", "apiVersion": "2017-07-01", "name": "[parameters('PlaybookName')]", "location": "[resourceGroup().location]", "properties": { "state": "Enabled", "definition": { "triggers": { "Microsoft_Sentinel_incident": { "type": "Request", "kind": "Http", "inputs": {} } }, "actions": { "Say": { "type": "Compose", "inputs": "x", "runAfter": {} } } } } } ] }`,
  },
});
