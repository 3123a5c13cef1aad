import type { Dynamic } from '../value.ts';
import { defineFunction, dynamic, int, page, type ScalarFunction } from './define.ts';
import { asArray, mean, sum, toNumbers, variance } from './series-values.ts';

/** How well a curve lies on a series. */
interface Quality {
  rsquare: number;
  variance: number;
  rvariance: number;
  fit: number[];
}

/** The line that fits a series best, by least squares over the places of its elements. */
export interface Line extends Quality {
  slope: number;
  interception: number;
}

function qualityOf(values: readonly number[], fit: number[]): Quality {
  const center = mean(values);
  const residual = sum(values.map((value, index) => (value - fit[index]) ** 2));
  const total = sum(values.map(value => (value - center) ** 2));
  return {
    rsquare: total === 0 ? 1 : 1 - residual / total,
    variance: values.length > 1 ? variance(values) : 0,
    rvariance: values.length > 1 ? residual / (values.length - 1) : 0,
    fit,
  };
}

export function fitLine(values: readonly number[]): Line {
  const middle = (values.length - 1) / 2;
  const center = mean(values);
  const spread = sum(values.map((_, index) => (index - middle) ** 2));
  const slope = spread === 0 ? 0 : sum(values.map((value, index) => (index - middle) * (value - center))) / spread;
  const interception = center - slope * middle;
  return {
    slope,
    interception,
    ...qualityOf(
      values,
      values.map((_, index) => interception + slope * index),
    ),
  };
}

interface TwoLines extends Quality {
  split: number;
  left: Line;
  right: Line;
}

/** The split into two lines that together fit best: the first of those that leave the least. */
function fitTwoLines(values: readonly number[]): TwoLines | undefined {
  if (values.length < 2) return undefined;
  const left = leftovers(values);
  const right = leftovers(values.toReversed());
  const enough = left[values.length] * 1e-12;
  let split = 1;
  for (let at = 2; at < values.length; at++) {
    const rest = (place: number) => left[place] + right[values.length - place];
    if (rest(at) < rest(split) - enough) split = at;
  }
  const lines = { left: fitLine(values.slice(0, split)), right: fitLine(values.slice(split)) };
  return { split, ...lines, ...qualityOf(values, [...lines.left.fit, ...lines.right.fit]) };
}

/** For each length of the beginning of a series the squares that its best line leaves. */
function leftovers(values: readonly number[]): number[] {
  const center = mean(values);
  const found = [0];
  let [sumY, sumXY, sumYY] = [0, 0, 0];
  values.forEach((value, x) => {
    const y = value - center;
    sumY += y;
    sumXY += x * y;
    sumYY += y * y;
    const n = x + 1;
    const together = sumXY - (x / 2) * sumY;
    const spread = (n * (n * n - 1)) / 12;
    found.push(Math.max(0, sumYY - (sumY * sumY) / n - (spread === 0 ? 0 : (together * together) / spread)));
  });
  return found;
}

/** Solves the normal equations of a polynomial by elimination with the largest pivot; the coefficients from the highest power on. */
function fitPolynomial(x: readonly number[], y: readonly number[], degree: number): number[] {
  const size = degree + 1;
  const moment = (power: number) => sum(x.map(value => value ** power));
  const rows = Array.from({ length: size }, (_, row) => [
    ...Array.from({ length: size }, (_, column) => moment(row + column)),
    sum(x.map((value, index) => value ** row * y[index])),
  ]);
  for (let column = 0; column < size; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row) => (Math.abs(row[column]) > Math.abs(best[column]) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    for (const row of rows)
      if (row !== pivot) {
        const factor = row[column] / pivot[column];
        for (let at = column; at <= size; at++) row[at] -= factor * pivot[at];
      }
  }
  return rows.map((row, index) => row[size] / row[index] + 0).reverse();
}

const evaluate = (coefficients: readonly number[], x: number) => coefficients.reduce((all, each) => all * x + each, 0);

