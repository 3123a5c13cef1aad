import type { Column } from '../core/table.ts';
import { type Ticks, ticksFromIso, ticksPerHour, ticksPerMinute, ticksPerSecond } from '../core/time.ts';
import type { Batch, Value } from '../kql/value.ts';
import type { RuleWindow } from './rhythm.ts';

/** A summary rule as the summary logs API gives it: its query fills a table, bin by bin. https://learn.microsoft.com/azure/azure-monitor/logs/summary-rules */
export interface SummaryRule {
  id: string;
  name: string;
  properties: {
    isActive: boolean;
    ruleLastModifiedTime: string;
    ruleDefinition: SummaryDefinition;
  };
}

export interface SummaryDefinition {
  query: string;
  /** Minutes. */
  binSize: number;
  destinationTable: string;
  /** Minutes after the end of a bin before it is looked at. */
  binDelay?: number;
  /** Where the first bin begins. */
  binStartTime?: string;
}

/** The service waits for late rows from three and a half minutes to a tenth of the bin; here it is the least. */
const leastDelay = 210n * ticksPerSecond;

/** Where the first bin of a rule begins that was made, or started again, at a time: without a wish, the bin that ends at the next whole hour. */
export function firstBin({ binSize, binStartTime }: SummaryDefinition, made: Ticks): Ticks {
  const wished = binStartTime === undefined ? undefined : ticksFromIso(binStartTime);
  if (wished !== undefined) return wished;
  const hour = ((made + ticksPerHour - 1n) / ticksPerHour) * ticksPerHour;
  return hour - binTicks(binSize);
}

/** The bin that begins at a time, and when it may be looked at. */
export function binFrom({ binSize, binDelay = 0 }: SummaryDefinition, from: Ticks): { bin: RuleWindow; due: Ticks } {
  const to = from + binTicks(binSize);
  const delay = BigInt(Math.round(binDelay)) * ticksPerMinute;
  return { bin: { from, to }, due: to + (delay > leastDelay ? delay : leastDelay) };
}

function binTicks(minutes: number): Ticks {
  return BigInt(minutes) * ticksPerMinute;
}

/** What every row of a summary says of its rule. */
const told: readonly Column[] = [
  { name: '_RuleName', type: 'string' },
  { name: '_RuleLastModifiedTime', type: 'datetime' },
  { name: '_BinSize', type: 'int' },
  { name: '_BinStartTime', type: 'datetime' },
];

const reserved = ['TimeGenerated', '_IsBillable', '_ResourceId', 'TenantId', 'Type'];

/** The name in the table of a column of the query: a reserved one is kept under another. */
function kept(name: string): string {
  return reserved.includes(name) ? `_Original${name.replace(/^_/, '')}` : name;
}

/** The columns that the table of a summary rule needs for a query with these. */
export function summaryColumns(columns: readonly Column[]): Column[] {
  const own = columns.map(({ name, type }) => ({ name: kept(name), type }));
  return [{ name: 'TimeGenerated', type: 'datetime' }, ...own, ...told];
}

/** The rows of a bin as they are written; their TimeGenerated is the time of the run. */
export function summaryRows(result: Batch, rule: SummaryRule, bin: RuleWindow, now: Ticks): Batch {
  const { ruleLastModifiedTime, ruleDefinition } = rule.properties;
  const same: Value[] = [rule.name, ticksFromIso(ruleLastModifiedTime) ?? null, ruleDefinition.binSize, bin.from];
  const column = (value: Value) => new Array<Value>(result.length).fill(value);
  return {
    columns: summaryColumns(result.columns),
    values: [column(now), ...result.values, ...same.map(column)],
    length: result.length,
  };
}
