import { defineCases } from '../check-cases.ts';

export default defineCases('playbook/unused-connection', 'playbook', {
  passes: {
    used: `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "PlaybookName": { "type": "string", "defaultValue": "Notify" } }, "resources": [ { "type": "Microsoft.Logic/workflows", "apiVersion": "2017-07-01", "name": "[parameters('PlaybookName')]", "location": "[resourceGroup().location]", "properties": { "state": "Enabled", "definition": { "triggers": { "Microsoft_Sentinel_incident": { "type": "Request", "kind": "Http", "inputs": {} } }, "actions": { "Get": { "type": "ApiConnection", "inputs": { "host": { "connection": { "name": "@parameters('$connections')['azuresentinel']['connectionId']" } }, "method": "get", "path": "/x" }, "runAfter": {} } } }, "parameters": { "$connections": { "value": { "azuresentinel": {} } } } } } ] }`,
  },
  fails: {
    unused: `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "PlaybookName": { "type": "string", "defaultValue": "Notify" } }, "resources": [ { "type": "Microsoft.Logic/workflows", "apiVersion": "2017-07-01", "name": "[parameters('PlaybookName')]", "location": "[resourceGroup().location]", "properties": { "state": "Enabled", "definition": { "triggers": { "Microsoft_Sentinel_incident": { "type": "Request", "kind": "Http", "inputs": {} } }, "actions": { "Get": { "type": "ApiConnection", "inputs": { "host": { "connection": { "name": "@parameters('$connections')['azuresentinel']['connectionId']" } }, "method": "get", "path": "/x" }, "runAfter": {} } } }, "parameters": { "$connections": { "value": { "azuresentinel": {}, "«teams»": {} } } } } } ] }`,
  },
});