const lineKeys = ['rsquare', 'slope', 'variance', 'rvariance', 'interception', 'line_fit'];
const twoLineKeys = [
  'rsquare',
  'split_idx',
  'variance',
  'rvariance',
  'line_fit',
  ...['right', 'left'].flatMap(side =>
    ['rsquare', 'slope', 'interception', 'variance', 'rvariance'].map(key => `${side}_${key}`),
  ),
];

function lineTuple(series: Dynamic): Dynamic[] {
  const values = toNumbers(series);
  if (!values || values.length === 0) return lineKeys.map(() => null);
  const { rsquare, slope, variance, rvariance, interception, fit } = fitLine(values);
  return [rsquare, slope, variance, rvariance, interception, asArray(fit)];
}

function twoLineTuple(series: Dynamic): Dynamic[] {
  const values = toNumbers(series);
  const found = values && fitTwoLines(values);
  if (!found) return twoLineKeys.map(() => null);
  const side = (line: Line) => [line.rsquare, line.slope, line.interception, line.variance, line.rvariance];
  const { rsquare, split, variance, rvariance, fit, right, left } = found;
  return [rsquare, BigInt(split), variance, rvariance, asArray(fit), ...side(right), ...side(left)];
}

function fitting(
  name: string,
  run: (series: Dynamic) => Dynamic,
  examples: ScalarFunction['examples'],
): ScalarFunction {
  return defineFunction({
    docs: page(`${name}-function`),
    takes: [dynamic('series')],
    gives: 'dynamic',
    nulls: 'seen',
    run,
    sql: null,
    examples,
  });
}

const bagOf = (keys: readonly string[], values: readonly Dynamic[]) =>
  new Map(keys.map((key, index) => [key, values[index]]));

/** Functions that lay lines and curves through a series. */
export const seriesFits: Record<string, ScalarFunction> = {
  series_fit_line: fitting('series-fit-line', lineTuple, {
    'series_fit_line(dynamic([1, 3, 5]))': [1, 2, 4, 0, 1, [1, 3, 5]],
    'series_fit_line(dynamic([1, "a"]))[0]': null,
  }),
  series_fit_line_dynamic: fitting('series-fit-line-dynamic', series => bagOf(lineKeys, lineTuple(series)), {
    'series_fit_line_dynamic(dynamic([1, 3, 5])).slope': 2,
    'series_fit_line_dynamic(dynamic([7])).interception': 7,
  }),
  series_fit_2lines: fitting('series-fit-2lines', twoLineTuple, {
    'series_fit_2lines(dynamic([0, 1, 2, 10, 20, 30]))[1]': 3,
    'series_fit_2lines(dynamic([1]))[0]': null,
  }),
  series_fit_2lines_dynamic: fitting('series-fit-2lines-dynamic', series => bagOf(twoLineKeys, twoLineTuple(series)), {
    'series_fit_2lines_dynamic(dynamic([0, 1, 2, 10, 20, 30])).right_slope': 10,
    'series_fit_2lines_dynamic(dynamic([0, 1, 2, 10, 20, 30])).split_idx': 3,
  }),
  series_fit_poly: defineFunction({
    docs: page('series-fit-poly-function'),
    takes: [dynamic('y_series'), dynamic('x_series', null), int('degree', 2)],
    gives: 'dynamic',
    nulls: 'seen',
    run: (ySeries, xSeries, degree): Dynamic => {
      const y = toNumbers(ySeries);
      const x = toNumbers(xSeries) ?? y?.map((_, index) => index);
      if (!x || !y || x.length !== y.length || degree === null || degree < 1 || degree > 10 || y.length <= degree)
        return Array<Dynamic>(5).fill(null);
      const coefficients = fitPolynomial(x, y, degree);
      const found = qualityOf(
        y,
        x.map(value => evaluate(coefficients, value)),
      );
      return [found.rsquare, asArray(coefficients), found.variance, found.rvariance, asArray(found.fit)];
    },
    sql: null,
    examples: {
      'series_fit_poly(dynamic([1, 2, 5]))[1]': [1, 0, 1],
      'series_fit_poly(dynamic([1, 2]))[0]': null,
    },
  }),
};
