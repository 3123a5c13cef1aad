import { randomUUID } from 'node:crypto';
import { type ArmBody, groupPath, isObject, propertiesOf, systemData } from '../arm.ts';
import { armAudience, type Call, defineService, Refusal } from '../service.ts';
import { storedOperations } from '../stored.ts';
import { location } from '../workspace.ts';

/** Data collection endpoints: all of them are this server. https://learn.microsoft.com/rest/api/monitor/data-collection-endpoints */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: storedOperations({
    group: 'DataCollectionEndpoints',
    type: 'Microsoft.Insights/dataCollectionEndpoints',
    path: `${groupPath}/providers/Microsoft.Insights/dataCollectionEndpoints`,
    collection: ({ id }) =>
      `${id.slice(0, id.indexOf('/providers/'))}/providers/Microsoft.Insights/dataCollectionEndpoints`,
    show: withEndpoints,
    write: (request, call, current) => {
      const { properties, kind, tags, location: place } = request;
      if (typeof place !== 'string' || place.toLowerCase().replaceAll(' ', '') !== location)
        throw new Refusal(
          400,
          'LocationRequired',
          `A data collection endpoint must be in '${location}', not in '${place ?? ''}'.`,
        );
      const acls = isObject(properties.networkAcls) ? properties.networkAcls : {};
      return {
        location,
        ...(kind ? { kind } : {}),
        ...(tags ? { tags } : {}),
        properties: {
          ...properties,
          networkAcls: { publicNetworkAccess: 'Enabled', ...acls },
          immutableId: current ? propertiesOf(current).immutableId : `dce-${randomUUID().replaceAll('-', '')}`,
          provisioningState: 'Succeeded',
        },
        systemData: systemData(call.workspace, current),
      };
    },
  }),
});

/** The local Azure may listen on another port each time. */
function withEndpoints(body: ArmBody, { origin }: Call): ArmBody {
  const endpoint = { endpoint: origin };
  const endpoints = { configurationAccess: endpoint, logsIngestion: endpoint, metricsIngestion: endpoint };
  return { ...body, properties: { ...body.properties, ...endpoints } };
}
