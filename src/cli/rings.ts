import type { Config } from '../content/config.ts';
import type { Plan } from '../content/plan/plan.ts';

/** The plans of each ring, the first ring first; workspaces of no ring come last. */
export function ringsOf(plans: readonly Plan[], { rings }: Pick<Config, 'rings'>): Plan[][] {
  const named = new Set(rings.flat());
  const groups = [...rings, plans.map(plan => plan.workspace).filter(name => !named.has(name))];
  return groups.map(names => plans.filter(plan => names.includes(plan.workspace))).filter(group => group.length > 0);
}
