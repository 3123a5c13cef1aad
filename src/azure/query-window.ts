import { Failure } from '../core/failure.ts';
import { isoFromTicks, type Ticks, ticksPerMillisecond } from '../core/time.ts';
import type { Workspace } from './connection.ts';
import { type LogTable, queryLogs } from './query.ts';

/** A table and the time that is asked for: rows whose TimeGenerated lies in [from, to). */
export interface TableWindow {
  table: string;
  from: Ticks;
  to: Ticks;
  signal?: AbortSignal;
}

/**
 * All rows of a window of a table, in pieces that follow each other in time: the service answers with 500,000 rows or 64 MB at most, so a window of which it gives
 * only a part is halved until it gives all of each half. Throws what `queryLogs` throws, and `service/partial` where a millisecond holds too much.
 * https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits#log-queries-and-language
 */
export async function* queryWindow(
  workspace: Workspace,
  window: TableWindow,
  ask = queryLogs,
): AsyncGenerator<LogTable> {
  const { table, from, to, signal } = window;
  const text = `['${table}'] | where TimeGenerated >= datetime(${isoFromTicks(from)}) and TimeGenerated < datetime(${isoFromTicks(to)})`;
  let answer: LogTable | undefined;
  try {
    answer = await ask(workspace, { text, timespan: `${isoFromTicks(from)}/${isoFromTicks(to)}`, signal });
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'service/partial') || to - from <= ticksPerMillisecond)
      throw error;
  }
  if (answer) {
    yield answer;
    return;
  }
  const middle = from + (to - from) / 2n;
  yield* queryWindow(workspace, { ...window, to: middle }, ask);
  yield* queryWindow(workspace, { ...window, from: middle }, ask);
}
