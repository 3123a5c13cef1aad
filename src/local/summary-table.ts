import type { Column } from '../core/table.ts';
import type { Change } from '../kql/duckdb/store.ts';
import { summaryColumns } from '../sentinel/index.ts';
import { newEtag, propertiesOf } from './arm.ts';
import { storedTable } from './schema.ts';
import { Refusal } from './service.ts';
import { azureType, type DeclaredColumn, standardColumns, tableOf } from './table-definition.ts';
import type { LocalWorkspace } from './workspace.ts';

/**
 * What makes the table of a summary rule have the columns that its query gives: a new table, or further columns of the one that is there.
 * Undefined where it has them. That a column of another type is refused is not verified.
 */
export function destinationChange(
  workspace: LocalWorkspace,
  name: string,
  columns: readonly Column[],
): Change | undefined {
  const id = `${workspace.id}/tables/${name}`;
  const current = workspace.store.resource(id);
  const have = current ? tableOf(propertiesOf(current)).columns : [];
  const missing = missingColumns(name, have, summaryColumns(columns));
  if (missing.length === 0) return undefined;
  const declared = [...have, ...missing].map(({ name, type }): DeclaredColumn => ({ name, type: azureType(type) }));
  const type = 'Microsoft.OperationalInsights/workspaces/tables';
  const properties = current ? widened(propertiesOf(current), declared) : fresh(name, declared);
  const resource = { id, etag: newEtag(), body: { id, name, type, properties } };
  return { put: [{ resource, expect: current?.etag ?? null }], tables: [storedTable(workspace, resource)] };
}

function missingColumns(table: string, have: readonly Column[], wanted: readonly Column[]): Column[] {
  const types = new Map(have.map(({ name, type }) => [name, type]));
  for (const { name, type } of wanted) {
    if (type === 'timespan' || type === 'decimal')
      throw invalid(`The column '${name}' is a ${type}, which no table can hold. Convert it in the query.`);
    if (!/^\w{1,63}$/.test(name)) throw invalid(`A table can not have a column with the name '${name}'.`);
    const before = types.get(name);
    if (before !== undefined && before !== type)
      throw invalid(`The column '${name}' is a ${before} in the table '${table}', and a ${type} in the query.`);
  }
  return wanted.filter(({ name }) => !types.has(name));
}

function widened(properties: Record<string, unknown>, columns: readonly DeclaredColumn[]) {
  return { ...properties, schema: { ...(properties.schema as object), columns } };
}

function fresh(name: string, columns: readonly DeclaredColumn[]) {
  return {
    plan: 'Analytics',
    retentionInDays: 90,
    totalRetentionInDays: 90,
    archiveRetentionInDays: 0,
    schema: {
      name,
      columns,
      standardColumns: standardColumns.map(column => ({ name: column.name, type: azureType(column.type) })),
      tableType: 'CustomLog',
      tableSubType: 'DataCollectionRuleBased',
      solutions: ['LogManagement'],
      isTroubleshootingAllowed: true,
    },
    provisioningState: 'Succeeded',
  };
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'InvalidParameter', message);
}
