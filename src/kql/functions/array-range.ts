import { type Dynamic, Typed, type Value } from '../value.ts';
import { asDynamic, converter } from './convert.ts';
import { any, type Call, defineFunction, long, page, type ScalarFunction } from './define.ts';

/** Whole numbers, reals, datetimes and timespans from one to another; nothing where the step leads away. */
function bindRange(call: Call): (start: Value, stop: Value, step: Value) => Dynamic {
  const [from] = call.args;
  if (from === 'datetime' || from === 'timespan')
    return (start, stop, step) => typedRange(from, call, start, stop, step);
  const isReal = call.args.some(type => type === 'real' || type === 'decimal');
  const convert = call.args.map(type => converter(type, isReal ? 'real' : 'long'));
  return (start, stop, step) => {
    const [a, b] = [convert[0](start), convert[1](stop)];
    const by = step === null ? (isReal ? 1 : 1n) : convert[2](step);
    if (a === null || b === null || by === null) return null;
    return isReal
      ? realRange(a as number, b as number, by as number)
      : wholeRange(a as bigint, b as bigint, by as bigint);
  };
}

/** The service gives no longer range. */
const longestRange = 1_048_576;

function wholeRange(start: bigint, stop: bigint, step: bigint): Dynamic {
  const values: bigint[] = [];
  if (step === 0n) return null;
  for (let at = start; step > 0n ? at <= stop : at >= stop; at += step) {
    if (values.length >= longestRange) return values;
    values.push(at);
  }
  return values;
}

function realRange(start: number, stop: number, step: number): Dynamic {
  if (step === 0 || Number.isNaN(step)) return null;
  const count = Math.min(longestRange, Math.floor((stop - start) / step + 1e-9) + 1);
  return Array.from({ length: Math.max(0, count) }, (_, index) => start + index * step);
}

function typedRange(type: 'datetime' | 'timespan', call: Call, start: Value, stop: Value, step: Value): Dynamic {
  const by = step === null ? 36_000_000_000n : (converter(call.args[2], 'timespan')(step) as bigint | null);
  const to = converter(call.args[1], type)(stop) as bigint | null;
  if (start === null || to === null || by === null) return null;
  const values = wholeRange(start as bigint, to, by);
  return Array.isArray(values) ? values.map(value => new Typed(type, value as bigint)) : values;
}

/** Functions that make arrays of a length. */
export const arrayRanges: Record<string, ScalarFunction> = {
  range: defineFunction({
    docs: page('range-function'),
    takes: [any('start'), any('stop'), any('step', null)],
    gives: 'dynamic',
    nulls: 'seen',
    bind: bindRange,
    sql: null,
    examples: {
      'range(1, 7, 2)': [1, 3, 5, 7],
      'range(3, 1)': [],
      'range(1.0, 2, 0.5)': [1, 1.5, 2],
      'range(datetime(2026-11-20), datetime(2026-11-21), 1d)': [
        '2026-11-20T00:00:00.0000000Z',
        '2026-11-21T00:00:00.0000000Z',
      ],
      'range(long(null), 1)': null,
    },
  }),
  repeat: defineFunction({
    docs: page('repeat-function'),
    takes: [any('value'), long('count')],
    gives: 'dynamic',
    nulls: 'seen',
    bind: call => {
      const convert = asDynamic(call.args[0]);
      return (value, count) =>
        count === null || count < 0n
          ? null
          : Array<Dynamic>(Math.min(longestRange, Number(count))).fill(convert(value));
    },
    sql: null,
    examples: { 'repeat(1, 3)': [1, 1, 1], 'repeat("a", 0)': [], 'repeat(1, -1)': null },
  }),
};
