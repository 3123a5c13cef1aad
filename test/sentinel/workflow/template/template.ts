/** An ARM template with one playbook of these actions; its trigger is Sentinel's, by its path. */
export function templateWith(
  actions: object,
  { path = '/incident-creation', ...more }: { path?: string } & Record<string, unknown> = {},
) {
  const api =
    "[concat('/subscriptions/', subscription().subscriptionId, '/providers/Microsoft.Web/locations/', resourceGroup().location, '/managedApis/azuresentinel')]";
  const connectionId = "[resourceId('Microsoft.Web/connections', variables('Connection'))]";
  const host = { connection: { name: "@parameters('$connections')['azuresentinel']['connectionId']" } };
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: { PlaybookName: { type: 'string', defaultValue: 'Test-Playbook' } },
    variables: { Connection: "[concat('azuresentinel-', parameters('PlaybookName'))]" },
    resources: [
      {
        type: 'Microsoft.Logic/workflows',
        apiVersion: '2017-07-01',
        name: "[parameters('PlaybookName')]",
        location: '[resourceGroup().location]',
        identity: { type: 'SystemAssigned' },
        properties: {
          state: 'Enabled',
          definition: {
            parameters: { $connections: { defaultValue: {}, type: 'Object' } },
            triggers: {
              Microsoft_Sentinel: {
                type: 'ApiConnectionWebhook',
                inputs: { body: { callback_url: '@{listCallbackUrl()}' }, host, path },
              },
            },
            actions,
            outputs: {},
          },
          parameters: {
            $connections: {
              value: { azuresentinel: { connectionId, connectionName: "[variables('Connection')]", id: api } },
            },
          },
        },
      },
      {
        type: 'Microsoft.Web/connections',
        apiVersion: '2016-06-01',
        name: "[variables('Connection')]",
        location: '[resourceGroup().location]',
        properties: { displayName: 'x', parameterValueType: 'Alternative', api: { id: api } },
      },
    ],
    ...more,
  };
}
