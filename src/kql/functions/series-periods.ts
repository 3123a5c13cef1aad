import type { Dynamic, Value } from '../value.ts';
import { converter } from './convert.ts';
import { any, defineFunction, dynamic, long, page, real, rest, type ScalarFunction } from './define.ts';
import { asArray, atMost, mean, toNumbers } from './series-values.ts';

/** A period has at least so many points. */
const shortest = 4;

/** A cycle of a series in points, and how sure it is, from 0 to 1. */
export interface Period {
  length: number;
  score: number;
}

/** How alike a series is to itself, shifted: 1 where it is the same. Gaps between the lengths that are compared are evened out. */
function likeness(values: readonly number[]): (lag: number) => number {
  const center = mean(values);
  const deviations = values.map(value => value - center);
  const power = deviations.reduce((all, each) => all + each * each, 0) / values.length;
  return lag => {
    if (lag <= 0 || lag >= values.length || power === 0) return 0;
    let products = 0;
    for (let index = lag; index < values.length; index++) products += deviations[index] * deviations[index - lag];
    return products / (values.length - lag) / power;
  };
}

/** The score of a period: its likeness after one cycle and after two, whichever is less. Two cycles must fit, and one be a peak. */
function scored(alike: (lag: number) => number, length: number, size: number): number {
  if (length < shortest || length * 2 >= size) return 0;
  const one = alike(length);
  const isPeak = one >= alike(length - 1) && one >= alike(length + 1);
  return isPeak ? Math.max(0, Math.min(one, alike(length * 2))) : 0;
}

/** The periods between two lengths, the surest first; multiples of a surer one are left out. */
export function detectPeriods(values: readonly number[], from: number, to: number, count: number): Period[] {
  atMost(values.length, 20_000, 'series_periods_detect');
  const alike = likeness(values);
  const candidates: Period[] = [];
  for (let length = Math.max(shortest, Math.ceil(from)); length <= to && length * 2 < values.length; length++) {
    const score = scored(alike, length, values.length);
    if (score > 0) candidates.push({ length, score });
  }
  candidates.sort((a, b) => b.score - a.score || a.length - b.length);
  const found: Period[] = [];
  for (const candidate of candidates)
    if (!found.some(({ length }) => candidate.length % length === 0)) found.push(candidate);
  return found.slice(0, count);
}

/** The surest period whose score reaches a threshold, or 0. */
export function surestPeriod(values: readonly number[], threshold: number): number {
  const [best] = detectPeriods(values, shortest, values.length / 2, 1);
  return best && best.score >= threshold ? best.length : 0;
}

/** Functions that look for cycles. */
export const seriesPeriods: Record<string, ScalarFunction> = {
  series_periods_detect: defineFunction({
    docs: page('series-periods-detect-function'),
    takes: [dynamic('series'), real('min_period'), real('max_period'), long('num_periods')],
    gives: 'dynamic',
    run: (series, from, to, count): Dynamic => {
      const values = toNumbers(series);
      if (!values) return [null, null];
      const wanted = Math.min(1000, Math.max(0, Number(count)));
      const found = detectPeriods(values, from, to, wanted);
      const padded = Array.from({ length: wanted }, (_, index) => found[index] ?? { length: 0, score: 0 });
      return [asArray(padded.map(each => each.length)), asArray(padded.map(each => each.score))];
    },
    sql: null,
    examples: {
      'series_periods_detect(dynamic([1, 5, 9, 5, 1, 5, 9, 5, 1, 5, 9, 5, 1, 5, 9, 5]), 0.0, 8.0, 1)[0]': [4],
      'series_periods_detect(dynamic([1, 2, 3]), 0.0, 8.0, 2)': [
        [0, 0],
        [0, 0],
      ],
    },
  }),
  series_periods_validate: defineFunction({
    docs: page('series-periods-validate-function'),
    takes: [dynamic('series'), rest(any('period'))],
    gives: 'dynamic',
    nulls: 'seen',
    bind: call => {
      const convert = call.args.slice(1).map(type => converter(type, 'real'));
      return (series, ...periods: Value[]): Dynamic => {
        const values = toNumbers(series);
        if (!values) return [null, null];
        const alike = likeness(values);
        const lengths = periods.map((period, index) => (convert[index](period) as number | null) ?? 0);
        const scores = lengths.map(length => scored(alike, Math.round(length), values.length));
        return [asArray(lengths), asArray(scores)];
      };
    },
    sql: null,
    examples: {
      'series_periods_validate(dynamic([1, 5, 9, 5, 1, 5, 9, 5, 1, 5, 9, 5, 1, 5, 9, 5]), 4.0, 5.0)[0]': [4, 5],
      'series_periods_validate(dynamic([1, 2, 3]), 2.0)': [[2], [0]],
    },
  }),
};
