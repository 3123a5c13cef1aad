import type { Dynamic, Value } from '../value.ts';
import { asDynamic } from './convert.ts';
import { any, bool, defineFunction, dynamic, page, real, type ScalarFunction } from './define.ts';
import { mean, sum, toNumbers, toPoint, toSeries, variance } from './series-values.ts';

interface Statistics {
  values: readonly number[];
  min: number;
  minIndex: number;
  max: number;
  maxIndex: number;
  mean: number;
  variance: number;
}

/** The statistics of a series; undefined where it holds nothing that counts, or null or infinite values that are not to be passed over. */
function statistics(series: Dynamic, ignoreNonfinite: boolean): Statistics | undefined {
  const points = toSeries(series);
  const counts = (point: number | null) => point !== null && Number.isFinite(point);
  if (!points || (!ignoreNonfinite && !points.every(counts))) return undefined;
  const values = points.filter(counts) as number[];
  if (values.length === 0) return undefined;
  const min = values.reduce((least, value) => Math.min(least, value));
  const max = values.reduce((greatest, value) => Math.max(greatest, value));
  return {
    values,
    min,
    minIndex: points.indexOf(min),
    max,
    maxIndex: points.indexOf(max),
    mean: mean(values),
    variance: values.length > 1 ? variance(values) : 0,
  };
}

function correlation(a: readonly number[], b: readonly number[]): number | null {
  if (a.length !== b.length || a.length === 0) return null;
  const [meanA, meanB] = [mean(a), mean(b)];
  const products = (x: readonly number[], mx: number, y: readonly number[], my: number) =>
    sum(x.map((value, index) => (value - mx) * (y[index] - my)));
  const scale = Math.sqrt(products(a, meanA, a, meanA)) * Math.sqrt(products(b, meanB, b, meanB));
  return products(a, meanA, b, meanB) / scale;
}

/** Both as arrays of one length; a number stands for an array of it. */
function pairOf(one: Dynamic, other: Dynamic): [number[], number[]] | null {
  const [a, b] = [toNumbers(one as Value), toNumbers(other as Value)];
  const repeated = (value: Dynamic, length: number) => {
    const point = toPoint(value as Value);
    return point === null ? null : Array<number>(length).fill(point);
  };
  const left = a ?? (b && repeated(one, b.length));
  const right = b ?? (a && repeated(other, a.length));
  return left && right && left.length === right.length ? [left, right] : null;
}

const dot = (a: readonly number[], b: readonly number[]) => sum(a.map((value, index) => value * b[index]));
const magnitude = (values: readonly number[]) => Math.sqrt(dot(values, values));

function whole(
  name: string,
  run: (values: readonly number[]) => number,
  examples: ScalarFunction['examples'],
): ScalarFunction {
  return defineFunction({
    docs: page(`series-${name}-function`),
    takes: [dynamic('series')],
    gives: 'real',
    run: series => {
      const values = toNumbers(series);
      return values && run(values);
    },
    sql: null,
    examples,
  });
}

