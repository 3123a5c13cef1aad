import type { Value } from '../value.ts';
import { onlyIf } from './aggregate-basic.ts';
import { converter } from './convert.ts';
import { type Accumulator, type AggregateFunction, any, bool, type Call, defineAggregate, page } from './define.ts';

/** The service keeps ten decimals of a variance. */
function tenDecimals(value: number): number {
  return Number.isFinite(value) && Math.abs(value) < 1e11 ? Number(value.toFixed(10)) : value;
}

interface Moments {
  count: number;
  meanX: number;
  meanY: number;
  /** The sum of the products of the deviations from the means. */
  products: number;
}

/** Welford's way: adds one pair without losing digits. */
function addPair(moments: Moments, x: number, y: number): void {
  moments.count++;
  const deviation = x - moments.meanX;
  moments.meanX += deviation / moments.count;
  moments.meanY += (y - moments.meanY) / moments.count;
  moments.products += deviation * (y - moments.meanY);
}

/** Gathers pairs of the arguments at two places; both the same give a variance. */
function gather(call: Call, places: readonly [number, number], finish: (moments: Moments) => Value): Accumulator {
  const [toX, toY] = places.map(place => converter(call.args[place], 'real'));
  const moments: Moments = { count: 0, meanX: 0, meanY: 0, products: 0 };
  return {
    add: args => {
      const x = toX(args[places[0]]) as number | null;
      const y = toY(args[places[1]]) as number | null;
      if (x !== null && y !== null) addPair(moments, x, y);
    },
    finish: () => finish(moments),
  };
}

const sample = ({ count, products }: Moments): number => (count > 1 ? tenDecimals(products / (count - 1)) : 0);
const population = ({ count, products }: Moments): number => (count > 0 ? tenDecimals(products / count) : 0);

type Finish = (moments: Moments) => number;
type Examples = AggregateFunction['examples'];

function ofOne(name: string, finish: Finish, examples: Examples): AggregateFunction {
  return defineAggregate({
    docs: page(`${name}-aggregation-function`),
    takes: [any('expr')],
    gives: 'real',
    start: call => gather(call, [0, 0], finish),
    sql: null,
    examples,
  });
}

function ofOneIf(name: string, finish: Finish, examples: Examples): AggregateFunction {
  return {
    ...ofOne(name, finish, examples),
    takes: [any('expr'), bool('predicate')],
    start: onlyIf(call => gather(call, [0, 0], finish), 1),
  };
}

function ofTwo(name: string, finish: Finish, examples: Examples): AggregateFunction {
  return {
    ...ofOne(name, finish, examples),
    takes: [any('expr1'), any('expr2')],
    start: call => gather(call, [0, 1], finish),
  };
}

function ofTwoIf(name: string, finish: Finish, examples: Examples): AggregateFunction {
  return {
    ...ofTwo(name, finish, examples),
    takes: [any('expr1'), any('expr2'), bool('predicate')],
    start: onlyIf(call => gather(call, [0, 1], finish), 2),
  };
}

const root =
  (finish: Finish): Finish =>
  moments =>
    Math.sqrt(finish(moments));

const numbers = 'range x from 1 to 5 step 1';
const pairs = 'datatable(x: long, y: long)[1, 2, 2, 4, 3, 6]';

/** Variances, deviations and covariances. */
export const statisticalAggregates: Record<string, AggregateFunction> = {
  variance: ofOne('variance', sample, {
    [`${numbers} | summarize v = variance(x)`]: [{ v: 2.5 }],
    'print x = 1 | summarize v = variance(x)': [{ v: 0 }],
    'datatable(x: long)[] | summarize v = variance(x)': [{ v: 0 }],
  }),
  variancep: ofOne('variancep', population, {
    [`${numbers} | summarize v = variancep(x)`]: [{ v: 2 }],
    'range x from 1 to 6 step 1 | summarize v = variancep(x)': [{ v: 2.9166666667 }],
  }),
  varianceif: ofOneIf('varianceif', sample, {
    [`${numbers} | summarize v = varianceif(x, x < 4)`]: [{ v: 1 }],
    [`${numbers} | summarize v = varianceif(x, false)`]: [{ v: 0 }],
  }),
  variancepif: ofOneIf('variancepif', population, {
    [`${numbers} | summarize v = variancepif(x, x < 3)`]: [{ v: 0.25 }],
    [`${numbers} | summarize v = variancepif(x, false)`]: [{ v: 0 }],
  }),
  stdev: ofOne('stdev', root(sample), {
    'datatable(x: long)[1, 2, long(null), 3] | summarize s = stdev(x)': [{ s: 1 }],
    'datatable(x: long)[] | summarize s = stdev(x)': [{ s: 0 }],
  }),
  stdevp: ofOne('stdevp', root(population), {
    'datatable(x: long)[1, 3] | summarize s = stdevp(x)': [{ s: 1 }],
    'print x = 7 | summarize s = stdevp(x)': [{ s: 0 }],
  }),
  stdevif: ofOneIf('stdevif', root(sample), {
    [`${numbers} | summarize s = stdevif(x, x < 4)`]: [{ s: 1 }],
    [`${numbers} | summarize s = stdevif(x, false)`]: [{ s: 0 }],
  }),
  covariance: ofTwo('covariance', sample, {
    [`${pairs} | summarize c = covariance(x, y)`]: [{ c: 2 }],
    'print x = 1, y = 2 | summarize c = covariance(x, y)': [{ c: 0 }],
  }),
  covariancep: ofTwo('covariancep', population, {
    'datatable(x: long, y: long)[1, 2, 3, 6] | summarize c = covariancep(x, y)': [{ c: 2 }],
    'print x = 1, y = 2 | summarize c = covariancep(x, y)': [{ c: 0 }],
  }),
  covarianceif: ofTwoIf('covarianceif', sample, {
    [`${pairs} | summarize c = covarianceif(x, y, x < 3)`]: [{ c: 1 }],
    [`${pairs} | summarize c = covarianceif(x, y, false)`]: [{ c: 0 }],
  }),
  covariancepif: ofTwoIf('covariancepif', population, {
    [`${pairs} | summarize c = covariancepif(x, y, x < 3)`]: [{ c: 0.5 }],
    [`${pairs} | summarize c = covariancepif(x, y, false)`]: [{ c: 0 }],
  }),
};
