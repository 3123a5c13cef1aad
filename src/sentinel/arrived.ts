import type { Ticks } from '../core/time.ts';
import { arrivalColumn } from '../kql/arrival.ts';
import type { RowSource } from '../kql/index.ts';
import type { Batch } from '../kql/value.ts';
import type { RuleWindow } from './rhythm.ts';

/**
 * The rows of a source that arrived in a window, whenever they were generated: what a near-real-time rule looks at. Watchlists are left
 * whole. A row that does not tell its arrival arrived when it was generated.
 */
export function arrivedIn(source: RowSource, window: RuleWindow): RowSource {
  const { part: _, ...rows } = source; // a part is answered without the source's rows, so without the window
  return {
    ...rows,
    table: async (name, wanted) => {
      const columns = [...new Set([...wanted.columns, arrivalColumn.name, 'TimeGenerated'])];
      return within(await source.table(name, { ...wanted, columns, arrived: window }), window);
    },
  };
}

function within(batch: Batch, { from, to }: RuleWindow): Batch {
  const named = (name: string) => batch.columns.findIndex(column => column.name === name);
  const index = named(arrivalColumn.name) >= 0 ? named(arrivalColumn.name) : named('TimeGenerated');
  if (index < 0) return batch;
  const times = batch.values[index] as readonly (Ticks | null)[];
  const kept = times.flatMap((time, row) => (time !== null && time >= from && time < to ? row : []));
  return {
    columns: batch.columns,
    values: batch.values.map(values => kept.map(row => values[row])),
    length: kept.length,
  };
}
