import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { Failure } from '../../core/failure.ts';
import type { Column, ColumnType } from '../../core/table.ts';
import { unixEpoch } from '../../core/time.ts';
import type { Batch } from '../value.ts';
import { duckType, encodeColumn, sqlType } from './codec.ts';
import { appendColumns, settings } from './database.ts';
import { quote } from './lower/index.ts';

/** What a column is in the file. Readers of Parquet know no ticks and no dynamic: times have microseconds (UTC), dynamic is its JSON as text. */
const written: Partial<Record<ColumnType, (column: string) => string>> = {
  datetime: column => `make_timestamp((${column} - ${unixEpoch}) // 10)`,
  timespan: column => `${column} // 10`,
};

/**
 * Writes rows to one Parquet file with Snappy compression, in the order in which they come. They are put aside on disk until the last one has come, so that
 * a file that is there is whole. Gives their number. Throws `file/unwritable`.
 */
export async function writeParquet(
  path: string,
  columns: readonly Column[],
  batches: AsyncIterable<Batch>,
): Promise<number> {
  const aside = mkdtempSync(join(tmpdir(), 'picket-parquet-'));
  const instance = await DuckDBInstance.create(join(aside, 'rows.duckdb'), settings);
  const connection = await instance.connect();
  try {
    await connection.run(`create table r (${columns.map(({ type }, at) => `c${at} ${sqlType(type)}`).join(', ')})`);
    let rows = 0;
    for await (const batch of batches) rows += await append(connection, columns, batch);
    await copy(connection, columns, path);
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(aside, { recursive: true, force: true });
  }
}

async function append(connection: DuckDBConnection, columns: readonly Column[], batch: Batch): Promise<number> {
  const given = new Map(batch.columns.map(({ name }, index) => [name, batch.values[index]]));
  const values = columns.map(({ name, type }) => encodeColumn(type, given.get(name), batch.length));
  await appendColumns(
    connection,
    'r',
    columns.map(({ type }) => duckType(type)),
    values,
    batch.length,
  );
  return batch.length;
}

async function copy(connection: DuckDBConnection, columns: readonly Column[], path: string): Promise<void> {
  const list = columns.map(({ name, type }, at) => `${(written[type] ?? same)(`c${at}`)} as ${identifier(name)}`);
  try {
    await connection.run(
      `copy (select ${list.join(', ')} from r) to ${quote(path)} (format parquet, compression snappy)`,
    );
  } catch (cause) {
    const [reason] = (cause as Error).message.split('\n');
    throw new Failure('file/unwritable', `The file ${path} can not be written: ${reason}`, { cause });
  }
}

const same = (column: string) => column;

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
