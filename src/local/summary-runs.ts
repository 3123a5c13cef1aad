import { isoFromTicks, type Ticks, ticksFromIso, ticksPerMinute } from '../core/time.ts';
import type { Put, Resource, Rows } from '../kql/duckdb/store.ts';
import type { Batch } from '../kql/value.ts';
import { binFrom, firstBin, type RuleWindow, type SummaryRule, summaryRows } from '../sentinel/index.ts';
import { type ArmBody, type Json, newEtag, propertiesOf, wire } from './arm.ts';
import { systemRows } from './incidents.ts';
import { positionOf } from './query-error.ts';
import { workspaceTable } from './schema.ts';
import type { LocalWorkspace } from './workspace.ts';

/** What is remembered of a summary rule. It is written together with the rows of a bin, so that no bin is lost or doubled. */
interface SummaryState {
  /** Where the next bin begins. */
  next: string;
  /** The wish that the bins began with: another one begins anew. */
  binStartTime: string | null;
  /** How often this bin was tried and failed, and when it may be tried again. */
  failures: number;
  again?: string;
  /** How many bins in a row were passed over. */
  skipped: number;
}

/** A bin is tried ten times within eight hours; how the tries lie in that time is not documented. */
const maxTries = 10;
const retryAfter = 48n * ticksPerMinute;
/** After so many bins in a row that were passed over a rule is put on hold. */
const maxSkipped = 8;

export function summaryStateId(workspace: LocalWorkspace, rule: string): string {
  return `${workspace.id}/local/summaries/${rule}`;
}

export function summaryCollection(workspace: LocalWorkspace): string {
  return `${workspace.id}/summaryLogs`;
}

/** Looks at the bins of every active summary rule that are over, in their order. https://learn.microsoft.com/azure/azure-monitor/logs/summary-rules */
export async function runDueSummaries(workspace: LocalWorkspace, signal: AbortSignal): Promise<void> {
  for (const resource of workspace.store.resources(summaryCollection(workspace))) {
    if (propertiesOf(resource).isActive !== true) continue;
    while (!signal.aborted && (await runBin(workspace, resource)));
  }
}

/** Runs the next bin of a rule, if it is due; whether the bin is done with. */
async function runBin(workspace: LocalWorkspace, resource: Resource): Promise<boolean> {
  const rule = wire(resource) as unknown as SummaryRule;
  const stored = workspace.store.resource(summaryStateId(workspace, rule.name));
  const state = stateOf(rule, stored);
  const { bin, due } = binFrom(rule.properties.ruleDefinition, ticksFromIso(state.next)!);
  const now = workspace.now();
  if (due > now || (state.again !== undefined && ticksFromIso(state.again)! > now)) return false;
  const result = await queryBin(workspace, rule, bin);
  const then = 'failure' in result ? afterFailure(state, bin, now) : doneWith(state, bin);
  const held = then.skipped >= maxSkipped;
  const put: Put = {
    resource: { id: summaryStateId(workspace, rule.name), etag: newEtag(), body: then },
    expect: stored?.etag ?? null,
  };
  await workspace.commit({
    put: [put, ...(held ? [onHold(resource)] : [])],
    rows: [...written(workspace, rule, bin, result), ...told(workspace, rule, bin, { result, now })],
  });
  if ('failure' in result)
    workspace.log(`the summary rule ${JSON.stringify(rule.name)} failed over a bin: ${result.failure}`);
  return then.next !== state.next && !held;
}

function stateOf(rule: SummaryRule, stored: Resource | undefined): SummaryState {
  const { ruleDefinition, ruleLastModifiedTime } = rule.properties;
  const wish = ruleDefinition.binStartTime ?? null;
  const state = stored?.body as SummaryState | undefined;
  if (state && (wish === null || wish === state.binStartTime)) return state;
  const next = isoFromTicks(firstBin(ruleDefinition, ticksFromIso(ruleLastModifiedTime)!));
  return { next, binStartTime: wish, failures: 0, skipped: 0 };
}

function doneWith({ binStartTime }: SummaryState, bin: RuleWindow): SummaryState {
  return { next: isoFromTicks(bin.to), binStartTime, failures: 0, skipped: 0 };
}

function afterFailure(state: SummaryState, bin: RuleWindow, now: Ticks): SummaryState {
  const failures = state.failures + 1;
  if (failures < maxTries) return { ...state, failures, again: isoFromTicks(now + retryAfter) };
  return { ...doneWith(state, bin), skipped: state.skipped + 1 };
}

function onHold(resource: Resource): Put {
  const body = resource.body as ArmBody;
  const properties = { ...body.properties, isActive: false, statusCode: 'DataPlaneError' };
  return { resource: { ...resource, etag: newEtag(), body: { ...body, properties } }, expect: resource.etag };
}

type Result = { batch: Batch; milliseconds: number } | { failure: string };

async function queryBin(workspace: LocalWorkspace, rule: SummaryRule, bin: RuleWindow): Promise<Result> {
  const { query } = rule.properties.ruleDefinition;
  const started = performance.now();
  try {
    const engine = await workspace.engine();
    const analysis = engine.analyze(query);
    const error = analysis.diagnostics.find(({ severity }) => severity === 'error');
    if (error) return { failure: `${error.message} (${positionOf(query, error.start)})` };
    const batch = await engine.run(analysis, { source: workspace.source, now: bin.to, timespan: bin });
    return { batch, milliseconds: Math.round(performance.now() - started) };
  } catch (error) {
    return { failure: (error as Error).message };
  }
}

function written(workspace: LocalWorkspace, rule: SummaryRule, bin: RuleWindow, result: Result): Rows[] {
  const table = workspaceTable(workspace, rule.properties.ruleDefinition.destinationTable);
  if ('failure' in result || !table || result.batch.length === 0) return [];
  const now = workspace.now();
  return [{ table, batch: summaryRows(result.batch, rule, bin, now), received: now }];
}

/** What the table LASummaryLogs says of a bin. https://learn.microsoft.com/azure/azure-monitor/reference/tables/lasummarylogs */
function told(
  workspace: LocalWorkspace,
  rule: SummaryRule,
  bin: RuleWindow,
  { result, now }: { result: Result; now: Ticks },
): Rows[] {
  const common: Json = {
    TimeGenerated: isoFromTicks(now),
    BinSize: rule.properties.ruleDefinition.binSize,
    BinStartTime: isoFromTicks(bin.from),
    RuleName: rule.name,
    RuleLastModifiedTime: rule.properties.ruleLastModifiedTime,
    SourceSystem: 'Azure',
    _ResourceId: workspace.id,
    _SubscriptionId: workspace.identity.subscriptionId,
    Type: 'LASummaryLogs',
  };
  const ended =
    'failure' in result
      ? { Status: 'Failed', Message: result.failure }
      : { Status: 'Succeeded', QueryDurationMs: result.milliseconds, ResultsRecordCount: result.batch.length };
  return systemRows(
    workspace,
    'LASummaryLogs',
    [
      { ...common, Status: 'Started' },
      { ...common, ...ended },
    ],
    now,
  );
}
