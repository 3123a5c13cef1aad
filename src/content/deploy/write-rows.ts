import type { Arm } from '../../azure/arm.ts';
import { nameGuid } from '../../core/id.ts';
import { text } from '../field.ts';
import { readRows } from '../plan/current.ts';
import type { Change } from '../plan/plan.ts';
import { doubledRows, type RowChange } from '../plan/row-changes.ts';
import { properties } from '../resource.ts';
import { parseRows } from '../watchlist-file.ts';
import { throughConflicts } from './conflict.ts';
import type { Writer } from './write-resource.ts';

/** Writes the rows of a change. They go one after another: each is a write of its watchlist too, and two at once are a conflict. */
export async function writeRows(change: Change, writer: Writer): Promise<void> {
  const rows = change.action === 'create' ? await unsettledRows(change, writer.arm) : change.rows;
  for (const row of rows) await writeRow(change, row, writer);
}

/**
 * What a new watchlist lacks or has too often: its rows went with the first request, and each repeat of a request whose
 * answer was lost has added them again. Rows that are not of the file are left: someone may have made the list meanwhile.
 */
async function unsettledRows(change: Change, arm: Arm): Promise<RowChange[]> {
  const csv = change.body ? text(properties(change.body).rawContent) : '';
  if (change.kind !== 'watchlist' || !change.body || csv === '') return [];
  return doubledRows(parseRows(csv).rows, await readRows(arm, change.id, change.apiVersion));
}

async function writeRow(change: Change, row: RowChange, { arm, delay }: Writer): Promise<void> {
  const fresh = `${change.id.toLowerCase()} ${row.id} ${JSON.stringify(row.values)}`;
  const path = `${change.id}/watchlistItems/${row.action === 'add' ? nameGuid(fresh) : row.id}`;
  const body = { properties: { itemsKeyValue: { ...row.values } } };
  await throughConflicts(async () => {
    if (row.action === 'remove') await arm.delete(path, change.apiVersion);
    else await arm.put(path, change.apiVersion, body);
  }, delay);
}
