import { extname } from 'node:path';
import { standardTable, standardTablesIn } from '../core/standard-tables.ts';
import type { Table } from '../core/table.ts';
import { type FileTable, readRowFile, splitArgument } from './files.ts';
import type { RowSource, Schema } from './index.ts';
import { toBatch } from './rows.ts';
import { type Batch, emptyBatch } from './value.ts';

/** Reads a Parquet file as a table; given by whoever has a store at hand. */
export type ReadParquet = (path: string) => Promise<Batch>;

/** Tables from files, and every standard table that a query names, without rows. */
export interface FileData {
  schema: Schema;
  source: RowSource;
}

/**
 * Makes a schema and a source of rows from arguments such as `Okta_CL=events.ndjson` (JSON, NDJSON, CSV, Parquet).
 * Columns of a table that Microsoft documents keep their types.
 */
export async function openFiles(
  files: readonly string[],
  queries: readonly string[],
  readParquet: ReadParquet,
): Promise<FileData> {
  const batches = new Map<string, Batch>();
  for (const file of files) {
    const { name, path } = splitArgument(file);
    const parquet = extname(path).toLowerCase() === '.parquet';
    batches.set(name, parquet ? await readParquet(path) : batchOf(readRowFile(file, standardTable)));
  }
  const own = [...batches].map(([name, batch]): Table => ({ name, columns: batch.columns }));
  const others = standardTablesIn(queries).filter(table => !batches.has(table.name));
  const empty = new Map(others.map(table => [table.name, table]));
  return {
    schema: { tables: [...own, ...others] },
    source: {
      table: async name => batches.get(name) ?? emptyBatch(empty.get(name)?.columns ?? []),
      watchlist: async () => emptyBatch([]),
    },
  };
}

function batchOf({ columns, rows }: FileTable): Batch {
  return toBatch(columns, rows);
}
