import { Decimal } from 'decimal.js';
import { compareText } from '../dynamic.ts';
import { type Dynamic, type ScalarType, Typed, type Value } from '../value.ts';
import { asDynamic, converter } from './convert.ts';
import { type Accumulator, type AggregateFunction, any, type Call, defineAggregate, page, rest } from './define.ts';

/** Values with how often each counts. */
interface Weighted {
  value: Value;
  weight: number;
}

function compare(a: Value, b: Value): number {
  if (a instanceof Decimal) return a.comparedTo(b as Decimal);
  if (typeof a === 'string') return compareText(a, b as string);
  return a! < b! ? -1 : a! > b! ? 1 : 0;
}

/** By nearest rank: the first value at which the given share of the weight is reached. */
export function nearestRank(sorted: readonly Weighted[], total: number, percent: number): Value {
  const wanted = (percent / 100) * total;
  let reached = 0;
  for (const { value, weight } of sorted) {
    reached += weight;
    if (reached >= wanted - 1e-9) return value;
  }
  return sorted.at(-1)?.value ?? null;
}

/** Where a call's values, weights and percentages stand. */
interface Layout {
  weighted: boolean;
  /** Whether the result is an array of all of them. */
  array: boolean;
}

function gather(call: Call, { weighted, array }: Layout): Accumulator {
  const rows: Weighted[] = [];
  const type = call.args[0];
  const unwrap = type === 'dynamic' ? plain : (value: Value) => value;
  const toWeight = weighted ? converter(call.args[1], 'real') : undefined;
  const firstPercent = weighted ? 2 : 1;
  let percents: readonly Value[] = call.constants.slice(firstPercent) as Value[];
  return {
    add: args => {
      percents = args.slice(firstPercent);
      const value = unwrap(args[0]);
      const weight = toWeight ? (toWeight(args[1]) as number | null) : 1;
      if (value === null || Number.isNaN(value) || weight === null || weight <= 0) return;
      call.hold?.(value);
      rows.push({ value, weight });
    },
    finish: () => {
      rows.sort((a, b) => compare(a.value, b.value));
      const total = rows.reduce((sum, { weight }) => sum + weight, 0);
      const values = numbersOf(percents, call.args.slice(firstPercent)).map(each => nearestRank(rows, total, each));
      return array ? values.map(asDynamic(type)) : values[0];
    },
  };
}

function plain(value: Value): Value {
  if (value instanceof Typed) return value.value;
  return typeof value === 'bigint' ? Number(value) : typeof value === 'object' ? null : value;
}

/** The percentages: numbers, or one array of numbers. */
function numbersOf(percents: readonly Value[], types: readonly ScalarType[]): number[] {
  return percents.flatMap((value, index) => {
    if (Array.isArray(value)) return value.map(item => Number(item));
    return value === undefined ? [] : [Number(converter(types[index], 'real')(value))];
  });
}

type Examples = AggregateFunction['examples'];

function percentile(name: string, layout: Layout, examples: Examples): AggregateFunction {
  const value = any('expr');
  return defineAggregate({
    docs: page('percentiles-aggregation-function'),
    takes: layout.weighted ? [value, any('weight'), rest(any('percentile'))] : [value, rest(any('percentile'))],
    gives: 'inferred',
    start: call => gather(call, layout),
    sql: null,
    examples: Object.fromEntries(Object.entries(examples).map(([query, rows]) => [query.replace('NAME', name), rows])),
  });
}

const hundred = 'range x from 1 to 100 step 1';
const weights = 'datatable(x: long, w: long)[1, 1, 2, 8, 3, 1]';
const none: Dynamic = null;

/** Percentiles by nearest rank: exact, also where the service estimates them (docs/decisions). */
export const percentileAggregates: Record<string, AggregateFunction> = {
  percentile: percentile(
    'percentile',
    { weighted: false, array: false },
    {
      [`${hundred} | summarize p = NAME(x, 95)`]: [{ p: 95 }],
      'datatable(x: long)[10, 20] | summarize p = NAME(x, 50)': [{ p: 10 }],
      'datatable(x: long)[] | summarize p = NAME(x, 50)': [{ p: none }],
    },
  ),
  percentiles: percentile(
    'percentiles',
    { weighted: false, array: false },
    {
      [`${hundred} | summarize NAME(x, 5, 50)`]: [{ percentile_x_5: 5, percentile_x_50: 50 }],
      'datatable(r: real)[1.5, 2.5, real(null)] | summarize NAME(r, 50, 100)': [
        { percentile_r_50: 1.5, percentile_r_100: 2.5 },
      ],
    },
  ),
  percentiles_array: percentile(
    'percentiles_array',
    { weighted: false, array: true },
    {
      [`${hundred} | summarize p = NAME(x, 10, 20.5)`]: [{ p: [10, 21] }],
      [`${hundred} | summarize p = NAME(x, dynamic([0, 100]))`]: [{ p: [1, 100] }],
    },
  ),
  percentilew: percentile(
    'percentilew',
    { weighted: true, array: false },
    {
      [`${weights} | summarize p = NAME(x, w, 50)`]: [{ p: 2 }],
      [`${weights} | summarize p = NAME(x, w, 100)`]: [{ p: 3 }],
    },
  ),
  percentilesw: percentile(
    'percentilesw',
    { weighted: true, array: false },
    {
      [`${weights} | summarize NAME(x, w, 5, 50)`]: [{ percentile_x_5: 1, percentile_x_50: 2 }],
      [`${weights} | summarize NAME(x, w, 99, 100)`]: [{ percentile_x_99: 3, percentile_x_100: 3 }],
    },
  ),
  percentilesw_array: percentile(
    'percentilesw_array',
    { weighted: true, array: true },
    {
      [`${weights} | summarize p = NAME(x, w, 5, 50)`]: [{ p: [1, 2] }],
      [`${weights} | summarize p = NAME(x, w, dynamic([100]))`]: [{ p: [3] }],
    },
  ),
};
