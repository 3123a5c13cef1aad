import type { JsonObject } from '../resource.ts';
import type { Plan, PlanInput } from './plan.ts';

const limits: readonly { name: string; kind: string; limit: number }[] = [
  { name: 'scheduled', kind: 'Scheduled', limit: 512 },
  { name: 'NRT', kind: 'NRT', limit: 50 },
];

/** https://learn.microsoft.com/azure/sentinel/sentinel-service-limits */
export function quotas(input: PlanInput, result: Plan): Plan['quotas'] {
  const rules = new Map<string, JsonObject>();
  for (const one of input.current) if (one.kind === 'analytics-rule') rules.set(one.id.toLowerCase(), one.body);
  for (const one of input.desired) if (one.kind === 'analytics-rule') rules.set(one.id.toLowerCase(), one.body);
  for (const one of result.changes) if (one.action === 'delete') rules.delete(one.id.toLowerCase());
  if (rules.size === 0) return [];
  const enabled = [...rules.values()].filter(body => (body.properties as JsonObject | undefined)?.enabled === true);
  return limits.map(({ name, kind, limit }) => ({
    name,
    limit,
    used: enabled.filter(body => body.kind === kind).length,
  }));
}
