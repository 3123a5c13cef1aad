import { deserialize, serialize } from 'node:v8';
import { Decimal } from 'decimal.js';
import type { Analysis } from '../contract.ts';
import { ExactDecimal } from '../functions/exact-decimal.ts';
import { Typed } from '../value.ts';

/** How instances of classes are stored: by a key that no name in a query can be. */
const decimalKey = '\u0000decimal';
const typedKey = '\u0000typed';

/** What only a run needs. The branches name parts of the plan, and several results share some, so they are kept as one. */
type Parts = Pick<Analysis, 'plan' | 'branches' | 'results'>;

/** An analysis as bytes: what is known of the text, and what a run needs, which most readers never look at. */
export interface Frozen {
  text: string;
  facts: Uint8Array;
  /** Absent where the text has errors, and where a plan is too large to be worth keeping. */
  parts?: Uint8Array;
}

/** Values in a plan beyond which making it anew is no slower than reading it: `union *` over all tables comes to millions. */
const mostValues = 200_000;

/** An analysis as bytes, with everything that its plan holds. */
export function freeze({ plan, branches, results, ...facts }: Analysis): Frozen {
  const isKept = plan !== undefined && holdsAtMost({ plan, results }, mostValues);
  const parts = isKept && serialize(mapped({ plan, branches, results }, frozenValue, new Map()));
  return { text: facts.text, facts: serialize(facts), ...(parts && { parts }) };
}

/** The analysis that was frozen; `readParts` is called when its plan is first looked at. Throws where the bytes are none. */
export function thaw(facts: Uint8Array, readParts: () => Parts): Analysis {
  const analysis = deserialize(facts) as Analysis;
  if (analysis.diagnostics.some(each => each.severity === 'error')) return { ...analysis, branches: [] };
  let parts: Parts | undefined;
  const read = () => {
    parts ??= readParts();
    return parts;
  };
  return Object.defineProperties(analysis, {
    plan: { get: () => read().plan, enumerable: true },
    branches: { get: () => read().branches, enumerable: true },
    results: { get: () => read().results, enumerable: true },
  });
}

export function thawParts(bytes: Uint8Array): Parts {
  return mapped(deserialize(bytes), thawedValue, new Map()) as Parts;
}

function holdsAtMost(parts: object, most: number): boolean {
  const seen = new Set<object>();
  let count = 0;
  const visit = (value: unknown): boolean => {
    if (++count > most) return false;
    if (typeof value !== 'object' || value === null || seen.has(value)) return true;
    seen.add(value);
    return Object.values(value).every(visit);
  };
  return visit(parts);
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
