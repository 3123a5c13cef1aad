import { type Ticks, ticksFromIso } from '../../src/core/time.ts';
import type { Column } from '../../src/kql/index.ts';
import { toBatch } from '../../src/kql/rows.ts';
import {
  type Evaluation,
  evaluateRule,
  ruleWindow,
  type ScheduledRule,
  type ScheduledRuleProperties,
  type Workspace,
} from '../../src/sentinel/index.ts';

/** A small language for tests of the meaning of Sentinel: a rule, a point in time, rows, and what a run makes of them. */
export const workspace: Workspace = {
  customerId: '22222222-2222-2222-2222-222222222222',
  subscription: '11111111-1111-1111-1111-111111111111',
  resourceGroup: 'rg-soc',
  name: 'law-soc',
};

export function at(text: string): Ticks {
  const ticks = ticksFromIso(text);
  if (ticks === undefined) throw new Error(`${text} is no time`);
  return ticks;
}

export function makeRule(properties: Partial<ScheduledRuleProperties> = {}): ScheduledRule {
  return {
    id: '/subscriptions/s/alertRules/44444444-4444-4444-4444-444444444444',
    name: '44444444-4444-4444-4444-444444444444',
    kind: 'Scheduled',
    properties: {
      displayName: 'Test rule',
      description: 'What it looks for.',
      enabled: true,
      severity: 'Medium',
      query: 'T | where Failed',
      queryFrequency: 'PT1H',
      queryPeriod: 'PT5H',
      triggerOperator: 'GreaterThan',
      triggerThreshold: 0,
      suppressionEnabled: false,
      suppressionDuration: 'PT5H',
      tactics: ['InitialAccess'],
      techniques: ['T1078'],
      ...properties,
    },
  };
}

/** Ids `id-1`, `id-2` … in the order in which they are asked for. */
export function ids(): () => string {
  let count = 0;
  return () => `id-${++count}`;
}

export const columns: readonly Column[] = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'User', type: 'string' },
  { name: 'Ip', type: 'string' },
  { name: 'Level', type: 'string' },
  { name: 'Count', type: 'long' },
  { name: 'List', type: 'dynamic' },
];

export const tick = at('2026-01-01T10:05:00.107Z');
/** Five minutes after the tick. */
export const published = at('2026-01-01T10:10:00.500Z');

export type Row = Record<string, unknown>;

export function run(rule: ScheduledRule, rows: readonly Row[]): Evaluation {
  const timed = rows.map(row => ({ TimeGenerated: '2026-01-01T09:00:00Z', ...row }));
  return evaluateRule({
    rule,
    result: toBatch(columns, timed),
    window: ruleWindow(rule, tick),
    workspace,
    now: published,
    newId: ids(),
  });
}
