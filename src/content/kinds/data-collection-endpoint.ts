import { armFileKind } from '../arm-file.ts';
import { defineKind } from '../kind.ts';
import { resourceGroupId } from '../resource.ts';
import { mapping } from '../schemas.ts';

/** Where logs are sent to. https://learn.microsoft.com/rest/api/monitor/data-collection-endpoints */
export default defineKind(
  armFileKind({
    name: 'data-collection-endpoint',
    noun: 'data collection endpoint',
    folder: 'data-collection',
    files: /(^|\/)data-collection\/endpoints\/.*\.(ya?ml|json)$/i,
    type: 'Microsoft.Insights/dataCollectionEndpoints',
    apiVersion: '2024-03-11',
    stage: 1,
    mark: 'tags',
    etag: false,
    collection: target => `${resourceGroupId(target)}/providers/Microsoft.Insights/dataCollectionEndpoints`,
    regional: true,
    required: [],
    properties: {
      description: { type: 'string' },
      networkAcls: mapping([], {
        publicNetworkAccess: { type: 'string', enum: ['Enabled', 'Disabled', 'SecuredByPerimeter'] },
      }),
    },
    defaults: { networkAcls: { publicNetworkAccess: 'Enabled' } },
  }),
);
