import { isoFromTicks, timespanFromTicks } from '../../core/time.ts';
import { type Bag, type Dynamic, Typed } from '../value.ts';

/**
 * A dynamic value as JSON text that reads back the same: whole numbers keep all digits, a real keeps its point
 * (`1.0`), bags keep the order of their keys. What JSON has no form for becomes text, as it does on the way into
 * Log Analytics.
 */
export function jsonText(value: Dynamic): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return realText(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (value instanceof Typed) return JSON.stringify(typedText(value));
  return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${jsonText(item)}`).join(',')}}`;
}

function realText(value: number): string {
  if (!Number.isFinite(value)) return JSON.stringify(String(value));
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function typedText({ type, value }: Typed): string {
  if (type === 'datetime') return isoFromTicks(value as bigint);
  if (type === 'timespan') return timespanFromTicks(value as bigint);
  return String(value);
}

type Revived = { source?: string };

/** Reads what `jsonText` wrote. */
export function fromJsonText(text: string): Dynamic {
  return /"\s*-?\d+\s*"\s*:/.test(text) ? orderedJson(text) : plainJson(text);
}

/** JSON.parse with exact numbers. JavaScript moves keys that look like indexes to the front, so it is not for those. */
function plainJson(text: string): Dynamic {
  return JSON.parse(text, function (this: unknown, _key: string, value: unknown, context?: Revived) {
    if (typeof value === 'number') return exactNumber(context?.source ?? String(value));
    if (value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Map))
      return new Map(Object.entries(value));
    return value;
  } as (key: string, value: unknown) => unknown) as Dynamic;
}

function exactNumber(source: string): bigint | number {
  if (!/^-?\d+$/.test(source) || source === '-0') return Number(source);
  const whole = BigInt(source);
  return whole === BigInt.asIntN(64, whole) ? whole : Number(source);
}

/** Puts a mark before every key, so that none looks like an index and the order stays, and takes it off again. */
function orderedJson(text: string): Dynamic {
  const marked = text.replaceAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g, (token, colon?: string) =>
    colon === undefined ? token : `"k${token.slice(1)}`,
  );
  return unmarked(plainJson(marked));
}

function unmarked(value: Dynamic): Dynamic {
  if (Array.isArray(value)) return value.map(unmarked);
  if (!(value instanceof Map)) return value;
  const bag: Bag = new Map();
  for (const [key, item] of value) bag.set(key.slice(1), unmarked(item));
  return bag;
}
