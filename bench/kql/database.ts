import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { readOn } from '../../src/kql/duckdb/database.ts';
import { partOf } from '../../src/kql/duckdb/part.ts';
import type { RowSource } from '../../src/kql/index.ts';
import { signInBase } from './sign-ins.ts';

/** A DuckDB file in a folder of its own, which is gone afterwards. */
export async function withDatabase<T>(
  work: (instance: DuckDBInstance, connection: DuckDBConnection, folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'picket-bench-'));
  const instance = await DuckDBInstance.create(join(folder, 'bench.duckdb'), { memory_limit: '1GB' });
  const connection = await instance.connect();
  try {
    return await work(instance, connection, folder);
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The sign-in table as a source of rows that gives parts of queries only: rows are too many to be handed over. */
export function signInSource(instance: DuckDBInstance): RowSource {
  return {
    table: name => Promise.reject(new Error(`all rows of ${name} were asked for`)),
    part: (relation, request) =>
      partOf(
        relation,
        request,
        () => signInBase,
        async (...query) => readOn(await instance.connect(), ...query),
      ),
  };
}

/** The rows of a SQL query, each as text. */
export async function rowsOf(connection: DuckDBConnection, sql: string): Promise<string[]> {
  const result = await connection.runAndReadAll(sql);
  return result.getRows().map(row => row.map(String).join('|'));
}
