import type { Table } from '../../../src/core/table.ts';
import { ticksFromIso } from '../../../src/core/time.ts';
import type { Resource, Rows } from '../../../src/kql/duckdb/store.ts';

export const counted: Table = {
  name: 'Counted_CL',
  columns: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'Number', type: 'long' },
  ],
};

export const noon = ticksFromIso('2026-11-20T12:00:00Z')!;

/** Rows that hold the given numbers, one second after the other. */
export function rowsOf(numbers: number[]): Rows {
  const times = numbers.map(number => noon + BigInt(number) * 10_000_000n);
  return {
    table: counted,
    batch: { columns: counted.columns, values: [times, numbers.map(BigInt)], length: numbers.length },
    received: noon,
  };
}

export function resourceOf(number: number): Resource {
  return { id: `/things/${number}`, etag: `"${number}"`, body: { number } };
}

/** A table that has other columns from one commit to the next. */
export function shapeAt(number: number): Table {
  const extra = { name: `Extra${number % 3}`, type: number % 2 ? 'string' : 'long' } as const;
  return { name: 'Shape_CL', columns: [...counted.columns, extra] };
}
