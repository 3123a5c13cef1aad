import { isObject, type Json, workspacePath } from '../arm.ts';
import { armAudience, defineService, Refusal } from '../service.ts';
import { storedOperations } from '../stored.ts';

/** Saved searches: hunting queries, and functions by their alias. https://learn.microsoft.com/rest/api/loganalytics/saved-searches */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: storedOperations({
    group: 'SavedSearches',
    type: 'Microsoft.OperationalInsights/savedSearches',
    path: `${workspacePath}/savedSearches`,
    collection: workspace => `${workspace.id}/savedSearches`,
    created: 200,
    absent: 404,
    checkEtag: (etag, current) => {
      if (current && etag !== '*' && etag !== current.etag)
        throw new Refusal(
          409,
          'Conflict',
          'Newer data exists in the Customer Configuration Store. Send the etag that you read, or "*".',
        );
    },
    write: ({ properties }, call) => ({
      properties: checked(
        properties,
        call.params.name,
        aliases(call.workspace.store.resources(`${call.workspace.id}/savedSearches`)),
      ),
    }),
  }),
});

/** The aliases in use and whose they are. */
function aliases(resources: readonly { body: unknown }[]): Map<string, string> {
  return new Map(
    resources.flatMap(({ body }) => {
      const { name, properties } = body as { name: string; properties: Json };
      return properties.functionAlias ? [[String(properties.functionAlias), name.toLowerCase()] as const] : [];
    }),
  );
}

function checked(properties: Json, name: string, taken: ReadonlyMap<string, string>): Json {
  for (const required of ['category', 'displayName', 'query'])
    if (typeof properties[required] !== 'string' || properties[required] === '')
      throw invalid(`The property '${required}' is missing or empty.`);
  const { functionAlias: alias, functionParameters: parameters, tags, version } = properties;
  if (alias !== undefined && alias !== null && alias !== '' && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(String(alias)))
    throw invalid(`The function alias '${alias}' is not valid: it takes letters, digits and underscores.`);
  const owner = taken.get(String(alias));
  if (alias && owner !== undefined && owner !== name.toLowerCase())
    throw invalid(`The function alias '${alias}' is used by the saved search '${owner}' already.`);
  if (parameters !== undefined && parameters !== null && typeof parameters !== 'string')
    throw invalid("'functionParameters' must be a text.");
  if (
    tags !== undefined &&
    tags !== null &&
    !(Array.isArray(tags) && tags.every(tag => isObject(tag) && typeof tag.name === 'string'))
  )
    throw invalid("'tags' must be an array of objects with name and value.");
  return { ...properties, version: version ?? 2 };
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}
