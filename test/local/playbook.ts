/** Workflows for tests, as Logic Apps takes them. */

const host = (api: string) => ({ connection: { name: `@parameters('$connections')['${api}']['connectionId']` } });

/** An action of a managed connector. */
export const connector = (api: string, method: string, path: string, body?: unknown, more: object = {}) => ({
  type: 'ApiConnection',
  inputs: { host: host(api), method, path, ...(body === undefined ? {} : { body }), ...more },
});

export const incidentTrigger = {
  type: 'ApiConnectionWebhook',
  inputs: { host: host('azuresentinel'), body: { callback_url: '@{listCallbackUrl()}' }, path: '/incident-creation' },
};

export const alertTrigger = {
  type: 'ApiConnectionWebhook',
  inputs: { host: host('azuresentinel'), body: { callback_url: '@{listCallbackUrl()}' }, path: '/subscribe' },
};

export const comment = (message: string, id = "@triggerBody()?['object']?['id']") =>
  connector('azuresentinel', 'post', '/Incidents/Comment', { incidentArmId: id, message });

/** The actions run one after the other. */
export function workflow(trigger: object, actions: Record<string, object>) {
  const names = Object.keys(actions);
  const chained = Object.fromEntries(
    Object.entries(actions).map(([name, action], index) => [
      name,
      { runAfter: index === 0 ? {} : { [names[index - 1]]: ['Succeeded'] }, ...action },
    ]),
  );
  const connection = (api: string) => ({
    connectionId: `/connections/${api}`,
    connectionName: api,
    id: `/subscriptions/s/providers/Microsoft.Web/locations/westeurope/managedApis/${api}`,
  });
  const apis = ['azuresentinel', 'azuremonitorlogs', 'teams'];
  return {
    location: 'westeurope',
    definition: {
      $schema:
        'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#',
      contentVersion: '1.0.0.0',
      parameters: { $connections: { type: 'Object', defaultValue: {} } },
      triggers: { start: trigger },
      actions: chained,
    },
    parameters: { $connections: { value: Object.fromEntries(apis.map(api => [api, connection(api)])) } },
  };
}
