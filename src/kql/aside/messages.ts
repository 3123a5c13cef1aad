import type { Failure } from '../../core/failure.ts';
import type { Ticks } from '../../core/time.ts';
import type { Limits } from '../contract.ts';
import type { InputId, Relation } from '../ir.ts';
import { toPlain } from '../plain.ts';
import type { Batch, Value } from '../value.ts';

/** Where rows belong in the work. */
export type Shelf = 'tables' | 'watchlists' | 'inputs';

/** What the worker is told: a query begins, some of its rows, and that they are all. */
export type Told =
  | { is: 'begin'; plan: Relation; now: Ticks; limits: Limits; spent: number; files?: ReadonlyMap<string, Uint8Array> }
  | { is: 'rows'; shelf: Shelf; name: string | InputId; piece: Batch }
  | { is: 'run' };

/** What it answers: some rows of the result and that they are all, or why there are none. */
export type Answered =
  | { is: 'rows'; piece: Batch }
  | { is: 'done' }
  | { is: 'failed'; code: Failure['code']; message: string }
  | { is: 'broken'; message: string };

/** Values that are copied from thread to thread at once: some milliseconds. */
const mostAtOnce = 20_000;

/** A batch in pieces that a thread can hand over without being held up; one without rows is one piece. */
export function* pieces(batch: Batch): Generator<Batch> {
  const rows = Math.max(1, Math.floor(mostAtOnce / Math.max(1, batch.columns.length)));
  const columns = batch.columns.map(({ name, type }) => ({ name, type }));
  for (let start = 0; start === 0 || start < batch.length; start += rows) {
    const end = Math.min(batch.length, start + rows);
    const values = batch.values.map((column, index) => plain(column.slice(start, end), columns[index].type));
    yield { columns, values, length: end - start };
  }
}

function plain(values: Value[], type: string): Value[] {
  return type === 'dynamic' || type === 'decimal' ? toPlain(values) : values;
}
