import type { JsonObject } from '../resource.ts';
import type { Plan, PlanInput } from './plan.ts';

/** https://learn.microsoft.com/azure/sentinel/sentinel-service-limits */
const rules = { scheduled: 512, nrt: 50, automation: 512 };
const rowsAMonth = 100_000;

/** What is used after a deploy of what Sentinel allows; the rows of watchlists are those that this deploy changes. */
export function quotas(input: PlanInput, result: Plan): Plan['quotas'] {
  const detections = after('analytics-rule', input, result);
  const enabled = detections.filter(body => (body.properties as JsonObject | undefined)?.enabled === true);
  const count = (kind: string) => enabled.filter(body => body.kind === kind).length;
  const automation = after('automation-rule', input, result).length;
  const rows = changedRows(input, result);
  return [
    ...(detections.length > 0 ? [{ name: 'scheduled', used: count('Scheduled'), limit: rules.scheduled }] : []),
    ...(detections.length > 0 ? [{ name: 'NRT', used: count('NRT'), limit: rules.nrt }] : []),
    ...(automation > 0 ? [{ name: 'automation rules', used: automation, limit: rules.automation }] : []),
    ...(rows > 0 ? [{ name: 'watchlist changes a month', used: rows, limit: rowsAMonth }] : []),
  ];
}

/** The bodies of a kind as they are when the plan is done. */
function after(kind: string, input: PlanInput, result: Plan): JsonObject[] {
  const bodies = new Map<string, JsonObject>();
  for (const one of input.current) if (one.kind === kind) bodies.set(one.id.toLowerCase(), one.body);
  for (const one of input.desired) if (one.kind === kind) bodies.set(one.id.toLowerCase(), one.body);
  for (const one of result.changes) if (one.action === 'delete') bodies.delete(one.id.toLowerCase());
  return [...bodies.values()];
}

function changedRows(input: PlanInput, result: Plan): number {
  const wanted = new Map(input.desired.map(one => [one.id, one.rows?.length ?? 0]));
  return result.changes.reduce(
    (sum, change) => sum + (change.action === 'create' ? (wanted.get(change.id) ?? 0) : change.rows.length),
    0,
  );
}
