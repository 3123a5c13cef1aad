import { invariant } from '../../core/invariant.ts';
import { arrivalColumn } from '../arrival.ts';
import { converter } from '../functions/convert.ts';
import type { Source } from '../ir.ts';
import { type Batch, missing, type ScalarType, type Value } from '../value.ts';
import { asColumns, indexOfColumns, Rows } from './batch.ts';
import { compileAll, constantValue } from './expression.ts';
import { readExternal } from './external.ts';
import { noRows } from './frame.ts';
import type { Runtime, Step } from './runtime.ts';

type Of<Op extends Source['op']> = Extract<Source, { op: Op }>;

/** The rows of a table, as they were fetched for this run. */
export function scan(node: Of<'scan'>, run: Runtime): Step {
  return () => projected(node, run.tables.get(node.table));
}

export function watchlist(node: Of<'watchlist'>, run: Runtime): Step {
  return () => projected(node, run.watchlists.get(node.alias));
}

/** The columns that are wanted, in their order; what was not fetched is not needed, and missing. */
function projected(node: Of<'scan'> | Of<'watchlist'>, batch: Batch | undefined): Batch {
  invariant(batch !== undefined, `the rows of ${node.op} were not fetched`);
  const indexes = indexOfColumns(batch.columns);
  const fillers = new Map<ScalarType, Value[]>();
  const filler = (type: ScalarType): Value[] => {
    const known = fillers.get(type) ?? new Array<Value>(batch.length).fill(missing(type));
    fillers.set(type, known);
    return known;
  };
  const values = node.columns.map(({ name, type }) => {
    const index = indexes.get(name) ?? (name === arrivalColumn.name ? indexes.get('TimeGenerated') : undefined);
    if (index === undefined) return filler(type);
    const given = batch.columns[index].type;
    return given === type ? batch.values[index] : batch.values[index].map(converter(given, type));
  });
  return asColumns(batch, node.columns, values);
}

export function input(node: Of<'input'>, run: Runtime): Step {
  return () => {
    const batch = run.inputs.get(node.id);
    invariant(batch !== undefined, `nothing was handed to input ${node.id}`);
    return asColumns(batch, node.columns, batch.values);
  };
}

export function rows(node: Of<'rows'>, run: Runtime): Step {
  const batch = new Rows(node.columns, run.guard);
  for (const row of node.rows) batch.push(row.map(cell => constantValue(cell, run)));
  return () => batch.batch();
}

export function print(node: Of<'print'>, run: Runtime): Step {
  const computes = compileAll(node.set, [], run);
  return () => ({ columns: node.columns, values: computes.map(compute => [compute(noRows, 0)]), length: 1 });
}

/** From, to and step by step; a step of zero or away from the end gives no row. */
export function range(node: Of<'range'>, run: Runtime): Step {
  const [first, last, step] = [node.from, node.to, node.step].map(part => constantValue(part, run));
  return () => {
    const result = new Rows(node.columns, run.guard);
    if (first === null || last === null || step === null) return result.batch();
    const [end, by] = [last as bigint, step as bigint];
    if (!by || end < (first as bigint) !== by < 0n) return startOnly(result, first, last);
    run.guard.expect((Number(end) - Number(first)) / Number(by));
    for (let value = first as bigint; by > 0n ? value <= end : value >= end; value += by) result.push([value]);
    return result.batch();
  };
}

function startOnly(result: Rows, first: Value, last: Value): Batch {
  if (first === last) result.push([first]);
  return result.batch();
}

/** The rows of files that the query names. */
export function external(node: Of<'external'>, run: Runtime): Step {
  return () =>
    readExternal(
      node,
      node.places.map(place => ({ place, bytes: run.files?.get(place) ?? new Uint8Array() })),
    );
}
