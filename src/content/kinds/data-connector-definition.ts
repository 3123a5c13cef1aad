import { armFileKind } from '../arm-file.ts';
import { defineKind } from '../kind.ts';
import { sentinelId } from '../resource.ts';
import { mapping, strings } from '../schemas.ts';

const named = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };

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
          graphQueries: { type: 'array', items: { type: 'object' } },
          dataTypes: { type: 'array', items: named },
          connectivityCriteria: { type: 'array', items: { type: 'object', required: ['type'] } },
          permissions: { type: 'object' },
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
