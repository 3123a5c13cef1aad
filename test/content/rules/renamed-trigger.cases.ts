import { defineCases } from '../check-cases.ts';

export default defineCases('playbook/renamed-trigger', 'playbook', {
  passes: {
    'as made': `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "PlaybookName": { "type": "string", "defaultValue": "Notify" } }, "resources": [ { "type": "Microsoft.Logic/workflows", "apiVersion": "2017-07-01", "name": "[parameters('PlaybookName')]", "location": "[resourceGroup().location]", "properties": { "state": "Enabled", "definition": { "triggers": { "Microsoft_Sentinel_incident": { "type": "ApiConnectionWebhook", "inputs": { "path": "/incident-creation" } } }, "actions": { "Say": { "type": "Compose", "inputs": "x", "runAfter": {} } } } } } ] }`,
    'another trigger': `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "PlaybookName": { "type": "string", "defaultValue": "Notify" } }, "resources": [ { "type": "Microsoft.Logic/workflows", "apiVersion": "2017-07-01", "name": "[parameters('PlaybookName')]", "location": "[resourceGroup().location]", "properties": { "state": "Enabled", "definition": { "triggers": { "Microsoft_Sentinel_incident": { "type": "Request", "kind": "Http", "inputs": {} } }, "actions": { "Say": { "type": "Compose", "inputs": "x", "runAfter": {} } } } } } ] }`,
  },
  fails: {
    renamed: `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "PlaybookName": { "type": "string", "defaultValue": "Notify" } }, "resources": [ { "type": "Microsoft.Logic/workflows", "apiVersion": "2017-07-01", "name": "[parameters('PlaybookName')]", "location": "[resourceGroup().location]", "properties": { "state": "Enabled", "definition": { "triggers": { "«On_incident»": { "type": "ApiConnectionWebhook", "inputs": { "path": "/incident-creation" } } }, "actions": { "Say": { "type": "Compose", "inputs": "x", "runAfter": {} } } } } } ] }`,
  },
});
