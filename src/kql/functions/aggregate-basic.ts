import type { Decimal } from 'decimal.js';
import { compareDynamic, compareText } from '../dynamic.ts';
import { type Dynamic, missing, type ScalarType, type Value } from '../value.ts';
import { converter } from './convert.ts';
import { type Accumulator, type AggregateFunction, any, bool, type Call, defineAggregate, page } from './define.ts';
import { ExactDecimal } from './exact-decimal.ts';
import { aggregateSql } from './sql/aggregate.ts';

type Start = (call: Call) => Accumulator;

/** Takes only the rows where the predicate, its argument of the given place, is true. */
export function onlyIf(start: Start, place: number): Start {
  return call => {
    const inner = start(call);
    return {
      add: args => {
        if (args[place] === true) inner.add(args);
      },
      finish: () => inner.finish(),
    };
  };
}

/** Folds the values that are not null, converted to the result's type. */
function folding(call: Call, first: Value, fold: (sum: never, value: never) => Value): Accumulator {
  const convert = converter(call.args[0], call.gives);
  const combine = fold as (sum: Value, value: Value) => Value;
  let state = first;
  return {
    add: ([value]) => {
      const next = convert(value);
      if (next !== null) state = state === null ? next : combine(state, next);
    },
    finish: () => state,
  };
}

const wrap = (value: bigint) => BigInt.asIntN(64, value);
const sums: Readonly<Partial<Record<ScalarType, [zero: Value, add: (sum: never, value: never) => Value]>>> = {
  int: [0, (sum: number, value: number) => (sum + value) | 0],
  long: [0n, (sum: bigint, value: bigint) => wrap(sum + value)],
  timespan: [0n, (sum: bigint, value: bigint) => wrap(sum + value)],
  real: [0, (sum: number, value: number) => sum + value],
  decimal: [new ExactDecimal(0), (sum: Decimal, value: Decimal) => sum.plus(value)],
};

/** Over dynamic values the sum is whole until a real comes. */
function dynamicSum(): Accumulator {
  let whole = 0n;
  let real = 0;
  let isReal = false;
  return {
    add: ([value]) => {
      if (typeof value === 'bigint') whole += value;
      else if (typeof value === 'number') {
        real += value;
        isReal = true;
      }
    },
    finish: () => (isReal ? real + Number(whole) : wrap(whole)),
  };
}

const sum: Start = call => {
  const known = sums[call.gives];
  return known ? folding(call, ...known) : dynamicSum();
};

const orders: Readonly<Partial<Record<ScalarType, (a: never, b: never) => number>>> = {
  string: compareText,
  guid: compareText,
  decimal: (a: Decimal, b: Decimal) => a.comparedTo(b),
  dynamic: (a: Dynamic, b: Dynamic) => compareDynamic(a, b),
};

/** The least or greatest value. NaN, once seen, is both. */
const extreme =
  (sign: 1 | -1): Start =>
  call => {
    const compare = orders[call.args[0]] as ((a: Value, b: Value) => number) | undefined;
    const isBetter = compare
      ? (value: Value, best: Value) => compare(value, best) * sign > 0
      : sign > 0
        ? (value: Value, best: Value) => value! > best! || Number.isNaN(value)
        : (value: Value, best: Value) => value! < best! || Number.isNaN(value);
    let best: Value = null;
    return {
      add: ([value]) => {
        if (value === null) return;
        if (best === null || isBetter(value, best)) best = value;
      },
      finish: () => best ?? missing(call.args[0]),
    };
  };

/** Sums in the argument's own type and divides by the count; over nothing NaN, or null for what knows no NaN. */
const average: Start = call => {
  if (call.gives === 'decimal') return decimalAverage(call);
  if (call.gives === 'datetime' || call.gives === 'timespan') return tickAverage();
  const convert = converter(call.args[0], 'real');
  let total = 0;
  let count = 0;
  return {
    add: ([value]) => {
      const number = convert(value);
      if (number === null) return;
      total += number as number;
      count++;
    },
    finish: () => total / count,
  };
};

function decimalAverage(call: Call): Accumulator {
  const convert = converter(call.args[0], 'decimal');
  let total = new ExactDecimal(0) as Decimal;
  let count = 0;
  return {
    add: ([value]) => {
      const number = convert(value) as Decimal | null;
      if (number === null) return;
      total = total.plus(number);
      count++;
    },
    finish: () => (count === 0 ? null : total.dividedBy(count)),
  };
}

function tickAverage(): Accumulator {
  let total = 0n;
  let count = 0n;
  return {
    add: ([value]) => {
      if (typeof value !== 'bigint') return;
      total += value;
      count++;
    },
    finish: () => (count === 0n ? null : total / count),
  };
}

const count: Start = () => {
  let rows = 0n;
  return {
    add: () => {
      rows++;
    },
    finish: () => rows,
  };
};

const countTrue: Start = () => {
  let rows = 0n;
  return {
    add: ([holds]) => {
      if (holds === true) rows++;
    },
    finish: () => rows,
  };
};

const first: Start = call => {
  let chosen: Value = null;
  return {
    add: ([value]) => {
      if (chosen === null && value !== '') chosen = value;
    },
    finish: () => chosen ?? missing(call.args[0]),
  };
};