/** Functions that say one thing of a whole series. */
export const seriesStatistics: Record<string, ScalarFunction> = {
  series_stats: defineFunction({
    docs: page('series-stats-function'),
    takes: [dynamic('series'), bool('ignore_nonfinite', false)],
    gives: 'dynamic',
    run: (series, ignore) => {
      const found = statistics(series, ignore);
      if (!found) return Array<Dynamic>(7).fill(null);
      return [
        found.min,
        BigInt(found.minIndex),
        found.max,
        BigInt(found.maxIndex),
        found.mean,
        Math.sqrt(found.variance),
        found.variance,
      ];
    },
    sql: null,
    examples: {
      'series_stats(dynamic([1, 3, 5]))': [1, 0, 5, 2, 3, 2, 4],
      'series_stats(dynamic([1, null]))[0]': null,
      'series_stats(dynamic([1, null]), true)[0]': 1,
    },
  }),
  series_stats_dynamic: defineFunction({
    docs: page('series-stats-dynamic-function'),
    takes: [dynamic('series'), bool('ignore_nonfinite', false)],
    gives: 'dynamic',
    run: (series, ignore) => {
      const found = statistics(series, ignore);
      if (!found) return null;
      return new Map<string, Dynamic>([
        ['min', found.min],
        ['min_idx', BigInt(found.minIndex)],
        ['max', found.max],
        ['max_idx', BigInt(found.maxIndex)],
        ['avg', found.mean],
        ['stdev', Math.sqrt(found.variance)],
        ['variance', found.variance],
        ['sum', sum(found.values)],
        ['len', BigInt(found.values.length)],
      ]);
    },
    sql: null,
    examples: {
      'series_stats_dynamic(dynamic([1, 3, 5]))': {
        min: 1,
        min_idx: 0,
        max: 5,
        max_idx: 2,
        avg: 3,
        stdev: 2,
        variance: 4,
        sum: 9,
        len: 3,
      },
      'series_stats_dynamic(dynamic([null]))': null,
    },
  }),
  series_sum: whole('sum', sum, { 'series_sum(dynamic([1, 2.5]))': 3.5, 'series_sum(dynamic([1, null]))': null }),
  series_product: whole('product', values => values.reduce((all, value) => all * value, 1), {
    'series_product(dynamic([2, 2.5]))': 5,
    'series_product(dynamic(["a"]))': null,
  }),
  series_magnitude: whole('magnitude', magnitude, {
    'series_magnitude(dynamic([3, 4]))': 5,
    'series_magnitude(dynamic([]))': 0,
  }),
  series_dot_product: defineFunction({
    docs: page('series-dot-product-function'),
    takes: [any('series1'), any('series2')],
    gives: 'real',
    bind: call => {
      const [toLeft, toRight] = call.args.map(asDynamic);
      return (one, other) => {
        const pair = pairOf(toLeft(one), toRight(other));
        return pair && dot(...pair);
      };
    },
    sql: null,
    examples: {
      'series_dot_product(dynamic([1, 2]), dynamic([3, 4]))': 11,
      'series_dot_product(dynamic([1, 2]), 2)': 6,
      'series_dot_product(dynamic([1]), dynamic([1, 2]))': null,
    },
  }),
  series_cosine_similarity: defineFunction({
    docs: page('series-cosine-similarity-function'),
    takes: [dynamic('series1'), dynamic('series2'), real('magnitude1', null), real('magnitude2', null)],
    gives: 'real',
    nulls: 'seen',
    run: (one, other, magnitude1, magnitude2) => {
      const pair = pairOf(one, other);
      return pair && dot(...pair) / ((magnitude1 ?? magnitude(pair[0])) * (magnitude2 ?? magnitude(pair[1])));
    },
    sql: null,
    examples: {
      'series_cosine_similarity(dynamic([1, 0]), dynamic([0, 1]))': 0,
      'series_cosine_similarity(dynamic([3, 4]), dynamic([3, 4]), 5.0, 5.0)': 1,
      'series_cosine_similarity(dynamic([1]), dynamic(["a"]))': null,
    },
  }),
  series_pearson_correlation: defineFunction({
    docs: page('series-pearson-correlation-function'),
    takes: [dynamic('series1'), dynamic('series2')],
    gives: 'real',
    run: (one, other) => {
      const [a, b] = [toNumbers(one), toNumbers(other)];
      return a && b && correlation(a, b);
    },
    sql: null,
    examples: {
      'round(series_pearson_correlation(dynamic([1, 2, 3]), dynamic([2, 4, 6])), 6)': 1,
      'round(series_pearson_correlation(dynamic([1, 2, 3]), dynamic([3, 2, 1])), 6)': -1,
      'series_pearson_correlation(dynamic([1, 2]), dynamic([1]))': null,
    },
  }),
};
