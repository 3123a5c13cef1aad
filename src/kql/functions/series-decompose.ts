import type { Dynamic, Value } from '../value.ts';
import { converter } from './convert.ts';
import { any, type Call, defineFunction, dynamic, long, page, type ScalarFunction, string } from './define.ts';
import { fitLine } from './series-fit.ts';
import { fences, outlierScores } from './series-outliers.ts';
import { surestPeriod } from './series-periods.ts';
import { asArray, mean, median, type Point, toSeries } from './series-values.ts';

interface Settings {
  /** -1: look for one; 0: none; else its length. */
  seasonality: number;
  trend: string;
  /** So many values at the end are not learned from. */
  testPoints: number;
  threshold: number;
}

interface Components {
  baseline: number[];
  seasonal: number[];
  trend: number[];
  residual: Point[];
}

/**
 * Takes a series apart: the seasonal part is the median of each phase, the trend the mean or the best line of what is left, the baseline both.
 * @see https://learn.microsoft.com/kusto/query/series-decompose-function
 */
function decompose(points: readonly Point[], settings: Settings): Components {
  const learned = points.slice(0, Math.max(0, points.length - settings.testPoints));
  const seasonal = seasonalPart(points.length, learned, settings);
  const trend = trendPart(points.length, learned, seasonal, settings.trend);
  const baseline = seasonal.map((value, index) => value + trend[index]);
  const residual = points.map((point, index) => (point === null ? null : point - baseline[index]));
  return { baseline, seasonal, trend, residual };
}

function seasonalPart(length: number, learned: readonly Point[], { seasonality, threshold }: Settings): number[] {
  const known = learned.filter(point => point !== null);
  const filled = learned.map(point => point ?? mean(known));
  const period = seasonality < 0 ? surestPeriod(filled, threshold) : seasonality;
  if (period <= 0 || period > learned.length) return Array<number>(length).fill(0);
  const phases = Array.from({ length: period }, (_, phase) => {
    const values = learned.filter((point, index) => point !== null && index % period === phase) as number[];
    return values.length === 0 ? 0 : median(values);
  });
  return Array.from({ length }, (_, index) => phases[index % period]);
}

function trendPart(length: number, learned: readonly Point[], seasonal: readonly number[], kind: string): number[] {
  const flat = (value: number) => Array<number>(length).fill(value);
  if (kind === 'none') return flat(0);
  const left = learned.map((point, index) => (point === null ? null : point - seasonal[index]));
  const known = left.filter(point => point !== null);
  if (known.length === 0) return flat(0);
  const average = mean(known);
  if (kind !== 'linefit') return flat(average);
  const { slope, interception } = fitLine(left.map(point => point ?? average));
  return Array.from({ length }, (_, index) => interception + slope * index);
}

/** The settings that arguments stand for, where some may be left out. */
function settingsOf(call: Call, places: { seasonality: number; trend: number; testPoints: number; threshold: number }) {
  const number = (place: number, otherwise: number) => {
    const convert = converter(call.args[place], 'real');
    return (args: readonly Value[]) => (convert(args[place]) as number | null) ?? otherwise;
  };
  const seasonality = number(places.seasonality, -1);
  const testPoints = number(places.testPoints, 0);
  const threshold = number(places.threshold, 0.6);
  return (args: readonly Value[]): Settings => ({
    seasonality: Math.round(seasonality(args)),
    trend: String(args[places.trend]).toLowerCase(),
    testPoints: Math.max(0, testPoints(args)),
    threshold: threshold(args),
  });
}

const tuple = ({ baseline, seasonal, trend, residual }: Components): Dynamic =>
  [baseline, seasonal, trend, residual].map(asArray);

/** What anomaly detection finds: flags, scores and the baseline. */
function anomalies(points: readonly Point[], settings: Settings, threshold: number, method: string): Dynamic {
  const fence = fences[method];
  if (!fence) return [null, null, null];
  const { baseline, residual } = decompose(points, settings);
  const learned = residual.slice(0, residual.length - settings.testPoints).filter(point => point !== null);
  const scores = outlierScores(residual, learned, fence);
  const flags = scores.map(score => (Math.abs(score) >= threshold ? BigInt(Math.sign(score)) : 0n));
  return [flags, asArray(scores), asArray(baseline)];
}

const none = (length: number): Dynamic => Array<Dynamic>(length).fill(null);
const week = 'dynamic([1, 5, 9, 5, 1, 5, 9, 5, 1, 5, 9, 5, 1, 5, 9, 5])';

