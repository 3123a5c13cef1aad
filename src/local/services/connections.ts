import { groupPath, isObject } from '../arm.ts';
import { armAudience, defineService, Refusal } from '../service.ts';
import { storedOperations } from '../stored.ts';
import { location } from '../workspace.ts';

/** API connections of playbooks: stored, never opened. https://learn.microsoft.com/azure/templates/microsoft.web/connections */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: storedOperations({
    group: 'Connections',
    type: 'Microsoft.Web/connections',
    path: `${groupPath}/providers/Microsoft.Web/connections`,
    collection: ({ id }) => `${id.slice(0, id.indexOf('/providers/'))}/providers/Microsoft.Web/connections`,
    write: request => {
      const { properties, kind, tags } = request;
      if (!isObject(properties.api) || typeof properties.api.id !== 'string')
        throw new Refusal(400, 'InvalidRequestContent', "The property 'api.id' is missing.");
      return {
        location: request.location ?? location,
        kind: kind ?? 'V1',
        ...(tags ? { tags } : {}),
        properties: { ...properties, overallStatus: 'Ready', statuses: [{ status: 'Ready' }] },
      };
    },
  }),
});
