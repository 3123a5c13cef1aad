import { extname } from 'node:path';
import { queryTablesIn, standardTable } from '../core/standard-tables.ts';
import type { Table } from '../core/table.ts';
import type { RowSource, Schema } from './contract.ts';
import { type FileTable, readRowFile, splitArgument } from './files.ts';
import { toBatch } from './rows.ts';
import { type Batch, emptyBatch } from './value.ts';

/** Opens Parquet files as tables; given by whoever has DuckDB at hand. */
export type OpenParquet = (
  files: readonly { name: string; path: string }[],
) => Promise<Omit<FileData, 'schema'> & Schema>;

/** Tables from files, and every standard table that a query names, without rows. */
export interface FileData {
  schema: Schema;
  source: RowSource;
}

/**
 * Makes a schema and a source of rows from arguments such as `Okta_CL=events.ndjson` (JSON, NDJSON, CSV, Parquet). Columns of
 * a table that Microsoft documents, or that `around` describes, keep their types. What else `around` holds can be named too.
 */
export async function openFiles(
  files: readonly string[],
  queries: readonly string[],
  openParquet: OpenParquet,
  around: Schema = { tables: [] },
): Promise<FileData> {
  const described = (name: string) => around.tables.find(table => table.name === name) ?? standardTable(name);
  const isParquet = (file: string) => extname(splitArgument(file).path).toLowerCase() === '.parquet';
  const given = files.filter(isParquet).map(splitArgument);
  const parquet = given.length > 0 ? await openParquet(given) : undefined;
  const inParquet = new Set(parquet?.tables.map(({ name }) => name));
  const rowFiles = files.filter(file => !isParquet(file)).map(file => readRowFile(file, described));
  const batches = new Map(rowFiles.map(file => [file.name, batchOf(file)]));
  const own = [...batches].map(([name, batch]): Table => ({ name, columns: batch.columns }));
  const documented = queryTablesIn([...queries, ...(around.functions ?? []).map(({ body }) => body)]);
  const others = [...new Map([...documented, ...around.tables].map(table => [table.name, table])).values()].filter(
    ({ name }) => !batches.has(name) && !inParquet.has(name),
  );
  const empty = new Map(others.map(table => [table.name, table]));
  return {
    schema: { tables: [...own, ...(parquet?.tables ?? []), ...others], functions: around.functions },
    source: {
      table: async (name, wanted) => {
        if (inParquet.has(name)) return parquet!.source.table(name, wanted);
        return batches.get(name) ?? emptyBatch(empty.get(name)?.columns ?? []);
      },
      watchlist: async () => emptyBatch([]),
      part: parquet?.source.part,
    },
  };
}

function batchOf({ columns, rows }: FileTable): Batch {
  return toBatch(columns, rows);
}
