import type { Column, Table } from '../core/table.ts';
import { type Ticks, ticksPerDay } from '../core/time.ts';
import type { Resource } from '../kql/duckdb/store.ts';
import { printDynamic } from '../kql/dynamic.ts';
import { fromField } from '../kql/rows.ts';
import type { Bag, Batch, Dynamic, Value } from '../kql/value.ts';
import { propertiesOf } from './arm.ts';
import { type DataFlow, outputTable, streamColumns } from './collection-rule.ts';
import { workspaceTable } from './schema.ts';
import { Refusal } from './service.ts';
import { prepareTransform, type Transform } from './transform.ts';
import type { LocalWorkspace } from './workspace.ts';

/** A field that is longer than this is cut, as Log Analytics does. https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits */
const longestField = 64 * 1024;

interface Way {
  table: string;
  transform: Transform;
}

/** The ways out of a stream, prepared once for each version of a rule. */
const prepared = new WeakMap<Resource, Map<string, Promise<Way[]>>>();

/** Takes rows of a stream into their tables. They are durable when it returns. */
export async function takeIn(
  workspace: LocalWorkspace,
  rule: Resource,
  stream: string,
  rows: readonly Bag[],
): Promise<void> {
  const columns = streamColumns(propertiesOf(rule), stream)!;
  const given = rowsOf(columns, rows);
  const received = workspace.now();
  const written = [];
  for (const { table: name, transform } of await waysOf(workspace, rule, stream, columns)) {
    const table = workspaceTable(workspace, name);
    if (!table) throw new Refusal(404, 'NotFound', `The table '${name}' of the data collection rule was deleted.`);
    const batch = fitted(workspace, table, await transform.run(given), received);
    if (batch.length > 0) written.push({ table, batch, received });
  }
  await workspace.store.commit({ rows: written });
}

function waysOf(workspace: LocalWorkspace, rule: Resource, stream: string, columns: readonly Column[]): Promise<Way[]> {
  const known = prepared.get(rule) ?? new Map<string, Promise<Way[]>>();
  prepared.set(rule, known);
  const ways = known.get(stream) ?? prepareWays(workspace, rule, stream, columns);
  known.set(stream, ways);
  return ways;
}

function prepareWays(
  workspace: LocalWorkspace,
  rule: Resource,
  stream: string,
  columns: readonly Column[],
): Promise<Way[]> {
  const flows = propertiesOf(rule).dataFlows as DataFlow[];
  return Promise.all(
    flows.flatMap((flow, index) =>
      flow.streams.includes(stream)
        ? [
            prepareTransform(workspace, columns, flow.transformKql, index).then(transform => ({
              table: outputTable({ ...flow, streams: [stream] }),
              transform,
            })),
          ]
        : [],
    ),
  );
}

/** Rows as the stream declares them: undeclared fields are dropped, declared ones that are not there are missing. */
function rowsOf(columns: readonly Column[], rows: readonly Bag[]): Batch {
  const values = columns.map(({ name, type }) => {
    const take = fromField(type);
    return rows.map(row => take(field(type, row.get(name))));
  });
  return { columns, values, length: rows.length };
}

/** What is no scalar becomes text where the column is text. */
function field(type: Column['type'], value: Dynamic | undefined): unknown {
  return type === 'string' && typeof value === 'object' && value !== null ? printDynamic(value) : value;
}

/** A batch with the columns of the table: long fields cut, times that are out of range replaced. */
function fitted(workspace: LocalWorkspace, table: Table, batch: Batch, received: Ticks): Batch {
  const columns = table.columns.filter(({ name }) => batch.columns.some(column => column.name === name));
  const values = columns.map(column => {
    const index = batch.columns.findIndex(({ name }) => name === column.name);
    const converted = retyped(batch.columns[index], column, batch.values[index]);
    if (column.name === 'TimeGenerated') return converted.map(value => timely(value as Ticks | null, received));
    return cut(workspace, table.name, column, converted);
  });
  return { columns, values, length: batch.length };
}

function retyped(from: Column, to: Column, values: readonly Value[]): readonly Value[] {
  return from.type === to.type ? values : values.map(fromField(to.type));
}

/** Azure takes times from two days ago to a day ahead, and puts the time of receipt in the place of others. */
function timely(time: Ticks | null, received: Ticks): Ticks {
  return time !== null && time >= received - 2n * ticksPerDay && time <= received + ticksPerDay ? time : received;
}

function cut(workspace: LocalWorkspace, table: string, column: Column, values: readonly Value[]): readonly Value[] {
  if (column.type !== 'string' && column.type !== 'dynamic') return values;
  let count = 0;
  const short = values.map(value => {
    const text = longText(value);
    if (text === undefined) return value;
    count++;
    return firstBytes(text, longestField);
  });
  if (count > 0)
    workspace.log(
      `${table}: the field ${column.name} of ${count} row(s) was longer than 64 KB and was cut there, as Azure does`,
    );
  return short;
}

/** The text of a value that is too long, or undefined. */
function longText(value: Value): string | undefined {
  const text =
    typeof value === 'string' ? value : value instanceof Map || Array.isArray(value) ? printDynamic(value) : '';
  return text.length > longestField / 4 && Buffer.byteLength(text) > longestField ? text : undefined;
}

/** The longest beginning of a text that has at most so many bytes in UTF-8 and breaks no character. */
function firstBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text);
  let end = limit;
  while (end > 0 && (bytes[end] & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end).toString('utf8');
}
