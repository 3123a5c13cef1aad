import { BIGINT, BOOLEAN, DOUBLE, type DuckDBType, type DuckDBValue, INTEGER, VARCHAR } from '@duckdb/node-api';
import { Decimal } from 'decimal.js';
import type { ColumnType } from '../../core/table.ts';
import { parseDynamic, printDynamic } from '../dynamic.ts';
import { type Dynamic, missing, type Value } from '../value.ts';

/** How a KQL type lies in DuckDB, and the way in and out of it. */
interface Codec {
  sql: string;
  type: DuckDBType;
  encode?: (value: NonNullable<Value>) => DuckDBValue;
  decode?: (value: NonNullable<DuckDBValue>) => Value;
}

const codecs: Record<ColumnType, Codec> = {
  bool: { sql: 'BOOLEAN', type: BOOLEAN },
  int: { sql: 'INTEGER', type: INTEGER },
  long: { sql: 'BIGINT', type: BIGINT },
  real: { sql: 'DOUBLE', type: DOUBLE },
  decimal: {
    sql: 'VARCHAR',
    type: VARCHAR,
    encode: value => (value as Decimal).toString(),
    decode: text => new Decimal(text as string),
  },
  string: { sql: 'VARCHAR', type: VARCHAR },
  datetime: { sql: 'BIGINT', type: BIGINT },
  timespan: { sql: 'BIGINT', type: BIGINT },
  guid: { sql: 'VARCHAR', type: VARCHAR },
  dynamic: {
    sql: 'VARCHAR',
    type: VARCHAR,
    encode: value => printDynamic(value as Dynamic),
    decode: text => parseDynamic(text as string) ?? null,
  },
};

export function sqlType(type: ColumnType): string {
  return codecs[type].sql;
}

export function duckType(type: ColumnType): DuckDBType {
  return codecs[type].type;
}

/** The values of a column as DuckDB takes them; a column that is not given is missing in every row. */
export function encodeColumn(type: ColumnType, values: readonly Value[] | undefined, length: number): DuckDBValue[] {
  const nothing = missing(type) as DuckDBValue;
  if (!values) return new Array<DuckDBValue>(length).fill(nothing);
  const encode = codecs[type].encode;
  return values.map(value => (value === null ? nothing : encode ? encode(value) : (value as DuckDBValue)));
}

export function decodeColumn(type: ColumnType, values: readonly DuckDBValue[]): Value[] {
  const nothing = missing(type);
  const decode = codecs[type].decode;
  return values.map(value => (value === null ? nothing : decode ? decode(value) : (value as Value)));
}
