import { Decimal } from 'decimal.js';
import { type Dynamic, Typed, type Value } from '../value.ts';

/** What two values have in common exactly when Kusto groups and joins them as one. */
export type Key = string | number | bigint | boolean | null;

export function keyOf(value: Value): Key {
  if (value === null || typeof value !== 'object') return value;
  return value instanceof Decimal ? value.toString() : textKey(value);
}

/** About the bytes that a key takes in an index, and its entry there. */
export function weightOfKey(key: Key): number {
  return typeof key === 'string' ? 120 + key.length : 120;
}

/** One key for several values. */
export function rowKey(values: readonly Value[]): Key {
  if (values.length === 1) return keyOf(values[0]);
  let key = '';
  for (const value of values) key += textKey(value);
  return key;
}

function textKey(value: Value | Dynamic): string {
  if (value === null) return '_';
  switch (typeof value) {
    case 'string':
      return `s${value.length}:${value}`;
    case 'bigint':
      return `i${value};`;
    case 'number':
      return Number.isInteger(value) ? `i${value};` : `r${value};`;
    case 'boolean':
      return value ? 't' : 'f';
    default:
      return objectKey(value);
  }
}

function objectKey(value: Exclude<Value, null | string | number | bigint | boolean>): string {
  if (Array.isArray(value)) return `[${value.map(textKey).join('')}]`;
  if (value instanceof Map) return `{${[...value].map(([name, each]) => textKey(name) + textKey(each)).join('')}}`;
  if (value instanceof Typed) return `${value.type}(${value.value})`;
  return `d${value};`;
}
