import { isGuid } from '../../core/id.ts';
import { groupPath, systemData } from '../arm.ts';
import { armAudience, defineService, Refusal } from '../service.ts';
import { storedOperations } from '../stored.ts';
import { location } from '../workspace.ts';

/** Workbooks, stored. https://learn.microsoft.com/rest/api/application-insights/workbooks */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: storedOperations({
    group: 'Workbooks',
    type: 'microsoft.insights/workbooks',
    path: `${groupPath}/providers/Microsoft.Insights/workbooks`,
    collection: ({ id }) => `${id.slice(0, id.indexOf('/providers/'))}/providers/microsoft.insights/workbooks`,
    write: (request, call, current) => {
      const { properties, kind, tags } = request;
      if (!isGuid(call.params.name)) throw invalid(`The name of a workbook must be a GUID, not '${call.params.name}'.`);
      for (const name of ['displayName', 'serializedData', 'category'])
        if (typeof properties[name] !== 'string') throw invalid(`The property '${name}' is missing or no text.`);
      checkJson(properties.serializedData as string);
      return {
        location: request.location ?? location,
        kind: kind ?? 'shared',
        ...(tags ? { tags } : {}),
        properties: {
          version: '1.0',
          ...properties,
          userId: call.workspace.identity.clientId,
          timeModified: call.workspace.timestamp(),
          revision: call.params.name,
        },
        systemData: systemData(call.workspace, current),
      };
    },
  }),
});

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    throw invalid(`'serializedData' is no JSON: ${(error as Error).message}`);
  }
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}
