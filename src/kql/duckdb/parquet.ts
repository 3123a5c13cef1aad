import { DuckDBInstance } from '@duckdb/node-api';
import { Failure } from '../../core/failure.ts';
import type { Column, ColumnType } from '../../core/table.ts';
import { unixEpoch } from '../../core/time.ts';
import type { Batch, Value } from '../value.ts';
import { decodeColumn } from './codec.ts';
import { eachChunk } from './database.ts';

/** How a column of a file becomes one of KQL: its type, and the SQL that gives it in the form of the store. */
interface Reading {
  type: ColumnType;
  sql: (column: string) => string;
}

const same = (column: string) => column;
const text = (column: string) => `cast(${column} as varchar)`;
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
  VARCHAR: { type: 'string', sql: same },
  UUID: { type: 'guid', sql: text },
  JSON: { type: 'dynamic', sql: text },
  DATE: { type: 'datetime', sql: ticks(column => `epoch_us(${column}) * 10`) },
  TIMESTAMP: { type: 'datetime', sql: ticks(column => `epoch_us(${column}) * 10`) },
  TIMESTAMP_S: { type: 'datetime', sql: ticks(column => `epoch_us(${column}) * 10`) },
  TIMESTAMP_MS: { type: 'datetime', sql: ticks(column => `epoch_us(${column}) * 10`) },
  TIMESTAMP_NS: { type: 'datetime', sql: ticks(column => `epoch_ns(${column}) // 100`) },
  'TIMESTAMP WITH TIME ZONE': { type: 'datetime', sql: ticks(column => `epoch_us(${column}) * 10`) },
  TIME: { type: 'timespan', sql: column => `epoch_us(${column}) * 10` },
  BLOB: { type: 'string', sql: column => `base64(${column})` },
};

/** Lists, structures and maps become dynamic; decimals keep their digits. */
function readingOf(type: string): Reading | undefined {
  if (/[[\]]$/.test(type) || /^(STRUCT|MAP)\(/.test(type))
    return { type: 'dynamic', sql: column => `cast(to_json(${column}) as varchar)` };
  if (type.startsWith('DECIMAL(')) return { type: 'decimal', sql: text };
  if (type.startsWith('ENUM(')) return { type: 'string', sql: text };
  return readings[type];
}

/**
 * Reads a Parquet file: whole numbers as int or long, times as datetime, nested values as dynamic. Throws `file/unreadable`
 * for a file that is none, and for a column of a type that KQL has nothing for.
 */
export async function readParquet(path: string): Promise<Batch> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    const from = `read_parquet([${quoted(path)}])`;
    const described = await connection.run(`describe select * from ${from}`);
    const fields = (await described.getRows()).map(([name, type]) => fieldOf(path, String(name), String(type)));
    const values: Value[][] = fields.map(() => []);
    let length = 0;
    await eachChunk(
      connection,
      `select ${fields.map(({ sql }) => sql).join(', ')} from ${from}`,
      [],
      (columns, rows) => {
        fields.forEach(({ column }, index) => {
          for (const value of decodeColumn(column.type, columns[index])) values[index].push(value);
        });
        length += rows;
      },
    );
    return { columns: fields.map(({ column }) => column), values, length };
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(
      'file/unreadable',
      `The file ${path} can not be read as Parquet: ${(cause as Error).message.split('\n')[0]}`,
      { cause },
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function fieldOf(path: string, name: string, type: string): { column: Column; sql: string } {
  const reading = readingOf(type);
  if (!reading)
    throw new Failure(
      'file/unreadable',
      `The file ${path} has a column ${name} of the type ${type}, which KQL has nothing for. Convert it, or leave it out.`,
    );
  return { column: { name, type: reading.type }, sql: reading.sql(`"${name.replaceAll('"', '""')}"`) };
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