/** Functions that take series into season, trend and rest. */
export const seriesDecompositions: Record<string, ScalarFunction> = {
  series_decompose: defineFunction({
    docs: page('series-decompose-function'),
    takes: [
      dynamic('series'),
      any('seasonality', -1n),
      string('trend', 'avg'),
      any('test_points', 0n),
      any('threshold', 0.6),
    ],
    gives: 'dynamic',
    nulls: 'seen',
    bind: call => {
      const settings = settingsOf(withTypes(call), { seasonality: 1, trend: 2, testPoints: 3, threshold: 4 });
      return (...args) => {
        const points = toSeries(args[0]);
        return points ? tuple(decompose(points, settings(args))) : none(4);
      };
    },
    sql: null,
    examples: {
      [`series_decompose(${week})[1]`]: [1, 5, 9, 5, 1, 5, 9, 5, 1, 5, 9, 5, 1, 5, 9, 5],
      'series_decompose(dynamic([1, 2, 3]), 0, "linefit")[0]': [1, 2, 3],
      'series_decompose(dynamic([1, 2, 6]), 0)[3]': [-2, -1, 3],
    },
  }),
  series_decompose_forecast: defineFunction({
    docs: page('series-decompose-forecast-function'),
    takes: [
      dynamic('series'),
      any('points'),
      any('seasonality', -1n),
      string('trend', 'linefit'),
      any('threshold', 0.6),
    ],
    gives: 'dynamic',
    nulls: 'seen',
    bind: call => {
      const settings = settingsOf(withTypes(call), { testPoints: 1, seasonality: 2, trend: 3, threshold: 4 });
      return (...args) => {
        const points = toSeries(args[0]);
        return points ? tuple(decompose(points, settings(args))) : none(4);
      };
    },
    sql: null,
    examples: {
      'series_decompose_forecast(dynamic([1, 2, 3, 0, 0]), 2)[0]': [1, 2, 3, 4, 5],
      'series_decompose_forecast(dynamic([4, 4, 0]), 1, 0, "avg")[0]': [4, 4, 4],
    },
  }),
  series_decompose_anomalies: defineFunction({
    docs: page('series-decompose-anomalies-function'),
    takes: [
      dynamic('series'),
      any('threshold', 1.5),
      any('seasonality', -1n),
      string('trend', 'avg'),
      any('test_points', 0n),
      string('ad_method', 'ctukey'),
      any('seasonality_threshold', 0.6),
    ],
    gives: 'dynamic',
    nulls: 'seen',
    bind: call => {
      const typed = withTypes(call);
      const settings = settingsOf(typed, { seasonality: 2, trend: 3, testPoints: 4, threshold: 6 });
      const toThreshold = converter(typed.args[1], 'real');
      return (...args) => {
        const points = toSeries(args[0]);
        if (!points) return none(3);
        const threshold = (toThreshold(args[1]) as number | null) ?? 1.5;
        return anomalies(points, settings(args), threshold, String(args[5]).toLowerCase());
      };
    },
    sql: null,
    examples: {
      'series_decompose_anomalies(dynamic([5, 6, 5, 6, 5, 6, 90, 5, 6, 5, 6, 5]), 1.5, 0)[0]': [
        0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0,
      ],
      'series_decompose_anomalies(parse_json("{}"))[0]': null,
    },
  }),
  series_seasonal: defineFunction({
    docs: page('series-seasonal-function'),
    takes: [dynamic('series'), long('period', -1n), long('test_points', 0n)],
    gives: 'dynamic',
    run: (series, period, testPoints) => {
      const points = toSeries(series);
      if (!points) return null;
      const settings = { seasonality: Number(period), trend: 'none', testPoints: Number(testPoints), threshold: 0.6 };
      return asArray(decompose(points, settings).seasonal);
    },
    sql: null,
    examples: {
      'series_seasonal(dynamic([1, 3, 5, 1, 3, 5, 2, 4, 6]), 3)': [1, 3, 5, 1, 3, 5, 1, 3, 5],
      'series_seasonal(dynamic([1, 3, 5, 2, 4, 6]), 3)': [1.5, 3.5, 5.5, 1.5, 3.5, 5.5],
      'series_seasonal(dynamic([1, 2, 3]))': [0, 0, 0],
    },
  }),
};

/** A left-out argument is a number, as its fallback is. */
function withTypes(call: Call): Call {
  const args = call.args.map((type, index) => {
    const constant = call.constants[index];
    if (type !== 'dynamic' || index === 0) return type;
    return typeof constant === 'bigint' ? 'long' : typeof constant === 'number' ? 'real' : type;
  });
  return { ...call, args };
}