type Facts = Omit<AggregateFunction, 'docs' | 'takes' | 'sql' | 'gives'> &
  Partial<Pick<AggregateFunction, 'sql' | 'gives'>>;

function aggregate(name: string, facts: Facts): AggregateFunction {
  return defineAggregate({
    gives: 'inferred',
    sql: null,
    ...facts,
    docs: page(`${name}-aggregation-function`),
    takes: [any('expr')],
  });
}

function conditional(name: string, facts: Facts): AggregateFunction {
  return { ...aggregate(name, facts), takes: [any('expr'), bool('predicate')], start: onlyIf(facts.start, 1) };
}

const takeAnyIf = conditional('take-anyif', {
  sql: aggregateSql.take_anyif,
  start: first,
  examples: {
    'range x from 1 to 3 step 1 | summarize v = take_anyif(x, x > 2)': [{ v: 3 }],
    'range x from 1 to 3 step 1 | summarize v = take_anyif(x, x > 5)': [{ v: null }],
  },
});

const takeAny = aggregate('take-any', {
  sql: aggregateSql.take_any,
  start: first,
  examples: {
    'datatable(x: long)[long(null), 2, 3] | summarize v = take_any(x)': [{ v: 2 }],
    'datatable(x: long)[] | summarize v = take_any(x)': [{ v: null }],
  },
});

const from = (values: string) => `datatable(x: long)[${values}]`;

/** Counting, adding up and picking extremes. */
export const basicAggregates: Record<string, AggregateFunction> = {
  count: {
    ...aggregate('count', {
      sql: aggregateSql.count,
      gives: 'long',
      nulls: 'seen',
      start: count,
      examples: {
        [`${from('1, long(null)')} | summarize n = count()`]: [{ n: 2 }],
        [`${from('')} | summarize n = count()`]: [{ n: 0 }],
      },
    }),
    takes: [any('expr', null)],
  },
  countif: {
    ...aggregate('countif', {
      sql: aggregateSql.countif,
      gives: 'long',
      nulls: 'seen',
      start: countTrue,
      examples: {
        [`${from('1, 2, long(null)')} | summarize n = countif(x > 1)`]: [{ n: 1 }],
        [`${from('')} | summarize n = countif(true)`]: [{ n: 0 }],
      },
    }),
    takes: [bool('predicate')],
  },
  sum: aggregate('sum', {
    sql: aggregateSql.sum,
    start: sum,
    examples: {
      [`${from('1, 2, long(null)')} | summarize s = sum(x)`]: [{ s: 3 }],
      [`${from('9223372036854775807, 1')} | summarize s = sum(x)`]: [{ s: '-9223372036854775808' }],
      [`${from('')} | summarize s = sum(x)`]: [{ s: 0 }],
      'datatable(t: timespan)[1h, 30m] | summarize s = sum(t)': [{ s: '01:30:00' }],
    },
  }),
  sumif: conditional('sumif', {
    sql: aggregateSql.sumif,
    start: sum,
    examples: {
      [`${from('1, 2, 3')} | summarize s = sumif(x, x > 1)`]: [{ s: 5 }],
      [`${from('1')} | summarize s = sumif(x, false)`]: [{ s: 0 }],
    },
  }),
  avg: aggregate('avg', {
    sql: aggregateSql.avg,
    start: average,
    examples: {
      [`${from('1, 2, long(null)')} | summarize a = avg(x)`]: [{ a: 1.5 }],
      [`${from('')} | summarize a = avg(x)`]: [{ a: 'NaN' }],
    },
  }),
  avgif: conditional('avgif', {
    sql: aggregateSql.avgif,
    start: average,
    examples: {
      [`${from('1, 2, 4')} | summarize a = avgif(x, x > 1)`]: [{ a: 3 }],
      [`${from('1')} | summarize a = avgif(x, false)`]: [{ a: 'NaN' }],
    },
  }),
  min: aggregate('min', {
    sql: aggregateSql.min,
    start: extreme(-1),
    examples: {
      [`${from('2, 1, long(null)')} | summarize m = min(x)`]: [{ m: 1 }],
      [`${from('')} | summarize m = min(x)`]: [{ m: null }],
      'datatable(s: string)["b", "", "a"] | summarize m = min(s)': [{ m: '' }],
    },
  }),
  minif: conditional('minif', {
    sql: aggregateSql.minif,
    start: extreme(-1),
    examples: {
      [`${from('1, 2, 3')} | summarize m = minif(x, x > 1)`]: [{ m: 2 }],
      [`${from('1')} | summarize m = minif(x, false)`]: [{ m: null }],
    },
  }),
  max: aggregate('max', {
    sql: aggregateSql.max,
    start: extreme(1),
    examples: {
      [`${from('2, 10, long(null)')} | summarize m = max(x)`]: [{ m: 10 }],
      'datatable(r: real)[1.0, real(nan), 3.0] | summarize m = max(r)': [{ m: 'NaN' }],
    },
  }),
  maxif: conditional('maxif', {
    sql: aggregateSql.maxif,
    start: extreme(1),
    examples: {
      [`${from('1, 2, 3')} | summarize m = maxif(x, x < 3)`]: [{ m: 2 }],
      [`${from('1')} | summarize m = maxif(x, false)`]: [{ m: null }],
    },
  }),
  take_any: takeAny,
  any: takeAny,
  take_anyif: takeAnyIf,
  anyif: takeAnyIf,
};
