import { parseDynamic } from '../../kql/dynamic.ts';

/**
 * A value inside a workflow: JSON in which integers (bigint) and reals (number) stay apart and objects keep the order of their keys,
 * as in the service, where `div(11, 5)` is 2 and `div(11.0, 5)` is 2.2.
 */
export type Value = null | boolean | bigint | number | string | Value[] | Bag;
export type Bag = Map<string, Value>;

/** Plain data, as JSON.parse gives it. An integer beyond 2^53 is a bigint when read, and JSON.rawJSON's form when written. */
export type Plain = null | boolean | number | bigint | string | Plain[] | { [key: string]: Plain };

export const deepestValue = 200;

/** Reads JSON text exactly; undefined when it is none. */
export function parseValue(text: string): Value | undefined {
  return parseDynamic(text) as Value | undefined;
}

/**
 * Whether a text that is no JSON may be read by the service all the same: its reader takes single quotes, comments, bare names and
 * commas at the end.
 */
export function mayBeRelaxedJson(text: string): boolean {
  return /^\s*[[{]/.test(text) && /'|\/[/*]|,\s*[\]}]|[{,]\s*[A-Za-z_$][\w$]*\s*:/.test(text);
}

/**
 * Takes plain data over. What is undefined is left out, as JSON does.
 *
 * @throws RangeError when it is nested deeper than 200 levels, or holds what JSON has no form for.
 */
export function fromPlain(data: unknown, depth = 0): Value {
  if (depth > deepestValue) throw new RangeError(`The data is nested deeper than ${deepestValue} levels.`);
  if (data === null || data === undefined) return null;
  if (typeof data === 'number') return Number.isSafeInteger(data) ? BigInt(data) : data;
  if (typeof data === 'boolean' || typeof data === 'bigint' || typeof data === 'string') return data;
  if (Array.isArray(data)) return data.map(item => fromPlain(item, depth + 1));
  if (typeof data !== 'object') throw new RangeError(`A ${typeof data} is no JSON.`);
  const entries = Object.entries(data).filter(([, value]) => value !== undefined);
  return new Map(entries.map(([key, value]) => [key, fromPlain(value, depth + 1)]));
}

/** Gives plain data for JSON.stringify and for comparison. What stands in `known` is taken from there, so that shared parts stay shared. */
export function toPlain(value: Value, known = new Map<Value, Plain>()): Plain {
  if (typeof value === 'bigint') return plainInteger(value);
  if (value === null || typeof value !== 'object') return value;
  const made =
    known.get(value) ?? (Array.isArray(value) ? value.map(item => toPlain(item, known)) : plainBag(value, known));
  known.set(value, made);
  return made;
}

function plainBag(bag: Bag, known: Map<Value, Plain>): Plain {
  const plain: { [key: string]: Plain } = {};
  for (const [key, item] of bag) {
    const value = toPlain(item, known);
    Object.defineProperty(plain, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return plain;
}

const rawJson = (JSON as unknown as { rawJSON(text: string): Plain }).rawJSON;

function plainInteger(value: bigint): Plain {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : rawJson(String(value));
}

/** Compact JSON as the service writes it: a real that is whole keeps its point (`10.0`). */
export function jsonText(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${quoted(key)}:${jsonText(item)}`).join(',')}}`;
  }
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number')
    return Number.isInteger(value) && !/e/.test(`${value}`) ? `${value}.0` : realText(value);
  return String(value);
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u0085\u2028\u2029]/g,
    sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** How a value reads inside a text: objects and arrays as JSON, binary content as its text, null as nothing, booleans as .NET prints them. */
export function asText(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return realText(value);
  if (typeof value === 'bigint') return String(value);
  return contentText(value) ?? jsonText(value);
}

/** Binary content reads as the text that it holds. */
function contentText(value: Value[] | Bag): string | undefined {
  if (!(value instanceof Map) || !value.has('$content-type')) return undefined;
  const content = value.get('$content');
  return typeof content === 'string' ? Buffer.from(content, 'base64').toString('utf8') : undefined;
}

function realText(value: number): string {
  return String(value)
    .replace(/e([+-])(\d)$/, 'e$10$2')
    .replace('e', 'E');
}

/** The names that the service's messages give to types. */
export function typeName(value: Value): string {
  if (value === null) return 'Null';
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'bigint') return 'Integer';
  if (typeof value === 'number') return 'Float';
  if (typeof value === 'string') return 'String';
  return Array.isArray(value) ? 'Array' : 'Object';
}

/** Deep equality; an integer equals the real of the same size, true equals 1, texts differ by case. */
export function sameValue(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  }
  if (a instanceof Map && b instanceof Map) {
    return a.size === b.size && [...a].every(([key, item]) => b.has(key) && sameValue(item, b.get(key)!));
  }
  if (typeof a === 'boolean' && isNumber(b)) return Number(a) === Number(b);
  if (typeof b === 'boolean' && isNumber(a)) return Number(b) === Number(a);
  if (isNumber(a) && isNumber(b)) return typeof a === typeof b ? a === b : Number(a) === Number(b);
  return a === b;
}

export function isNumber(value: Value): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

/** The key of an object that a name means: the exact one, else the first that differs by case only. */
export function keyOf(bag: Bag, name: string): string | undefined {
  if (bag.has(name)) return name;
  const wanted = name.toLowerCase();
  return bag.keys().find(key => key.toLowerCase() === wanted);
}

/** A field of an object by its name; null where there is none or no object. */
export function fieldOf(value: Value | undefined, ...names: string[]): Value {
  let at: Value = value ?? null;
  for (const name of names) {
    const key: string | undefined = at instanceof Map ? keyOf(at, name) : undefined;
    at = at instanceof Map && key !== undefined ? at.get(key)! : null;
  }
  return at;
}

const largestContent = 104_857_600;

/** Whether a value is nested deeper than 200 levels, or larger than the 100 MB that the service takes as the content of an action. */
export function isTooLarge(value: Value): boolean {
  let left = largestContent;
  const walk = (one: Value, depth: number): boolean => {
    left -= typeof one === 'string' ? one.length : 16;
    if (left < 0 || depth > deepestValue) return true;
    if (Array.isArray(one)) return one.some(item => walk(item, depth + 1));
    if (!(one instanceof Map)) return false;
    return one.entries().some(([key, item]) => walk(key, depth) || walk(item, depth + 1));
  };
  return walk(value, 0);
}
