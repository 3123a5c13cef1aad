import { durationTicks, type Ticks } from '../../core/time.ts';
import type { CallAnswer, ConnectorCall } from '../../sentinel/workflow/index.ts';
import { isObject, type Json } from '../arm.ts';
import { answerOf, limits } from '../query-answer.ts';
import { positionOf } from '../query-error.ts';
import { type LocalWorkspace, workspaceName } from '../workspace.ts';

const operations = ['Run query and list results', 'Run query and list results V2'];

/** Answers a call of the Azure Monitor Logs connector by a query over the workspace; undefined for operations that draw charts. */
export async function answerQuery(workspace: LocalWorkspace, call: ConnectorCall): Promise<CallAnswer | undefined> {
  if (!operations.includes(call.operation ?? '')) return undefined;
  const { resourcename } = call.queries;
  if (resourcename?.toLowerCase() !== workspaceName)
    return refused(
      404,
      'ResourceNotFound',
      `The workspace '${resourcename ?? ''}' was not found. The local Azure has one, '${workspaceName}'.`,
    );
  const text = queryOf(call);
  const timespan = rangeOf(call, workspace.now());
  if (text === undefined) return refused(400, 'BadRequest', 'The call has no query.');
  if (timespan === 'unknown')
    return refused(
      400,
      'BadRequest',
      `The local Azure does not know the time range ${JSON.stringify(timeRange(call) ?? null)}: write it as "Last 7 days" or "Set in query".`,
    );
  return run(workspace, text, timespan);
}

async function run(
  workspace: LocalWorkspace,
  text: string,
  timespan: { from: Ticks; to: Ticks } | undefined,
): Promise<CallAnswer> {
  const engine = await workspace.engine();
  const analysis = engine.analyze(text);
  const error = analysis.diagnostics.find(({ severity }) => severity === 'error');
  if (error) return refused(400, 'BadRequest', `${error.message} (${positionOf(text, error.start)})`);
  try {
    const rows = await engine.run(analysis, { source: workspace.source, now: workspace.now(), timespan, limits });
    const answer = answerOf([{ name: 'PrimaryResult', batch: rows }], analysis, '') as {
      tables: [{ columns: { name: string }[]; rows: unknown[][] }];
    };
    const [table] = answer.tables;
    const value = table.rows.map(row => Object.fromEntries(table.columns.map(({ name }, at) => [name, row[at]])));
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: Buffer.from(JSON.stringify({ value }), 'utf8'),
    };
  } catch (failure) {
    return refused(400, 'BadRequest', `The query failed: ${(failure as Error).message}`);
  }
}

function queryOf(call: ConnectorCall): string | undefined {
  const text = isObject(call.body) ? call.body.query : call.body;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

/** `Last 7 days`, where the first form of the operation or the second has it. */
function timeRange(call: ConnectorCall): unknown {
  const given: Json = isObject(call.body) ? call.body : {};
  const range = isObject(given.timerange) ? given.timerange.relativeTimeRange : given.timerange;
  return range ?? call.queries.timerange;
}

const units: Readonly<Record<string, [letter: string, factor: number]>> = {
  minute: ['M', 1],
  hour: ['H', 1],
  day: ['D', 1],
  week: ['D', 7],
};

function rangeOf(call: ConnectorCall, to: Ticks): { from: Ticks; to: Ticks } | undefined | 'unknown' {
  const range = timeRange(call);
  if (range === undefined || range === null || /^set in query$/i.test(String(range))) return undefined;
  const found = /^last (?:(\d{1,4}) )?(minute|hour|day|week)s?$/i.exec(String(range));
  if (!found) return 'unknown';
  const [letter, factor] = units[found[2].toLowerCase()];
  const count = Number(found[1] ?? 1) * factor;
  return { from: to - durationTicks(letter === 'D' ? `P${count}D` : `PT${count}${letter}`)!, to };
}

function refused(status: number, code: string, message: string): CallAnswer {
  return { status, body: { error: { code, message } } };
}
