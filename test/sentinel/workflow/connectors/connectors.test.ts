import { describe, expect, it } from 'vitest';
import { connectorOf, connectors, operationOf } from '../../../../src/sentinel/workflow/index.ts';

const call = (api: string, method: string, path: string, more: object = {}) => ({
  api,
  method,
  path,
  queries: {},
  webhook: method === 'WEBHOOK',
  ...more,
});

it.each([
  [
    'azuresentinel',
    'post',
    '/Incidents/Comment',
    { body: { incidentArmId: '/i/1', message: 'x' } },
    'Add comment to incident (V3)',
    { incidentArmId: '/i/1', message: 'x' },
  ],
  [
    'AzureSentinel',
    'GET',
    '/cases/a1/s/w/rg%20soc',
    {},
    'Alert - Get incident',
    { alertId: 'a1', subscriptionId: 's', workspaceId: 'w', resourceGroup: 'rg soc' },
  ],
  [
    'azuresentinel',
    'PUT',
    '/Comment/s/w/rg/Incident/7',
    { body: { Value: 'x' } },
    'Add comment to incident (V2)',
    { identifier: 'Incident', number: '7', Value: 'x' },
  ],
  [
    'azuresentinel',
    'PUT',
    '/Comment/s/w/rg/Incident/7/two%20words',
    {},
    'Add comment to incident',
    { text: 'two words' },
  ],
  [
    'azuresentinel',
    'PUT',
    '/Case/s/w/rg/Alert/a1/Status/Closed',
    {},
    'Change incident status',
    { identifier: 'Alert', number: 'a1', status: 'Closed' },
  ],
  ['azuresentinel', 'POST', '/entities/ip', { body: [] }, 'Entities - Get IPs', { body: [] }],
  [
    'wdatp',
    'POST',
    '/api/machines/m1/isolate',
    { body: { IsolationType: 'Full' } },
    'Actions - Isolate machine',
    { machineId: 'm1', IsolationType: 'Full' },
  ],
  [
    'azuremonitorlogs',
    'POST',
    '/queryData',
    { body: 'T | take 1', queries: { timerange: 'Last 7 days' } },
    'Run query and list results',
    { body: 'T | take 1', timerange: 'Last 7 days' },
  ],
  ['office365', 'WEBHOOK', '/approvalmail/$subscriptions', {}, 'Send approval email', {}],
  [
    'teams',
    'WEBHOOK',
    "/v1.0/teams/conversation/gatherinput/poster/Flow bot/location/@{encodeURIComponent('Channel')}/$subscriptions",
    {},
    'Post adaptive card and wait for a response',
    { poster: 'Flow bot' },
  ],
  ['zendesk', 'POST', '/datasets/default/tables/tickets%252Fopen/items', {}, 'Create item', { table: 'tickets/open' }],
])('%s %s %s', (api, method, path, more, operation, parameters) => {
  expect(operationOf(call(api, method, path, more))).toMatchObject({ operation, parameters });
});

it.each([
  ['azuresentinel', 'DELETE', '/Incidents'],
  ['azuresentinel', 'POST', '/'],
  ['nothing', 'GET', '/x'],
])('%s %s %s is no known operation', (api, method, path) => {
  expect(operationOf(call(api, method, path))).toBeUndefined();
});

describe.each(connectors.map(connector => [connector.api, connector] as const))('%s', (api, connector) => {
  it('is found by its API and has its own page', () => {
    expect(connectorOf(api.toUpperCase())).toBe(connector);
    expect(connector.docs).toMatch(/^https:\/\/learn\.microsoft\.com\/connectors\/\w+\/$/);
  });

  it('finds each of its operations by method and path, and no other', () => {
    for (const { name, method, segments } of connector.operations) {
      const path = ['', ...segments.map(segment => segment.replace(/^\{(\w+)\}$/, 'value-$1'))].join('/');
      expect(operationOf(call(api, method, path))?.operation).toBe(name);
    }
  });
});
