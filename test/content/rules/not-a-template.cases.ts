import { defineCases } from '../check-cases.ts';

export default defineCases('playbook/not-a-template', 'playbook', {
  passes: {
    whole: `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "PlaybookName": { "type": "string", "defaultValue": "Notify" } }, "resources": [ { "type": "Microsoft.Logic/workflows", "apiVersion": "2017-07-01", "name": "[parameters('PlaybookName')]", "location": "[resourceGroup().location]", "properties": { "state": "Enabled", "definition": { "triggers": { "Microsoft_Sentinel_incident": { "type": "Request", "kind": "Http", "inputs": {} } }, "actions": { "Say": { "type": "Compose", "inputs": "x", "runAfter": {} } } } } } ] }`,
  },
  fails: {
    'another schema': `{ "$schema": "«https://schema.management.azure.com/schemas/2016-06-01/Microsoft.Logic.json»", "contentVersion": "1.0.0.0", "parameters": { "PlaybookName": { "type": "string", "defaultValue": "Notify" } }, "resources": [ { "type": "Microsoft.Logic/workflows", "apiVersion": "2017-07-01", "name": "[parameters('PlaybookName')]", "location": "[resourceGroup().location]", "properties": { "state": "Enabled", "definition": { "triggers": { "Microsoft_Sentinel_incident": { "type": "Request", "kind": "Http", "inputs": {} } }, "actions": { "Say": { "type": "Compose", "inputs": "x", "runAfter": {} } } } } } ] }`,
  },
});
