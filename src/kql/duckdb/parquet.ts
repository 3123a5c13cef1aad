import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { Failure } from '../../core/failure.ts';
import type { Column, ColumnType, Table } from '../../core/table.ts';
import { type Ticks, unixEpoch } from '../../core/time.ts';
import type { RowSource, Wanted } from '../contract.ts';
import type { Batch } from '../value.ts';
import { collect } from './collect.ts';
import { type Read, readOn, settings } from './database.ts';
import { type Base, type BaseColumn, quote } from './lower/index.ts';
import { partOf } from './part.ts';

/** How a column of a file becomes one of KQL: its type, and the SQL that gives it in the form of the store. */
interface Reading {
  type: ColumnType;
  sql: (column: string) => string;
  /** A point in time in the form of the file, so that whole pieces of it can be passed over. */
  time?: (microseconds: bigint) => string;
}

const same = (column: string) => column;
const text = (column: string) => `cast(${column} as varchar)`;
const filled = (sql: (column: string) => string) => (column: string) => `coalesce(${sql(column)}, '')`;
const json = (column: string) => `nullif(cast(to_json(${column}) as varchar), 'null')`;
const ticks = (nanoseconds: (column: string) => string) => (column: string) => `${unixEpoch} + ${nanoseconds(column)}`;

const readings: Readonly<Record<string, Reading>> = {
  BOOLEAN: { type: 'bool', sql: same },
  TINYINT: { type: 'int', sql: column => `cast(${column} as integer)` },
  SMALLINT: { type: 'int', sql: column => `cast(${column} as integer)` },
  INTEGER: { type: 'int', sql: same },
  UTINYINT: { type: 'int', sql: column => `cast(${column} as integer)` },
  USMALLINT: { type: 'int', sql: column => `cast(${column} as integer)` },
  UINTEGER: { type: 'long', sql: column => `cast(${column} as bigint)` },
  BIGINT: { type: 'long', sql: same },
  UBIGINT: { type: 'decimal', sql: text },
  FLOAT: { type: 'real', sql: column => `cast(${column} as double)` },
  DOUBLE: { type: 'real', sql: same },
  VARCHAR: { type: 'string', sql: filled(same) },
  UUID: { type: 'guid', sql: text },
  JSON: { type: 'dynamic', sql: json },
  DATE: { type: 'datetime', sql: ticks(column => `epoch_us(${column}) * 10`) },
  TIMESTAMP: {
    type: 'datetime',
    sql: ticks(column => `epoch_us(${column}) * 10`),
    time: microseconds => `make_timestamp('${microseconds}'::bigint)`,
  },
  TIMESTAMP_S: { type: 'datetime', sql: ticks(column => `epoch_us(${column}) * 10`) },
  TIMESTAMP_MS: { type: 'datetime', sql: ticks(column => `epoch_us(${column}) * 10`) },
  TIMESTAMP_NS: { type: 'datetime', sql: ticks(column => `epoch_ns(${column}) // 100`) },
  'TIMESTAMP WITH TIME ZONE': { type: 'datetime', sql: ticks(column => `epoch_us(${column}) * 10`) },
  TIME: { type: 'timespan', sql: column => `epoch_us(${column}) * 10` },
  BLOB: { type: 'string', sql: filled(column => `base64(${column})`) },
};

/** Lists, structures and maps become dynamic; decimals keep their digits. */
function readingOf(type: string): Reading | undefined {
  if (/[[\]]$/.test(type) || /^(STRUCT|MAP)\(/.test(type)) return { type: 'dynamic', sql: json };
  if (type.startsWith('DECIMAL(')) return { type: 'decimal', sql: text };
  if (type.startsWith('ENUM(')) return { type: 'string', sql: filled(text) };
  return readings[type];
}

/** A Parquet file and the name by which queries know it. */
export interface ParquetFile {
  name: string;
  path: string;
}

/** Tables that lie in Parquet files. Rows are read when a query asks for them, and only those that it needs. */
export interface ParquetTables {
  tables: readonly Table[];
  source: Required<Pick<RowSource, 'table' | 'part'>>;
}

/**
 * Opens Parquet files as tables: whole numbers are int or long, times datetime, nested values dynamic. Throws `file/unreadable`
 * for a file that is none, and for a column of a type that KQL has nothing for.
 */
export async function openParquet(files: readonly ParquetFile[]): Promise<ParquetTables> {
  const instance = await DuckDBInstance.create(':memory:', settings);
  const connection = await instance.connect();
  const opened = new Map<string, Opened>();
  for (const file of files) opened.set(file.name, await open(connection, file));
  connection.closeSync();
  const read: Read = async (...query) => {
    try {
      await readOn(await instance.connect(), ...query);
    } catch (error) {
      throw (error as Error).message.startsWith('IO Error')
        ? unreadable(files.map(file => file.path).join(', '), error)
        : error;
    }
  };
  return {
    tables: [...opened.values()].map(({ table }) => table),
    source: {
      table: (name, wanted) => readColumns(read, opened.get(name)!, wanted),
      part: (relation, request) => partOf(relation, request, name => opened.get(name)?.base, read),
    },
  };
}

interface Opened {
  path: string;
  table: Table;
  base: Base;
}

async function open(connection: DuckDBConnection, { name, path }: ParquetFile): Promise<Opened> {
  const from = `read_parquet([${quote(path)}], file_row_number = true)`;
  const described = await describe(connection, path);
  const fields = described.map(([column, type]) => fieldOf(path, column, type));
  const columns = new Map(fields.map(({ column, base }) => [column.name, base]));
  const table = { name, columns: fields.map(({ column }) => column) };
  return { path, table, base: { from, columns, row: 'file_row_number' } };
}

async function describe(connection: DuckDBConnection, path: string): Promise<[name: string, type: string][]> {
  try {
    const result = await connection.run(`describe select * from read_parquet([${quote(path)}])`);
    return (await result.getRows()).map(([name, type]) => [String(name), String(type)]);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function readColumns(read: Read, { path, table, base }: Opened, wanted: Wanted): Promise<Batch> {
  const columns = table.columns.filter(({ name }) => wanted.columns.includes(name));
  const list = columns.map(({ name }) => base.columns.get(name)!.sql).join(', ') || '1';
  try {
    return await collect(read, { sql: `select ${list} from ${base.from}`, columns }, wanted.budget);
  } catch (cause) {
    if (cause instanceof Failure || wanted.budget?.signal.aborted) throw cause;
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): Failure {
  const [reason] = (cause as Error).message.split('\n');
  return new Failure('file/unreadable', `The file ${path} can not be read as Parquet: ${reason}`, { cause });
}

function fieldOf(path: string, name: string, type: string): { column: Column; base: BaseColumn } {
  const reading = readingOf(type);
  if (!reading)
    throw new Failure(
      'file/unreadable',
      `The file ${path} has a column ${name} of the type ${type}, which KQL has nothing for. Convert it, or leave it out.`,
    );
  const column = `"${name.replaceAll('"', '""')}"`;
  const since = reading.time && ((tick: Ticks) => `${column} >= ${reading.time!((tick - unixEpoch) / 10n - 1n)}`);
  const until = reading.time && ((tick: Ticks) => `${column} <= ${reading.time!((tick - unixEpoch) / 10n + 1n)}`);
  return { column: { name, type: reading.type }, base: { sql: reading.sql(column), type: reading.type, since, until } };
}
