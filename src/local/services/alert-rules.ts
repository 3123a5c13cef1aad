import type { Resource } from '../../kql/duckdb/store.ts';
import { type ArmBody, armRequest, isObject, type Json, propertiesOf, sentinelPath, systemData } from '../arm.ts';
import { runStateId } from '../due-runs.ts';
import { checkedRule } from '../rule-kinds.ts';
import { armAudience, type Call, defineService, ok, Refusal, type Reply } from '../service.ts';
import { storedOperations } from '../stored.ts';

const type = 'Microsoft.SecurityInsights/alertRules';

/** Analytics rules of all kinds; those with a query run. https://learn.microsoft.com/rest/api/securityinsights/alert-rules */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: [
    ...storedOperations({
      group: 'AlertRules',
      type,
      path: `${sentinelPath}/alertRules`,
      collection: workspace => `${workspace.sentinelId}/alertRules`,
      checkEtag,
      write,
      along: (workspace, name) => [runStateId(workspace, name)],
    }),
    {
      name: 'AlertRule_TriggerRuleRun',
      method: 'POST',
      path: `${sentinelPath}/alertRules/:name/triggerRuleRun`,
      handle: trigger,
    },
    {
      name: 'TriggeredAnalyticsRuleRun_Get',
      method: 'GET',
      path: `${sentinelPath}/triggeredAnalyticsRuleRuns/:run`,
      handle: getRun,
    },
    {
      name: 'GetTriggeredAnalyticsRuleRuns_List',
      method: 'GET',
      path: `${sentinelPath}/triggeredAnalyticsRuleRuns`,
      handle: call =>
        ok({
          value: call.workspace.store
            .resources(`${call.workspace.sentinelId}/triggeredAnalyticsRuleRuns`)
            .map(({ body }) => body),
        }),
    },
  ],
});

function checkEtag(etag: unknown, current: Resource | undefined, call: Call): void {
  if (current && etag !== undefined && etag !== null && etag !== '*' && etag !== current.etag)
    throw new Refusal(
      409,
      'Conflict',
      `Newer instance of rule '${call.params.name}' exists for workspace '${call.workspace.identity.workspaceId}' (Etag does not match). Data was not saved.`,
    );
}

async function write(request: Json & { properties: Json }, call: Call, current: Resource | undefined): Promise<Json> {
  const { kind, properties } = request;
  if (current && (current.body as ArmBody).kind !== kind)
    throw new Refusal(400, 'BadRequest', `The kind of a rule can not be changed.`);
  const checked = await checkedRule(String(kind ?? ''), properties, call, current);
  return {
    kind,
    properties: { ...checked, lastModifiedUtc: call.workspace.timestamp() },
    systemData: systemData(call.workspace, current),
  };
}

/** Asks for a run outside the schedule: the window ends at the given time. */
async function trigger(call: Call): Promise<Reply> {
  const { workspace, scheduler, params, apiVersion } = call;
  const rule = workspace.store.resource(`${workspace.sentinelId}/alertRules/${params.name}`);
  if (!rule) throw new Refusal(404, 'NotFound', `The alert rule '${params.name}' was not found.`);
  const { kind } = rule.body as ArmBody;
  if (kind !== 'Scheduled' && kind !== 'NRT')
    throw new Refusal(501, 'NotImplemented', `Rules of the kind ${kind} have no query to run. Nothing was run.`);
  const { executionTimeUtc } = armRequest(call).properties;
  const run = await scheduler.trigger(rule, executionTimeUtc);
  return { status: 202, headers: { location: `${call.origin}${run}?api-version=${apiVersion}`, 'retry-after': '1' } };
}

function getRun(call: Call): Reply {
  const { workspace, params } = call;
  const run = workspace.store.resource(`${workspace.sentinelId}/triggeredAnalyticsRuleRuns/${params.run}`);
  if (!run || !isObject(propertiesOf(run)))
    throw new Refusal(404, 'NotFound', `The triggered rule run '${params.run}' was not found.`);
  return ok(run.body);
}
