import { groupPath, isObject, propertiesOf } from '../arm.ts';
import { armAudience, defineService, Refusal } from '../service.ts';
import { storedOperations } from '../stored.ts';
import { location } from '../workspace.ts';

/** Logic Apps workflows, the form of playbooks: stored, not run. https://learn.microsoft.com/rest/api/logic/workflows */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: storedOperations({
    group: 'Workflows',
    type: 'Microsoft.Logic/workflows',
    path: `${groupPath}/providers/Microsoft.Logic/workflows`,
    collection: ({ id }) => `${id.slice(0, id.indexOf('/providers/'))}/providers/Microsoft.Logic/workflows`,
    write: ({ properties, identity, tags, location: place }, call, current) => {
      if (!isObject(properties.definition))
        throw new Refusal(400, 'InvalidRequestContent', "The property 'definition' is missing or no object.");
      const before = current ? propertiesOf(current) : {};
      return {
        location: place ?? location,
        ...(tags ? { tags } : {}),
        ...(identity ? { identity } : {}),
        properties: {
          ...properties,
          state: properties.state ?? 'Enabled',
          parameters: properties.parameters ?? {},
          provisioningState: 'Succeeded',
          createdTime: before.createdTime ?? call.workspace.timestamp(),
          changedTime: call.workspace.timestamp(),
          version: call.workspace.timestamp().replaceAll(/\D/g, ''),
          accessEndpoint: `${call.origin}/workflows/${call.params.name}`,
        },
      };
    },
  }),
});
