import type { Dynamic } from '../value.ts';
import { converter } from './convert.ts';
import { any, defineFunction, dynamic, long, page, real, type ScalarFunction, string } from './define.ts';
import { asArray, type Point, quantile, toSeries } from './series-values.ts';

/** Between which quantiles a value is normal. */
export interface Fence {
  from: number;
  to: number;
}

export const fences: Readonly<Record<string, Fence>> = {
  tukey: { from: 0.25, to: 0.75 },
  ctukey: { from: 0.1, to: 0.9 },
};

/**
 * Tukey's test: how many times the range between the quantiles a value lies outside of it, below 0 for those under it. Missing values
 * score 0; the quantiles are those of the learned values.
 */
export function outlierScores(points: readonly Point[], learned: readonly number[], { from, to }: Fence): number[] {
  const sorted = learned.toSorted((a, b) => a - b);
  if (sorted.length === 0) return points.map(() => 0);
  const [low, high] = [quantile(sorted, from), quantile(sorted, to)];
  return points.map(point => {
    if (point === null || (point >= low && point <= high)) return 0;
    const distance = point > high ? point - high : point - low;
    return distance / (high - low);
  });
}

/** A score for each value of a series by Tukey's test. */
export const seriesOutliers: Record<string, ScalarFunction> = {
  series_outliers: defineFunction({
    docs: page('series-outliers-function'),
    takes: [
      dynamic('series'),
      string('kind', 'ctukey'),
      any('ignore_val', null),
      real('min_percentile', 10),
      real('max_percentile', 90),
      long('test_points', 0n),
    ],
    gives: 'dynamic',
    nulls: 'seen',
    bind: call => {
      const toIgnored = converter(call.args[2], 'real');
      return (series, kind, ignored, low, high, tested): Dynamic => {
        const ignore = toIgnored(ignored);
        const points = toSeries(series)?.map(point => (point === ignore ? null : point));
        const standard = fences[(kind ?? '').toLowerCase()];
        if (!points || !standard || low === null || high === null) return null;
        const fence = kind === 'tukey' ? standard : { from: low / 100, to: high / 100 };
        const learned = points.slice(0, points.length - Number(tested ?? 0n)).filter(point => point !== null);
        return asArray(outlierScores(points, learned, fence));
      };
    },
    sql: null,
    examples: {
      'series_outliers(dynamic([1, 2, 3, 4, 13]), "tukey")': [-0.5, 0, 0, 0, 4.5],
      'series_outliers(dynamic([5, 5, null, 5]))': [0, 0, 0, 0],
      'series_outliers(dynamic([1]), "none")': null,
    },
  }),
};
