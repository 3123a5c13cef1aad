import { defineCases } from '../check-cases.ts';

export default defineCases('playbook/plain-secret', 'playbook', {
  passes: {
    secure: `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "PlaybookName": { "type": "string", "defaultValue": "x" }, "ApiKey": { "type": "securestring" } }, "resources": [ { "type": "Microsoft.Logic/workflows", "apiVersion": "2017-07-01", "name": "[parameters('PlaybookName')]", "location": "[resourceGroup().location]", "properties": { "state": "Enabled", "definition": { "triggers": { "Microsoft_Sentinel_incident": { "type": "Request", "kind": "Http", "inputs": {} } }, "actions": { "Say": { "type": "Compose", "inputs": "x", "runAfter": {} } } } } } ] }`,
    'where it lies': `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "PlaybookName": { "type": "string", "defaultValue": "x" }, "SecretName": { "type": "string" } }, "resources": [ { "type": "Microsoft.Logic/workflows", "apiVersion": "2017-07-01", "name": "[parameters('PlaybookName')]", "location": "[resourceGroup().location]", "properties": { "state": "Enabled", "definition": { "triggers": { "Microsoft_Sentinel_incident": { "type": "Request", "kind": "Http", "inputs": {} } }, "actions": { "Say": { "type": "Compose", "inputs": "x", "runAfter": {} } } } } } ] }`,
  },
  fails: {
    'in clear': `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "PlaybookName": { "type": "string", "defaultValue": "x" }, "«ApiKey»": { "type": "string" } }, "resources": [ { "type": "Microsoft.Logic/workflows", "apiVersion": "2017-07-01", "name": "[parameters('PlaybookName')]", "location": "[resourceGroup().location]", "properties": { "state": "Enabled", "definition": { "triggers": { "Microsoft_Sentinel_incident": { "type": "Request", "kind": "Http", "inputs": {} } }, "actions": { "Say": { "type": "Compose", "inputs": "x", "runAfter": {} } } } } } ] }`,
  },
});
