import type { Resource } from '../../kql/duckdb/store.ts';
import { isObject, type Json, sentinelPath, systemData } from '../arm.ts';
import { armAudience, defineService, type Operation, Refusal } from '../service.ts';
import { storedOperations } from '../stored.ts';

/** Content packages and templates as they are installed. https://learn.microsoft.com/rest/api/securityinsights/content-packages */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: [
    ...installed('ContentPackages', 'contentPackages', []),
    ...installed('ContentTemplates', 'contentTemplates', ['packageId', 'packageVersion', 'source']),
  ],
});

const required = ['contentId', 'contentProductId', 'contentKind', 'version', 'displayName'];

function installed(group: string, name: string, more: readonly string[]): Operation[] {
  return storedOperations({
    group,
    type: `Microsoft.SecurityInsights/${name}`,
    path: `${sentinelPath}/${name}`,
    collection: workspace => `${workspace.sentinelId}/${name}`,
    checkEtag,
    write: ({ properties }, call, current) => {
      check(properties, [...required, ...more]);
      return { properties, systemData: systemData(call.workspace, current) };
    },
  });
}

function check(properties: Json, names: readonly string[]): void {
  const missing = names.find(name => properties[name] === undefined || properties[name] === '');
  if (missing) throw new Refusal(400, 'BadRequest', `Required property '${missing}' is missing.`);
  if (properties.source !== undefined && !isObject(properties.source))
    throw new Refusal(400, 'BadRequest', "The property 'source' must be an object.");
}

function checkEtag(etag: unknown, current: Resource | undefined): void {
  if (current && typeof etag === 'string' && etag !== '*' && etag !== current.etag)
    throw new Refusal(409, 'Conflict', 'A newer instance exists (Etag does not match). Data was not saved.');
}
