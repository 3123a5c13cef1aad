import { deflateSync } from 'node:zlib';
import { dateFromTicks, isoFromTicks, type Ticks, ticksPerSecond, timespanFromTicks } from '../core/time.ts';
import type { Batch } from '../kql/value.ts';
import type { Alert, Workspace } from './alert.ts';
import { type Cells, cellsOf, rowJson } from './cell.ts';
import { alertDetails, customDetails } from './details.ts';
import { mapEntities } from './entities.ts';
import { type RuleWindow, reachesThreshold, rhythmOf } from './rhythm.ts';
import type { QueryRule } from './rule.ts';

/** One run of a rule: what its query gave over its window. */
export interface RuleRun {
  rule: QueryRule;
  result: Batch;
  window: RuleWindow;
  workspace: Workspace;
  /** When the alerts are published. */
  now: Ticks;
  newId: () => string;
}

export interface Evaluation {
  alerts: Alert[];
  /** The rows of the result behind each alert, in the order of `alerts`. */
  evidence: (readonly number[])[];
  /** What had to be dropped or left at its default, in sentences. */
  issues: string[];
  rows: number;
  entities: { generated: number; dropped: number };
}

/** A row that is larger is not kept inside its alert. https://learn.microsoft.com/azure/sentinel/troubleshoot-analytics-rules */
const maxEventBytes = 10 * 1024;

/** The alerts of one run of a rule, as the service makes them. */
export function evaluateRule(run: RuleRun): Evaluation {
  const rows = run.result.length;
  const done: Evaluation = { alerts: [], evidence: [], issues: [], rows, entities: { generated: 0, dropped: 0 } };
  if (!reachesThreshold(run.rule, rows)) return done;
  const cells = cellsOf(run.result);
  const correlationId = run.newId();
  for (const evidence of groupRows(run.rule, rows)) {
    const { alert, dropped } = buildAlert(run, cells, evidence, correlationId, done.issues);
    done.alerts.push(alert);
    done.evidence.push(evidence);
    done.entities.generated += alert.entities.length;
    done.entities.dropped += dropped;
  }
  return done;
}

/** Which rows make one alert each. A rule that alerts on no rows gives one alert without rows. */
function groupRows(rule: QueryRule, rows: number): (readonly number[])[] {
  const all = Array.from({ length: rows }, (_, row) => row);
  if (!alertsPerResult(rule) || rows === 0) return [all];
  const { maxAlerts } = rhythmOf(rule);
  if (rows <= maxAlerts) return all.map(row => [row]);
  return [...all.slice(0, maxAlerts - 1).map(row => [row]), all];
}

function alertsPerResult(rule: QueryRule): boolean {
  return rule.properties.eventGroupingSettings?.aggregationKind === 'AlertPerResult';
}

function buildAlert(
  run: RuleRun,
  cells: Cells,
  rows: readonly number[],
  correlationId: string,
  issues: string[],
): { alert: Alert; dropped: number } {
  const { rule, workspace, newId } = run;
  const mapped = mapEntities(rule.properties.entityMappings ?? [], cells, rows);
  issues.push(...mapped.issues);
  const custom = customDetails(rule, cells, rows, issues);
  const alert: Alert = {
    systemAlertId: newId(),
    vendorOriginalId: newId(),
    ruleId: rule.id,
    ...alertDetails(rule, cells, rows, issues),
    ...impactTime(run, cells, rows),
    timeGenerated: isoFromTicks(run.now),
    alertType: `${workspace.customerId}_${rule.name}`,
    entities: mapped.entities,
    customDetails: custom ?? {},
    extendedProperties: extendedProperties(run, rows, correlationId, custom),
    workspace,
  };
  return { alert, dropped: mapped.dropped };
}

/** When the first and the last event happened; the window where the rows do not say (not verified). */
function impactTime(run: RuleRun, cells: Cells, rows: readonly number[]): Pick<Alert, 'startTime' | 'endTime'> {
  const times = rows.map(row => cells.time(row, 'TimeGenerated')).filter(time => time !== null);
  const { from, to } = run.window;
  const start = times.reduce<Ticks | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
  const end = times.reduce<Ticks | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);
  return { startTime: isoFromTicks(start ?? from), endTime: isoFromTicks(end ?? to) };
}

function extendedProperties(
  run: RuleRun,
  rows: readonly number[],
  correlationId: string,
  custom: Record<string, string[]> | undefined,
): Record<string, string> {
  const { rule, workspace, window } = run;
  const perResult = alertsPerResult(rule);
  const rhythm = rhythmOf(rule);
  return {
    'Query Period': timespanFromTicks(rhythm.period),
    'Trigger Operator': rhythm.triggerOperator,
    'Trigger Threshold': String(rhythm.triggerThreshold),
    'Correlation Id': correlationId,
    'Search Query Results Overall Count': String(run.result.length),
    'Data Sources': JSON.stringify([workspace.name]),
    Query: (perResult && rows.length === 1 && eventQuery(run.result, rows[0])) || timedQuery(run),
    ...(perResult ? { OriginalQuery: rule.properties.query } : {}),
    'Query Start Time UTC': wholeSecond(window.from),
    'Query End Time UTC': wholeSecond(window.to + ticksPerSecond - 1n),
    'Analytic Rule Ids': JSON.stringify([rule.name]),
    'Event Grouping': perResult ? 'AlertPerEvent' : 'SingleAlert',
    'Analytic Rule Name': rule.properties.displayName,
    ProcessedBySentinel: 'True',
    'Alert generation status': 'Full alert created',
    // Known form, not verified against a published sample.
    ...(custom ? { 'Custom Details': JSON.stringify(custom) } : {}),
  };
}

/** The rule's query with the time that it ran at, so that an analyst sees the same rows later. */
function timedQuery({ rule, window }: RuleRun): string {
  return (
    '// The query_now parameter represents the time (in UTC) at which the scheduled analytics rule ran to produce this alert.\n' +
    `set query_now = datetime(${isoFromTicks(window.to)});\n${rule.properties.query}`
  );
}

/** A query that gives back the one row behind an alert; undefined where the row is too large to be kept. */
function eventQuery(result: Batch, row: number): string | undefined {
  const event = rowJson(result, row);
  if (Buffer.byteLength(event) > maxEventBytes) return undefined;
  const record = deflateSync(event, { level: 1 }).toString('base64');
  return (
    `// might contain sensitive data\nlet alertedEvent = datatable(compressedRec: string)\n['${record}']\n` +
    '| extend raw = todynamic(zlib_decompress_from_base64_string(compressedRec)) | evaluate bag_unpack(raw) | project-away compressedRec;\n' +
    'alertedEvent'
  );
}

function wholeSecond(ticks: Ticks): string {
  return `${dateFromTicks(ticks).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
