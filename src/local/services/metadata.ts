import { isObject, type Json, sentinelPath } from '../arm.ts';
import { armAudience, defineService, Refusal } from '../service.ts';
import { storedOperations } from '../stored.ts';

const sources = ['LocalWorkspace', 'Community', 'Solution', 'SourceRepository'];

/** What is said of content beside it: its source, author and version. https://learn.microsoft.com/rest/api/securityinsights/metadata */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: storedOperations({
    group: 'Metadata',
    type: 'Microsoft.SecurityInsights/metadata',
    path: `${sentinelPath}/metadata`,
    collection: workspace => `${workspace.sentinelId}/metadata`,
    write: ({ properties }) => {
      check(properties);
      return { properties };
    },
  }),
});

function check({ parentId, kind, source }: Json): void {
  for (const [name, value] of Object.entries({ parentId, kind }))
    if (typeof value !== 'string' || value === '')
      throw new Refusal(400, 'BadRequest', `Required property '${name}' is missing.`);
  if (source === undefined || source === null) return;
  if (!isObject(source) || !sources.includes(String(source.kind)))
    throw new Refusal(400, 'BadRequest', `The 'kind' of the source must be one of ${sources.join(', ')}.`);
}
