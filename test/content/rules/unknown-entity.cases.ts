import { defineCases } from '../check-cases.ts';

export default defineCases('playbook/unknown-entity', 'playbook', {
  passes: {
    known: `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "PlaybookName": { "type": "string", "defaultValue": "Notify" } }, "metadata": { "entities": [ "Account" ] }, "resources": [ { "type": "Microsoft.Logic/workflows", "apiVersion": "2017-07-01", "name": "[parameters('PlaybookName')]", "location": "[resourceGroup().location]", "properties": { "state": "Enabled", "definition": { "triggers": { "Microsoft_Sentinel_incident": { "type": "Request", "kind": "Http", "inputs": {} } }, "actions": { "Say": { "type": "Compose", "inputs": "x", "runAfter": {} } } } } } ] }`,
  },
  fails: {
    unknown: {
      text: `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "PlaybookName": { "type": "string", "defaultValue": "Notify" } }, "metadata": { "entities": [ "«acount»" ] }, "resources": [ { "type": "Microsoft.Logic/workflows", "apiVersion": "2017-07-01", "name": "[parameters('PlaybookName')]", "location": "[resourceGroup().location]", "properties": { "state": "Enabled", "definition": { "triggers": { "Microsoft_Sentinel_incident": { "type": "Request", "kind": "Http", "inputs": {} } }, "actions": { "Say": { "type": "Compose", "inputs": "x", "runAfter": {} } } } } } ] }`,
      says: /Did you mean "account"/,
    },
  },
});
