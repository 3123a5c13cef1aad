import { isCustomTable } from './table.ts';

/** A function of a workspace that gives the rows of a table, each event once. */
export interface TableView {
  /** `OktaSystemLog_Once` for `OktaSystemLog_CL`. */
  readonly name: string;
  readonly query: string;
}

/** This category tells the functions that are made of tables from those that files describe. */
export const viewCategory = 'Picket views';

/**
 * The view of a table whose rows say which event they are: the first copy of each stays, as delivery is at least once and a kill repeats what was
 * on its way. Undefined for a table without such a column. Rows of others, who fill no `IngestId`, all stay.
 * https://learn.microsoft.com/azure/azure-monitor/logs/functions
 */
export function tableView(table: string, columns: readonly string[]): TableView | undefined {
  const id = ['IngestId', 'IngestId_CF'].find(name => columns.includes(name));
  if (id === undefined) return undefined;
  const once = `${table}
| where isnotempty(${id})
| extend ArrivedAt = ingestion_time()
| summarize arg_min(ArrivedAt, *) by ${id}
| project-away ArrivedAt`;
  const name = `${table.replace(/_CL$/, '')}_Once`;
  if (isCustomTable(table)) return { name, query: once };
  return {
    name,
    query: `let ours = ${once.replaceAll('\n', '\n    ')};\n${table}\n| where isempty(${id})\n| union ours`,
  };
}
