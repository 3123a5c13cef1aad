import { Decimal } from 'decimal.js';
import { ExactDecimal } from './functions/exact-decimal.ts';
import { Typed } from './value.ts';

/** How instances of classes are stored: by a key that no name in a query can be. */
const decimalKey = '\u0000decimal';
const typedKey = '\u0000typed';

/** Values and plans as data that a structured clone keeps: instances of classes become objects with a key of their own. */
export function toPlain<T>(value: T): T {
  return mapped(value, frozenValue, new Map()) as T;
}

/** What `toPlain` made plain, as it was. */
export function fromPlain<T>(value: T): T {
  return mapped(value, thawedValue, new Map()) as T;
}

type Change = (value: object, inner: (value: unknown) => unknown) => unknown;

/** Rebuilds plain data with `change` applied to each object; what is shared stays shared. */
function mapped(value: unknown, change: Change, seen: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  const inner = (part: unknown) => mapped(part, change, seen);
  const result = change(value, inner) ?? rebuilt(value, inner);
  seen.set(value, result);
  return result;
}

function rebuilt(value: object, inner: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(inner);
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, inner(one)]));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inner(one)]));
}

function frozenValue(value: object, inner: (value: unknown) => unknown): unknown {
  if (Decimal.isDecimal(value)) return { [decimalKey]: value.toString() };
  if (value instanceof Typed) return { [typedKey]: value.type, value: inner(value.value) };
  return undefined;
}

function thawedValue(value: object, inner: (value: unknown) => unknown): unknown {
  if (decimalKey in value) return new ExactDecimal(String(value[decimalKey]));
  if (typedKey in value && 'value' in value) {
    return new Typed(value[typedKey] as Typed['type'], inner(value.value) as Typed['value']);
  }
  return undefined;
}
