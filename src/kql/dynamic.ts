import type { Decimal } from 'decimal.js';
import { isoFromTicks, timespanFromTicks } from '../core/time.ts';
import { realText } from './functions/real-text.ts';
import { deepest, readJson } from './json-reader.ts';
import { type Bag, type Dynamic, Typed } from './value.ts';

/**
 * Reads JSON exactly: whole numbers of 64 bits stay whole, longer ones and those with a point or an exponent are reals, a bag keeps
 * the order of its keys and the last of two equal keys. Undefined when the text is no JSON or nested too deep.
 */
export function parseDynamic(text: string): Dynamic | undefined {
  return readJson(text);
}

/** The dynamic value of what JSON.parse gave; whole numbers of 64 bits become whole, what JSON does not know becomes null. */
export function fromJson(value: unknown, depth = 0): Dynamic {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (typeof value === 'number') return wholeNumber(value);
  if (typeof value !== 'object' || value === null || depth > deepest) return null;
  if (Array.isArray(value)) return value.map(item => fromJson(item, depth + 1));
  if (value instanceof Map || value instanceof Typed) return value as Dynamic;
  return new Map(Object.entries(value).map(([key, item]) => [key, fromJson(item, depth + 1)]));
}

function wholeNumber(value: number): bigint | number {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63 ? BigInt(value) : value;
}

/** Writes a dynamic as Kusto does when it becomes a string inside another value: JSON without spaces, reals with a point. */
export function printDynamic(value: Dynamic): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isFinite(value) ? realText(value) : `"${realText(value)}"`;
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return bounded(`[${value.map(printDynamic).join(',')}]`);
  if (value instanceof Typed) return JSON.stringify(typedText(value));
  return bounded(`{${Array.from(value, ([key, item]) => `${JSON.stringify(key)}:${printDynamic(item)}`).join(',')}}`);
}

/** Characters that the text of a value may have: a bag whose members are the same bag again and again grows without end. */
const longest = 2 ** 26;

function bounded(text: string): string {
  if (text.length > longest) throw new RangeError('Invalid string length');
  return text;
}

/** A typed scalar as its own text: `2026-11-20T10:00:00.0000000Z`, `1.00:00:00`. */
export function typedText({ type, value }: Typed): string {
  if (type === 'datetime') return isoFromTicks(value as bigint);
  if (type === 'timespan') return timespanFromTicks(value as bigint);
  return type === 'decimal' ? (value as Decimal).toFixed() : (value as string);
}

const rank = (value: Dynamic): number => {
  if (value === null) return 0;
  if (typeof value === 'boolean') return 1;
  if (typeof value === 'bigint' || typeof value === 'number') return 2;
  if (value instanceof Typed) return 3;
  if (typeof value === 'string') return 4;
  return Array.isArray(value) ? 5 : 6;
};

/** A total order: null, bools, numbers by size, typed scalars, strings by code point, arrays, bags. 0 where the two are equal. */
export function compareDynamic(a: Dynamic, b: Dynamic): number {
  const kind = rank(a) - rank(b);
  if (kind !== 0) return kind;
  if (typeof a === 'string') return compareText(a, b as string);
  if (a instanceof Typed) return compareTyped(a, b as Typed);
  if (Array.isArray(a)) return compareArrays(a, b as Dynamic[]);
  if (a instanceof Map) return compareBags(a, b as Bag);
  return compareScalars(a as bigint, b as bigint);
}

function compareScalars<T extends bigint | number | boolean>(a: T, b: T): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
}

function compareTyped(a: Typed, b: Typed): number {
  if (a.type !== b.type) return a.type < b.type ? -1 : 1;
  if (a.type === 'decimal') return (a.value as Decimal).comparedTo(b.value as Decimal);
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}

function compareArrays(a: readonly Dynamic[], b: readonly Dynamic[]): number {
  for (let index = 0; index < a.length && index < b.length; index++) {
    const order = compareDynamic(a[index], b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareBags(a: Bag, b: Bag): number {
  const keys = [...a.keys()].sort(compareText);
  const others = [...b.keys()].sort(compareText);
  return (
    compareArrays(keys, others) ||
    compareArrays(
      keys.map(key => a.get(key)!),
      keys.map(key => b.get(key)!),
    )
  );
}

/** Orders strings by code point, as UTF-8 bytes would be: in UTF-16 units only surrogates stand elsewhere. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return codeOrder(left) - codeOrder(right);
  }
  return a.length - b.length;
}

function codeOrder(unit: number): number {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
