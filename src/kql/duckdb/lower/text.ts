import { printDynamic } from '../../dynamic.ts';
import { type Dynamic, type ScalarType, Typed, type Value } from '../../value.ts';
import { sqlType } from '../codec.ts';
import { unproven } from './unproven.ts';

/** A text as a SQL literal: the only way by which text of a user reaches SQL. */
export function quoted(text: string): string {
  if (text.includes('\0') || !text.isWellFormed()) return unproven('a text that is no proper Unicode');
  return `'${text.replaceAll("'", "''")}'`;
}

/** A value as a SQL literal of the type that its column has. */
export function literalSql(value: Value, type: ScalarType): string {
  if (type === 'decimal') return unproven('decimal');
  if (value === null) return `NULL::${sqlType(type)}`;
  if (type === 'string' || type === 'guid') return quoted(value as string);
  if (type === 'bool') return value ? 'true' : 'false';
  if (type === 'dynamic') return quoted(dynamicText(value as Dynamic));
  return `'${value}'::${sqlType(type)}`;
}

/** JSON has no form for typed scalars and the reals that are no numbers. */
function dynamicText(value: Dynamic): string {
  if (!isPlain(value)) return unproven('a typed scalar inside a dynamic');
  return printDynamic(value);
}

function isPlain(value: Dynamic): boolean {
  if (value instanceof Typed) return false;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isPlain);
  return value instanceof Map ? [...value.values()].every(isPlain) : true;
}
