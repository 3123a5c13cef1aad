import { yamlText } from '../pull/write-yaml.ts';
import type { JsonObject } from '../resource.ts';
import type { Named, SkeletonFile } from './skeleton.ts';

const json = (value: JsonObject): string => `${JSON.stringify(value, null, 2)}\n`;

export function watchlist({ title, name }: Named, alias: string): SkeletonFile[] {
  const about = {
    watchlistAlias: alias,
    displayName: title
      .replace(/[^A-Za-z0-9 _-]/g, '')
      .trim()
      .padEnd(3, '-')
      .slice(0, 64),
    description: 'Say here who keeps the list, and what becomes of those who are on it.',
    provider: 'Picket',
    source: 'data.csv',
    itemsSearchKey: 'UserPrincipalName',
  };
  return [
    { path: `${name}/watchlist.yaml`, text: yamlText(about) },
    { path: `${name}/data.csv`, text: 'UserPrincipalName,Reason\r\nana@contoso.example,An example\r\n' },
  ];
}

export function workbook({ title, name, id }: Named): SkeletonFile[] {
  const resourceType = 'microsoft.operationalinsights/workspaces';
  const range = {
    id: id.replace(/^.{8}/, '00000001'),
    version: 'KqlParameterItem/1.0',
    name: 'TimeRange',
    label: 'Time range',
    type: 4,
    isRequired: true,
    value: { durationMs: 86_400_000 },
    typeSettings: { selectableValues: [3_600_000, 86_400_000, 604_800_000].map(durationMs => ({ durationMs })) },
  };
  const content = {
    version: 'Notebook/1.0',
    items: [
      { type: 1, content: { json: `# ${title}\nSay here what the workbook answers.` }, name: 'title' },
      {
        type: 9,
        content: { version: 'KqlParameterItem/1.0', parameters: [range], style: 'pills', queryType: 0, resourceType },
        name: 'parameters',
      },
      {
        type: 3,
        content: {
          version: 'KqlItem/1.0',
          query: 'SigninLogs\n| where ResultType != "0"\n| summarize Failures = count() by bin(TimeGenerated, 1h)',
          size: 0,
          title: 'Failed sign-ins by hour',
          timeContextFromParameter: 'TimeRange',
          queryType: 0,
          resourceType,
          visualization: 'timechart',
        },
        name: 'failed-sign-ins',
      },
    ],
    $schema: 'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json',
  };
  const about = { id, displayName: title, description: 'Say here what the workbook is for.', category: 'sentinel' };
  return [
    { path: `${name}/workbook.json`, text: json(content as unknown as JsonObject) },
    { path: `${name}/workbook.yaml`, text: yamlText(about) },
  ];
}

const connectionName = "[concat('MicrosoftSentinel-', parameters('PlaybookName'))]";
const connectionId = `[resourceId('Microsoft.Web/connections', concat('MicrosoftSentinel-', parameters('PlaybookName')))]`;
const managedApi =
  "[concat('/subscriptions/', subscription().subscriptionId, '/providers/Microsoft.Web/locations/', resourceGroup().location, '/managedApis/azuresentinel')]";
const host = { connection: { name: "@parameters('$connections')['azuresentinel']['connectionId']" } };

const workflow = {
  $schema: 'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#',
  contentVersion: '1.0.0.0',
  parameters: { $connections: { type: 'Object', defaultValue: {} } },
  triggers: {
    Microsoft_Sentinel_incident: {
      type: 'ApiConnectionWebhook',
      inputs: { host, body: { callback_url: '@{listCallbackUrl()}' }, path: '/incident-creation' },
    },
  },
  actions: {
    'Add_comment_to_incident_(V3)': {
      type: 'ApiConnection',
      runAfter: {},
      inputs: {
        host,
        method: 'post',
        path: '/Incidents/Comment',
        body: {
          incidentArmId: "@triggerBody()?['object']?['id']",
          message: "<p>Looked at: @{triggerBody()?['object']?['properties']?['title']}</p>",
        },
      },
    },
  },
};

/** A playbook that writes a comment on the incident that it is started with. */
export function playbook({ title, name }: Named): SkeletonFile[] {
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    metadata: {
      title,
      description: 'Says in a comment that the incident was looked at.',
      prerequisites: ['The managed identity of the playbook needs the role Microsoft Sentinel Responder.'],
      entities: [],
      tags: ['Enrichment'],
      lastUpdateTime: '2026-01-01T00:00:00Z',
      support: { tier: 'Community' },
      author: { name: 'Say here who wrote it' },
    },
    parameters: { PlaybookName: { type: 'string', defaultValue: name } },
    resources: [
      {
        type: 'Microsoft.Web/connections',
        apiVersion: '2016-06-01',
        name: connectionName,
        location: '[resourceGroup().location]',
        kind: 'V1',
        properties: {
          displayName: connectionName,
          parameterValueType: 'Alternative',
          customParameterValues: {},
          api: { id: managedApi },
        },
      },
      {
        type: 'Microsoft.Logic/workflows',
        apiVersion: '2017-07-01',
        name: "[parameters('PlaybookName')]",
        location: '[resourceGroup().location]',
        identity: { type: 'SystemAssigned' },
        dependsOn: [connectionId],
        properties: {
          state: 'Enabled',
          definition: workflow,
          parameters: {
            $connections: {
              value: {
                azuresentinel: {
                  connectionId,
                  connectionName,
                  id: managedApi,
                  connectionProperties: { authentication: { type: 'ManagedServiceIdentity' } },
                },
              },
            },
          },
        },
      },
    ],
  };
  return [
    { path: `${name}/azuredeploy.json`, text: json(template as unknown as JsonObject) },
    { path: `${name}/tests.yaml`, text: playbookTests },
  ];
}

const playbookTests = `tests:
  - name: comments the title of the incident
    now: 2026-11-20T12:00:00Z
    given:
      incident: { title: Many failures, severity: Medium }
    expect:
      run: Succeeded
      incident:
        comments: [{ contains: Many failures }]
`;
