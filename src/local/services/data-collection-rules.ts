import { randomUUID } from 'node:crypto';
import { type ArmBody, groupPath, type Json, page, propertiesOf, systemData, wire } from '../arm.ts';
import { checkRule, rulesCollection } from '../collection-rule.ts';
import { armAudience, type Call, defineService, Refusal } from '../service.ts';
import { storedOperations } from '../stored.ts';
import { location } from '../workspace.ts';

/** Data collection rules of the kind Direct: the ones that clients send logs to. https://learn.microsoft.com/rest/api/monitor/data-collection-rules */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: [
    {
      name: 'DataCollectionRules_ListBySubscription',
      method: 'GET',
      path: '/subscriptions/:subscription/providers/Microsoft.Insights/dataCollectionRules',
      handle: call =>
        page(
          call,
          call.workspace.store.resources(rulesCollection(call.workspace)).map(rule => withEndpoints(wire(rule), call)),
        ),
    },
    ...storedOperations({
      group: 'DataCollectionRules',
      type: 'Microsoft.Insights/dataCollectionRules',
      path: `${groupPath}/providers/Microsoft.Insights/dataCollectionRules`,
      collection: rulesCollection,
      show: withEndpoints,
      along: (workspace, name) =>
        workspace.store
          .resources(`${rulesCollection(workspace)}/${name}/providers/Microsoft.Authorization/roleAssignments`)
          .map(({ id }) => id),
      write: async (request, call, current) => {
        checkKind(request);
        await checkRule(call.workspace, request.properties);
        return ruleBody(
          request,
          call,
          current ? propertiesOf(current) : undefined,
          systemData(call.workspace, current),
        );
      },
    }),
  ],
});

/** The local Azure may listen on another port each time: a rule is reached where its server is. */
function withEndpoints(body: ArmBody, { origin }: Call): ArmBody {
  return {
    ...body,
    properties: { ...body.properties, endpoints: { logsIngestion: origin, metricsIngestion: origin } },
  };
}

function checkKind({ kind, location: place }: Json): void {
  if (kind !== 'Direct')
    throw new Refusal(
      400,
      'InvalidPayload',
      `The local Azure has data collection rules of the kind Direct only, not '${kind ?? ''}'.`,
    );
  if (typeof place !== 'string' || place.toLowerCase().replaceAll(' ', '') !== location)
    throw new Refusal(
      400,
      'LocationRequired',
      `A data collection rule must be in the region of its workspace, '${location}', not in '${place ?? ''}'.`,
    );
}

function ruleBody(request: Json & { properties: Json }, call: Call, before: Json | undefined, system: Json): Json {
  const { destinations } = request.properties as { destinations: { logAnalytics: Json[] } };
  return {
    location,
    kind: 'Direct',
    ...(request.tags ? { tags: request.tags } : {}),
    properties: {
      ...request.properties,
      immutableId: before?.immutableId ?? `dcr-${randomUUID().replaceAll('-', '')}`,
      destinations: {
        ...destinations,
        logAnalytics: destinations.logAnalytics.map(one => ({
          ...one,
          workspaceId: call.workspace.identity.workspaceId,
        })),
      },
      provisioningState: 'Succeeded',
    },
    systemData: system,
  };
}
