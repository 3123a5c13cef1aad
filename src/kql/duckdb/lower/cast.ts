import type { ScalarType } from '../../value.ts';
import { sqlType } from '../codec.ts';
import { unproven } from './unproven.ts';

/** Conversions that lose nothing and know no value that they refuse. */
const widening: Readonly<Partial<Record<ScalarType, readonly ScalarType[]>>> = {
  bool: ['int', 'long', 'real'],
  int: ['long', 'real', 'bool'],
  long: ['real', 'bool', 'timespan'],
  timespan: ['long'],
  datetime: ['long', 'timespan'],
};

/** A value of one type as another, as the interpreter converts it. */
export function castSql(sql: string, from: ScalarType, to: ScalarType): string {
  if (from === to) return sql;
  if (from === 'guid' && to === 'string') return `coalesce(${sql}, '')`;
  if (!widening[from]?.includes(to)) return unproven(`${from} as ${to}`);
  return `(${sql})::${sqlType(to)}`;
}
