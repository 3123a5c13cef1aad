import { Failure } from '../../core/failure.ts';
import type { Dynamic } from '../value.ts';
import { bool, defineFunction, dynamic, page, type ScalarFunction } from './define.ts';
import { fourier } from './fourier.ts';
import { asArray, sum, toNumbers, toSeries } from './series-values.ts';

/** Points times weights that a filter may come to. */
const mostWork = 200_000_000;

function bounded(points: number, weights: number): void {
  if (points * weights <= mostWork) return;
  throw new Failure(
    'limit/exceeded',
    `A filter of ${weights} weights over a series of ${points} values takes too long. To get an answer, make one of them shorter.`,
  );
}

/** Convolves a series with a filter: a weighted sum of each element and those before it, or around it. */
function fir(series: readonly number[], filter: readonly number[], normalize: boolean, center: boolean): number[] {
  bounded(series.length, filter.length);
  const total = sum(filter);
  const weights = normalize && total !== 0 ? filter.map(weight => weight / total) : filter;
  const shift = center ? Math.floor(weights.length / 2) : 0;
  return series.map((_, index) => sum(weights.map((weight, lag) => weight * (series[index + shift - lag] ?? 0))));
}

/** A recursive filter: what comes out is fed back in. */
function iir(series: readonly number[], numerators: readonly number[], denominators: readonly number[]): number[] {
  bounded(series.length, numerators.length + denominators.length);
  const filtered: number[] = [];
  const lead = denominators[0];
  for (let index = 0; index < series.length; index++) {
    const forward = sum(numerators.map((weight, lag) => weight * (series[index - lag] ?? 0)));
    const back = sum(denominators.slice(1).map((weight, lag) => weight * (filtered[index - 1 - lag] ?? 0)));
    filtered.push((forward - back) / lead);
  }
  return filtered;
}

/** Whether the average rather than the weighted sum is meant: filters of nothing but weights of one sign. */
const isSmoothing = (filter: readonly number[]) =>
  filter.every(weight => weight >= 0) || filter.every(weight => weight <= 0);

function transform(name: string, inverse: boolean, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(`series-${name}-function`),
    takes: [dynamic('series'), dynamic('series_imaginary', null)],
    gives: 'dynamic',
    nulls: 'seen',
    run: (real, imaginary): Dynamic => {
      const left = toNumbers(real);
      if (!left) return [null, null];
      const right = toNumbers(imaginary) ?? left.map(() => 0);
      const result = fourier(left, right, inverse);
      return [asArray(result.real), asArray(result.imaginary)];
    },
    sql: null,
    examples,
  });
}

/** Filters and transforms of a series. */
export const seriesFilters: Record<string, ScalarFunction> = {
  series_fir: defineFunction({
    docs: page('series-fir-function'),
    takes: [dynamic('series'), dynamic('filter'), bool('normalize', null), bool('center', false)],
    gives: 'dynamic',
    nulls: 'seen',
    run: (series, filter, normalize, center) => {
      const values = toSeries(series)?.map(value => value ?? 0);
      const weights = toNumbers(filter);
      if (!values || !weights) return null;
      return asArray(fir(values, weights, normalize ?? isSmoothing(weights), center ?? false));
    },
    sql: null,
    examples: {
      'series_fir(dynamic([1, 2, 3]), dynamic([1, 1]), false)': [1, 3, 5],
      'series_fir(dynamic([2, 4, 6]), dynamic([1, 1]))': [1, 3, 5],
      'series_fir(dynamic([5, 15, 10]), dynamic([1, -1]), false, false)': [5, 10, -5],
      'series_fir(dynamic([3, 3, 3]), dynamic([1, 1, 1]), true, true)': [2, 3, 2],
    },
  }),
  series_iir: defineFunction({
    docs: page('series-iir-function'),
    takes: [dynamic('series'), dynamic('numerators'), dynamic('denominators')],
    gives: 'dynamic',
    run: (series, numerators, denominators) => {
      const values = toSeries(series)?.map(value => value ?? 0);
      const [top, bottom] = [toNumbers(numerators), toNumbers(denominators)];
      return values && top && bottom ? asArray(iir(values, top, bottom)) : null;
    },
    sql: null,
    examples: {
      'series_iir(dynamic([1, 2, 3, 4]), dynamic([1]), dynamic([1, -1]))': [1, 3, 6, 10],
      'series_iir(dynamic([]), dynamic([1]), dynamic([1]))': [],
    },
  }),
  series_fft: transform('fft', false, {
    'series_fft(dynamic([1, 1, 1, 1]))[0]': [4, 0, 0, 0],
    'series_fft(dynamic([1, 0, 0]))[1]': [0, 0, 0],
  }),
  series_ifft: transform('ifft', true, {
    'series_ifft(dynamic([4, 0, 0, 0]), dynamic([0, 0, 0, 0]))[0]': [1, 1, 1, 1],
    'series_ifft(dynamic([3, 0, 0]))[1]': [0, 0, 0],
  }),
};
