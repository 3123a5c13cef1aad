import type { Resource } from '../../kql/duckdb/store.ts';
import { type ArmBody, isObject, type Json, propertiesOf, sentinelPath } from '../arm.ts';
import { armAudience, type Call, defineService, Refusal } from '../service.ts';
import { storedOperations } from '../stored.ts';

/** Data connector definitions and their connections, kept and never opened. https://learn.microsoft.com/rest/api/securityinsights/data-connectors */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: [
    ...storedOperations({
      group: 'DataConnectorDefinitions',
      type: 'Microsoft.SecurityInsights/dataConnectorDefinitions',
      path: `${sentinelPath}/dataConnectorDefinitions`,
      collection: workspace => `${workspace.sentinelId}/dataConnectorDefinitions`,
      checkEtag,
      write: ({ kind, properties }, call, current) => {
        if (kind !== 'Customizable') throw invalid(`The kind '${kind}' is not valid: it must be Customizable.`);
        const config = properties.connectorUiConfig;
        const missing = uiFields.find(name => !isObject(config) || config[name] === undefined);
        if (missing) throw invalid(`Required property 'connectorUiConfig.${missing}' is missing.`);
        return { kind, properties: { ...properties, ...times(call, current) } };
      },
    }),
    ...storedOperations({
      group: 'DataConnectors',
      type: 'Microsoft.SecurityInsights/dataConnectors',
      path: `${sentinelPath}/dataConnectors`,
      collection: workspace => `${workspace.sentinelId}/dataConnectors`,
      checkEtag,
      write: ({ kind, properties }, call) => {
        if (typeof kind !== 'string' || kind === '') throw invalid("The property 'kind' is missing.");
        if (kind === 'RestApiPoller') checkPoller(properties, call);
        return { kind, properties };
      },
      show: withoutSecrets,
    }),
  ],
});

const uiFields = [
  'title',
  'publisher',
  'descriptionMarkdown',
  'graphQueries',
  'dataTypes',
  'connectivityCriteria',
  'permissions',
  'instructionSteps',
];

function times(call: Call, current: Resource | undefined): Json {
  const now = call.workspace.timestamp();
  return { createdTimeUtc: current ? propertiesOf(current).createdTimeUtc : now, lastModifiedUtc: now };
}

function checkPoller({ auth, request, connectorDefinitionName: name }: Json, call: Call): void {
  if (!isObject(auth) || typeof auth.type !== 'string') throw invalid("The property 'auth.type' is missing.");
  if (!isObject(request) || typeof request.apiEndpoint !== 'string')
    throw invalid("The property 'request.apiEndpoint' is missing.");
  const { store, sentinelId } = call.workspace;
  if (typeof name !== 'string' || !store.resource(`${sentinelId}/dataConnectorDefinitions/${name}`))
    throw invalid(`The data connector definition '${name ?? ''}' does not exist.`);
}

const secrets = /^(apikey|clientsecret|password|jwttoken)$/i;

/** What a connection signs in with is never shown again. */
function withoutSecrets(body: ArmBody): ArmBody {
  const { auth } = body.properties;
  if (!isObject(auth)) return body;
  const shown = Object.fromEntries(Object.entries(auth).filter(([name]) => !secrets.test(name)));
  return { ...body, properties: { ...body.properties, auth: shown } };
}

function checkEtag(etag: unknown, current: Resource | undefined): void {
  if (current && typeof etag === 'string' && etag !== '*' && etag !== current.etag)
    throw new Refusal(409, 'Conflict', 'A newer instance exists (Etag does not match). Data was not saved.');
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}
