import type { JsonObject, Resource } from '../resource.ts';

export interface LiveRow {
  id: string;
  values: Readonly<Record<string, string>>;
}

/** One row of a watchlist that is to be added, changed or removed. */
export interface RowChange {
  action: 'add' | 'change' | 'remove';
  id: string;
  values: Readonly<Record<string, string>>;
}

/**
 * Rows to add, change and remove, so that a watchlist is never written whole: its content only grows by that. A row
 * that is new for the search key of one that is gone is a change of it.
 */
export function rowChanges(wanted: Pick<Resource, 'body' | 'rows'>, live: { rows?: readonly LiveRow[] }): RowChange[] {
  if (!wanted.rows || !live.rows) return [];
  const searchKey = String((wanted.body.properties as JsonObject | undefined)?.itemsSearchKey ?? '');
  const spare = Map.groupBy(live.rows, row => rowKey(row.values));
  const added = wanted.rows.filter(row => !take(spare, rowKey(row)));
  const gone = [...spare.values()].flat();
  const bySearchKey = Map.groupBy(gone, row => row.values[searchKey] ?? '');
  const changes = added.map((row, index): RowChange => {
    const old = take(bySearchKey, row[searchKey] ?? '');
    return old ? { action: 'change', id: old.id, values: row } : { action: 'add', id: `new-${index}`, values: row };
  });
  const removed = [...bySearchKey.values()].flat();
  return [...changes, ...removed.map((row): RowChange => ({ action: 'remove', id: row.id, values: row.values }))];
}

/** Rows of a new watchlist that are missing or there more often than wanted; rows that no one of ours wanted are not looked at. */
export function doubledRows(
  wanted: readonly Readonly<Record<string, string>>[],
  live: readonly LiveRow[],
): RowChange[] {
  const keys = new Set(wanted.map(rowKey));
  const spare = Map.groupBy(
    live.filter(row => keys.has(rowKey(row.values))),
    row => rowKey(row.values),
  );
  const missing = wanted.filter(row => !take(spare, rowKey(row)));
  return [
    ...missing.map((values, index): RowChange => ({ action: 'add', id: `new-${index}`, values })),
    ...[...spare.values()].flat().map((row): RowChange => ({ action: 'remove', id: row.id, values: row.values })),
  ];
}

function rowKey(row: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function take<T>(from: Map<string, T[]>, key: string): T | undefined {
  return from.get(key)?.shift();
}
