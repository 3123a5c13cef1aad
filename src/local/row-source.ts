import type { Column } from '../core/table.ts';
import type { RowSource, Wanted } from '../kql/index.ts';
import type { Batch, Value } from '../kql/value.ts';
import { watchlistBatch } from './watchlist.ts';
import type { LocalWorkspace } from './workspace.ts';

/** The rows of a workspace, as its queries read them. */
export function rowSource(workspace: LocalWorkspace): RowSource {
  return {
    table: async (name, wanted) => withConstants(workspace, name, wanted, await workspace.store.read(name, wanted)),
    watchlist: alias => Promise.resolve(watchlistBatch(workspace, alias)),
    part: (relation, request) => workspace.store.part(relation, request, name => constantsOf(workspace, name)),
  };
}

/** The columns that are the same in every row of a table and therefore not stored. */
function constantsOf(workspace: LocalWorkspace, table: string): Record<string, string> {
  return { TenantId: workspace.identity.workspaceId, Type: table };
}

function withConstants(workspace: LocalWorkspace, name: string, wanted: Wanted, batch: Batch): Batch {
  const constants = constantsOf(workspace, name);
  const added = Object.keys(constants).filter(column => wanted.columns.includes(column));
  const kept = batch.columns.map((_, index) => index).filter(index => !added.includes(batch.columns[index].name));
  return {
    columns: [
      ...kept.map(index => batch.columns[index]),
      ...added.map((column): Column => ({ name: column, type: 'string' })),
    ],
    values: [
      ...kept.map(index => batch.values[index]),
      ...added.map(column => new Array<Value>(batch.length).fill(constants[column])),
    ],
    length: batch.length,
  };
}
