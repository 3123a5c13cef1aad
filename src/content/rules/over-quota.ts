import { defineCheck } from '../check.ts';
import type { Item } from '../item.ts';
import type { Repository } from '../repository.ts';
import { isObject } from '../resource.ts';

const limits: Readonly<Record<string, number>> = { Scheduled: 512, NRT: 50 };
const counted = new WeakMap<Repository, Map<string, Item[]>>();

/** The enabled rules of a kind that go to every workspace. */
function enabledRules(repository: Repository, kind: string): Item[] {
  const known = counted.get(repository) ?? Map.groupBy(repository.of('analytics-rule').filter(isEverywhere), kindOf);
  counted.set(repository, known);
  return known.get(kind) ?? [];
}

function kindOf({ value }: Item): string {
  return isObject(value) && typeof value.kind === 'string' ? value.kind : 'Scheduled';
}

function isEverywhere({ value }: Item): boolean {
  if (!isObject(value) || value.enabled === false) return false;
  const deploy = isObject(value.deploy) ? value.deploy : {};
  return deploy.enabled !== false && deploy.workspaces === undefined;
}

export default defineCheck({
  code: 'rule/over-quota',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'A workspace takes 512 enabled scheduled rules and 50 enabled near-real-time rules.',
  cause: 'Sentinel refuses what is beyond; a dedicated cluster takes 1,024 scheduled rules.',
  cure: 'Disable or join rules, or send some to other workspaces with deploy.workspaces.',
  docs: 'https://learn.microsoft.com/azure/sentinel/sentinel-service-limits',
  check(rule, { report, repository }) {
    const kind = rule.text('kind') ?? 'Scheduled';
    const most = limits[kind];
    if (most === undefined) return;
    const number = enabledRules(repository, kind).indexOf(rule.item) + 1;
    if (number > most)
      report({ key: ['name'] }, `This is the ${kind} rule number ${number}; a workspace takes ${most}.`);
  },
});
