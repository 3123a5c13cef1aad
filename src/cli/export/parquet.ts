import { resolve } from 'node:path';
import type { Workspace } from '../../azure/connection.ts';
import type { LogTable } from '../../azure/query.ts';
import { queryWindow, type TableWindow } from '../../azure/query-window.ts';
import { Failure } from '../../core/failure.ts';
import { type Column, type ColumnType, columnTypes } from '../../core/table.ts';
import { isoFromTicks, ticksFromDate } from '../../core/time.ts';
import { writeParquet } from '../../kql/duckdb/write-parquet.ts';
import type { Batch } from '../../kql/index.ts';
import { fromField } from '../../kql/rows.ts';
import type { CommandInput } from '../command.ts';
import { spanOf } from '../query-answer.ts';
import { withWorkspace } from '../workspaces.ts';

/** Writes a window of a table of a workspace into a Parquet file, for a model that is trained and scored elsewhere. */
export async function exportParquet(input: CommandInput): Promise<0> {
  const { options, folder, terminal, stopped } = input;
  const window = { table: tableOf(input), ...spanOf(String(options.timespan), ticksFromDate(new Date())) };
  if (typeof options.out !== 'string') throw invalid('The format parquet needs --out FILE, such as signins.parquet.');
  const path = resolve(folder, options.out);
  const rows = await withWorkspace(input, String(options.workspace), workspace =>
    writeWindow(workspace, { ...window, signal: stopped }, path),
  );
  const [from, to] = [window.from, window.to].map(ticks => isoFromTicks(ticks).slice(0, 19));
  terminal.say(`${rows} rows of ${window.table} from ${from} to ${to} are in ${options.out}.`);
  return 0;
}

/** Writes the rows of a window to a file; gives their number. */
export async function writeWindow(workspace: Workspace, window: TableWindow, path: string): Promise<number> {
  const pieces = queryWindow(workspace, window);
  const first = await pieces.next();
  const columns = first.done ? [] : columnsOf(first.value);
  return writeParquet(path, columns, batches(first.done ? [] : [first.value], pieces, columns));
}

async function* batches(
  first: readonly LogTable[],
  rest: AsyncIterable<LogTable>,
  columns: readonly Column[],
): AsyncGenerator<Batch> {
  for (const piece of first) yield batchOf(piece, columns);
  for await (const piece of rest) yield batchOf(piece, columns);
}

/** What Parquet has no type for stays the text that the service answers with: dynamic as JSON, decimal with all digits. */
const asText: readonly ColumnType[] = ['dynamic', 'decimal'];

function columnsOf({ columns }: LogTable): Column[] {
  return columns.map(({ name, type }) => {
    const known = columnTypes.find(one => one === type) ?? 'string';
    return { name, type: asText.includes(known) ? 'string' : known };
  });
}

function batchOf(piece: LogTable, columns: readonly Column[]): Batch {
  const takes = columns.map(({ type }) => fromField(type));
  const values = columns.map((_, at) => piece.rows.map(row => takes[at](row[at])));
  return { columns, values, length: piece.rows.length };
}

function tableOf({ args }: CommandInput): string {
  const [names] = args as [string[]];
  if (names.length === 1 && /^\w+$/.test(names[0])) return names[0];
  throw invalid('The format parquet takes the name of one table, such as SigninLogs.');
}

function invalid(message: string): Failure {
  return new Failure('usage/invalid', message);
}
