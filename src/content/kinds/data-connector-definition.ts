import { armFileKind } from '../arm-file.ts';
import { defineKind } from '../kind.ts';
import { type JsonObject, sentinelId } from '../resource.ts';
import { mapping, strings } from '../schemas.ts';

const string = { type: 'string' };
const filled = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };

/** An object with these keys, and others that the portal may know. */
const open = (required: readonly string[], properties: JsonObject): JsonObject => ({
  type: 'object',
  required: [...required],
  properties,
});

const permissions = open([], {
  resourceProvider: {
    type: 'array',
    items: open(['provider', 'permissionsDisplayText', 'providerDisplayName', 'scope', 'requiredPermissions'], {
      provider: filled,
      permissionsDisplayText: string,
      providerDisplayName: string,
      scope: { type: 'string', enum: ['Subscription', 'ResourceGroup', 'Workspace'] },
      requiredPermissions: open([], { read: flag, write: flag, delete: flag, action: flag }),
    }),
  },
  customs: { type: 'array', items: open(['name', 'description'], { name: string, description: string }) },
});

/** What a connector looks like in the portal. https://learn.microsoft.com/rest/api/securityinsights/data-connector-definitions */
export default defineKind(
  armFileKind({
    name: 'data-connector-definition',
    noun: 'data connector definition',
    folder: 'data-connectors',
    files: /(^|\/)data-?connectors?\/.*definition[^/]*\.(ya?ml|json)$/i,
    type: 'Microsoft.SecurityInsights/dataConnectorDefinitions',
    apiVersion: '2025-09-01',
    stage: 3,
    mark: 'metadata',
    etag: true,
    collection: target => `${sentinelId(target)}/dataConnectorDefinitions`,
    kinds: ['Customizable'],
    required: ['connectorUiConfig'],
    properties: {
      connectorUiConfig: {
        type: 'object',
        required: [
          'title',
          'publisher',
          'descriptionMarkdown',
          'graphQueries',
          'dataTypes',
          'connectivityCriteria',
          'permissions',
          'instructionSteps',
        ],
        properties: {
          title: { type: 'string', minLength: 1 },
          publisher: { type: 'string', minLength: 1 },
          descriptionMarkdown: { type: 'string', minLength: 1 },
          graphQueries: {
            type: 'array',
            items: open(['metricName', 'legend', 'baseQuery'], {
              metricName: string,
              legend: string,
              baseQuery: filled,
            }),
          },
          graphQueriesTableName: string,
          dataTypes: {
            type: 'array',
            items: open(['name', 'lastDataReceivedQuery'], { name: string, lastDataReceivedQuery: filled }),
          },
          connectivityCriteria: { type: 'array', items: open(['type'], { type: string, value: { type: 'array' } }) },
          availability: open([], { status: { type: 'integer', minimum: 0, maximum: 3 }, isPreview: flag }),
          permissions,
          instructionSteps: { type: 'array', items: { type: 'object' } },
          sampleQueries: { type: 'array', items: { type: 'object' } },
        },
      },
      connectionsConfig: mapping(['templateSpecName', 'templateSpecVersion'], {
        templateSpecName: { type: 'string' },
        templateSpecVersion: { type: 'string' },
        scopes: strings(),
      }),
    },
  }),
);
