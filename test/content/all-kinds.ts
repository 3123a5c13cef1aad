/** A repository with one item of every content type, and every kind of analytics rule. */
export const allKinds: Readonly<Record<string, string>> = {
  'tables/Doors_CL.yaml': `name: Doors_CL
description: Doors that were opened
plan: Analytics
retentionInDays: 120
totalRetentionInDays: 365
columns:
  - { name: TimeGenerated, type: datetime }
  - { name: Door, type: string }
  - { name: Badge, type: string }
`,
  'connectors/lift/tables/Lift_CL.json': JSON.stringify({
    name: 'Lift_CL',
    columns: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Floor', type: 'int' },
    ],
  }),
  'data-collection/endpoints/doors.yaml': 'name: doors\nproperties:\n  description: Where doors report\n',
  'data-collection/rules/doors.yaml': `name: doors
kind: Direct
properties:
  description: Doors of every building
  streamDeclarations:
    Custom-Doors:
      columns:
        - { name: TimeGenerated, type: datetime }
        - { name: Door, type: string }
        - { name: Badge, type: string }
  destinations:
    logAnalytics:
      - { workspaceResourceId: "\${{ workspace.id }}", name: here }
  dataFlows:
    - { streams: [Custom-Doors], destinations: [here], transformKql: source, outputStream: Custom-Doors_CL }
`,
  'data-connectors/doors/definition.json': JSON.stringify({
    name: 'DoorsDefinition',
    kind: 'Customizable',
    properties: {
      connectorUiConfig: {
        title: 'Doors',
        publisher: 'Contoso',
        descriptionMarkdown: 'Reads doors.',
        graphQueries: [{ metricName: 'Doors', legend: 'Doors', baseQuery: 'Doors_CL' }],
        dataTypes: [{ name: 'Doors_CL', lastDataReceivedQuery: 'Doors_CL | summarize max(TimeGenerated)' }],
        connectivityCriteria: [{ type: 'HasDataConnectors' }],
        permissions: { resourceProvider: [] },
        instructionSteps: [{ title: 'Connect', instructions: [] }],
      },
    },
  }),
  'data-connectors/doors/connection.yaml': `name: DoorsConnection
kind: RestApiPoller
properties:
  connectorDefinitionName: DoorsDefinition
  dataType: Doors_CL
  auth: { type: APIKey, apiKeyName: X-Key, apiKey: "env:DOOR_API_KEY" }
  request: { apiEndpoint: "https://doors.contoso.example/api", httpMethod: GET, queryWindowInMin: 5 }
  response: { eventsJsonPaths: ["$"] }
`,
  'parsers/DoorEvents.yaml': 'ParserName: DoorEvents\nParserQuery: Doors_CL | where Door != ""\n',
  'watchlists/Lobby/watchlist.yaml':
    'watchlistAlias: Lobby\ndisplayName: Lobby doors\nsource: data.csv\nitemsSearchKey: Door\n',
  'watchlists/Lobby/data.csv': 'Door,Floor\nmain,0\nside,0\n',
  'summary-rules/doors-by-hour.yaml': `name: DoorsByHour
description: Doors opened in each hour
query: |
  Doors_CL
  | summarize Opened = count() by Door
binSize: 60
destinationTable: DoorsByHour_CL
`,
  'playbooks/Lock-Badge/azuredeploy.json': JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: { PlaybookName: { type: 'string', defaultValue: 'Lock-Badge' } },
    variables: { connection: "[concat('Sentinel-', parameters('PlaybookName'))]" },
    resources: [
      {
        type: 'Microsoft.Web/connections',
        apiVersion: '2016-06-01',
        name: "[variables('connection')]",
        location: '[resourceGroup().location]',
        properties: {
          displayName: 'Sentinel',
          api: {
            id: "[concat(subscription().id, '/providers/Microsoft.Web/locations/', resourceGroup().location, '/managedApis/azuresentinel')]",
          },
        },
      },
      {
        type: 'Microsoft.Logic/workflows',
        apiVersion: '2017-07-01',
        name: "[parameters('PlaybookName')]",
        location: '[resourceGroup().location]',
        identity: { type: 'SystemAssigned' },
        dependsOn: ["[resourceId('Microsoft.Web/connections', variables('connection'))]"],
        properties: {
          state: 'Enabled',
          definition: { triggers: { incident: { type: 'Request' } }, actions: {} },
        },
      },
      {
        type: 'Microsoft.Authorization/roleAssignments',
        apiVersion: '2022-04-01',
        name: "[guid(resourceGroup().id, parameters('PlaybookName'), 'responder')]",
        dependsOn: ["[resourceId('Microsoft.Logic/workflows', parameters('PlaybookName'))]"],
        properties: {
          roleDefinitionId:
            "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '3e150937-b8fe-4cfb-8069-0eaf05ecd056')]",
          principalId:
            "[reference(resourceId('Microsoft.Logic/workflows', parameters('PlaybookName')), '2019-05-01', 'full').identity.principalId]",
        },
      },
    ],
  }),
  'detections/scheduled.yaml': `id: 1b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a01
kind: Scheduled
name: Many doors by one badge
severity: Medium
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
query: DoorEvents | where Door == "\${{ parameters.door }}" | summarize Doors = count() by Badge
`,
  'detections/near-real-time.yaml': `id: 1b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a02
kind: NRT
name: The vault was opened
severity: High
query: Doors_CL | where Door == "vault"
`,
  'detections/incidents-of-defender.yaml': `id: 1b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a03
kind: MicrosoftSecurityIncidentCreation
name: Incidents for alerts of Defender for Endpoint
productFilter: Microsoft Defender Advanced Threat Protection
severitiesFilter: [High, Medium]
`,
  'detections/fusion.yaml': 'kind: Fusion\nalertRuleTemplateName: f71aba3d-28fb-450b-b192-4e76a83015c8\n',
  'detections/ml.yaml': 'kind: MLBehaviorAnalytics\nalertRuleTemplateName: fa118b98-de46-4e94-87f9-8e6d5060b60b\n',
  'detections/ti.yaml':
    'kind: ThreatIntelligence\nalertRuleTemplateName: 0dd422ee-e6af-4204-b219-f59ac172e4c6\nenabled: false\n',
  'hunting/night.yaml':
    'id: 1b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a04\nname: Doors at night\nquery: DoorEvents | where hourofday(TimeGenerated) < 5\n',
  'automation/lock.yaml': `id: 1b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a05
displayName: Lock the badge
order: 5
triggeringLogic: { triggersOn: Incidents, triggersWhen: Created }
actions:
  - { order: 1, actionType: ModifyProperties, actionConfiguration: { severity: High } }
`,
  'workbooks/Doors/workbook.json': '{ "version": "Notebook/1.0", "items": [] }',
  'workbooks/Doors/workbook.yaml': 'id: 1b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a06\ndisplayName: Doors\n',
  'packages/doors/package.yaml': `name: contoso.doors
properties:
  contentId: contoso.doors
  contentProductId: contoso.doors-sl-1
  contentKind: Solution
  version: 1.0.0
  displayName: Doors
  description: Everything about doors
  providers: [Contoso]
`,
  'packages/doors/many-doors.yaml': `name: doors-many
properties:
  contentId: 1b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a01
  contentProductId: contoso.doors-ar-1
  contentKind: AnalyticsRule
  version: 1.0.0
  displayName: Many doors by one badge
  packageId: contoso.doors
  packageVersion: 1.0.0
  mainTemplate: { contentVersion: 1.0.0, resources: [] }
`,
  'metadata/night.yaml': `name: huntingquery-night
properties:
  parentId: "\${{ workspace.id }}/savedSearches/1b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a04"
  contentId: 1b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a04
  kind: HuntingQuery
  version: 1.0.0
  author: { name: Contoso }
`,
};
