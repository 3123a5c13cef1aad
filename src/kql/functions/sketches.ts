import { compareDynamic } from '../dynamic.ts';
import type { Dynamic, ScalarType, Value } from '../value.ts';
import { onlyIf } from './aggregate-basic.ts';
import { nearestRank } from './aggregate-percentile.ts';
import { asDynamic, converter } from './convert.ts';
import {
  type Accumulator,
  type AggregateFunction,
  any,
  bool,
  type Call,
  defineAggregate,
  defineFunction,
  dynamic,
  long,
  page,
  rest,
  type ScalarFunction,
} from './define.ts';
import { setKey } from './set.ts';

/**
 * The service keeps estimates in these states; here they hold the values themselves, so that what is read from them is exact. What a state
 * looks like is nobody's business but of the functions that read it (docs/decisions).
 */
type Distinct = Map<unknown, Dynamic>;

function addTo(distinct: Distinct, values: Dynamic, hold?: Call['hold']): void {
  if (!Array.isArray(values)) return;
  for (const value of values) {
    const key = setKey(value);
    if (distinct.has(key)) continue;
    hold?.(value);
    distinct.set(key, value);
  }
}

const startHll = (call: Call): Accumulator => {
  const convert = asDynamic(call.args[0]);
  const distinct: Distinct = new Map();
  return {
    add: ([value]) => {
      if (value !== null) addTo(distinct, [convert(value)], call.hold);
    },
    finish: () => [...distinct.values()],
  };
};

const startHllMerge = (call: Call): Accumulator => {
  const distinct: Distinct = new Map();
  return { add: ([state]) => addTo(distinct, state as Dynamic, call.hold), finish: () => [...distinct.values()] };
};

/** Values with their weights, each as a pair. */
const startDigest = (call: Call): Accumulator => {
  const convert = asDynamic(call.args[0]);
  const toWeight = converter(call.args[1], 'long');
  const pairs: Dynamic[] = [];
  return {
    add: ([value, weight]) => {
      const counts = (toWeight(weight) as bigint | null) ?? 1n;
      if (value === null || counts <= 0n) return;
      const pair: Dynamic = [convert(value), counts];
      call.hold?.(pair);
      pairs.push(pair);
    },
    finish: () => pairs,
  };
};

const startDigestMerge = (call: Call): Accumulator => {
  const pairs: Dynamic[] = [];
  return {
    add: ([state]) => {
      if (!Array.isArray(state)) return;
      call.hold?.(state);
      for (const pair of state) pairs.push(pair);
    },
    finish: () => pairs,
  };
};

/** Reads percentiles from a state. */
function percentileReader(state: Dynamic): ((percent: number) => Dynamic) | undefined {
  if (!Array.isArray(state)) return undefined;
  const pairs = state.filter(pair => Array.isArray(pair)).map(([value, weight]) => ({ value, weight: Number(weight) }));
  pairs.sort((a, b) => compareDynamic(a.value, b.value));
  const total = pairs.reduce((sum, { weight }) => sum + weight, 0);
  return percent => nearestRank(pairs as { value: Value; weight: number }[], total, percent) as Dynamic;
}

/** Percentages as numbers or as one array of them. */
function percentsOf(types: readonly ScalarType[], values: readonly Value[]): number[] {
  return values.flatMap((value, index) =>
    Array.isArray(value) ? value.map(Number) : [Number(converter(types[index], 'real')(value))],
  );
}

type Examples = AggregateFunction['examples'];

function aggregate(
  docs: string,
  start: AggregateFunction['start'],
  takes: AggregateFunction['takes'],
  examples: Examples,
) {
  return defineAggregate({ docs: page(docs), takes, gives: 'dynamic', start, sql: null, examples });
}

const hllMergeAggregate = aggregate('hll-merge-aggregation-function', startHllMerge, [dynamic('hll')], {
  'range x from 1 to 4 step 1 | summarize h = hll(x % 3) by x | summarize n = dcount_hll(hll_merge(h))': [{ n: 3 }],
  'datatable(h: dynamic)[] | summarize n = dcount_hll(hll_merge(h))': [{ n: 0 }],
});

const digestMergeAggregate = aggregate('tdigest-merge-aggregation-function', startDigestMerge, [dynamic('tdigest')], {
  'range x from 1 to 4 step 1 | summarize t = tdigest(x) by x | summarize p = percentile_tdigest(tdigest_merge(t), 50)':
    [{ p: 2 }],
  'datatable(t: dynamic)[] | summarize p = percentile_tdigest(tdigest_merge(t), 50)': [{ p: null }],
});

/** Aggregates that give a state. */
export const sketchAggregates: Record<string, AggregateFunction> = {
  hll: aggregate('hll-aggregation-function', startHll, [any('expr'), long('accuracy', null)], {
    'datatable(s: string)["a", "b", "a"] | summarize h = hll(s) | project n = dcount_hll(h)': [{ n: 2 }],
    'datatable(s: string)[] | summarize h = hll(s) | project n = dcount_hll(h)': [{ n: 0 }],
  }),
  hll_if: aggregate(
    'hll-if-aggregation-function',
    onlyIf(startHll, 1),
    [any('expr'), bool('predicate'), long('accuracy', null)],
    {
      'range x from 1 to 5 step 1 | summarize h = hll_if(x, x > 3) | project n = dcount_hll(h)': [{ n: 2 }],
      'range x from 1 to 5 step 1 | summarize h = hll_if(x, false) | project n = dcount_hll(h)': [{ n: 0 }],
    },
  ),
  hll_merge: hllMergeAggregate,
  tdigest: aggregate('tdigest-aggregation-function', startDigest, [any('expr'), any('weight', null)], {
    'range x from 1 to 100 step 1 | summarize t = tdigest(x) | project p = percentile_tdigest(t, 95)': [{ p: 95 }],
    'datatable(x: long, w: long)[1, 1, 2, 8] | summarize t = tdigest(x, w) | project p = percentile_tdigest(t, 50)': [
      { p: 2 },
    ],
  }),
  tdigest_merge: digestMergeAggregate,
  merge_tdigest: digestMergeAggregate,
};

const hllMerge = defineFunction({
  docs: page('hll-merge-function'),
  takes: [rest(dynamic('hll'))],
  gives: 'dynamic',
  nulls: 'seen',
  run: (...states) => {
    const distinct: Distinct = new Map();
    for (const state of states) addTo(distinct, state);
    return [...distinct.values()];
  },
  sql: null,
  examples: {
    'print a = 1 | summarize h = hll(a) | project value = dcount_hll(hll_merge(h, h))': 1,
    'dcount_hll(hll_merge(dynamic(null), dynamic(null)))': 0,
  },
});

const digestMerge = defineFunction({
  docs: page('tdigest-merge-function'),
  takes: [rest(dynamic('tdigest'))],
  gives: 'dynamic',
  nulls: 'seen',
  run: (...states) => states.flatMap(state => (Array.isArray(state) ? state : [])),
  sql: null,
  examples: {
    'print a = 3 | summarize t = tdigest(a) | project value = percentile_tdigest(tdigest_merge(t, t), 100)': 3,
    'percentile_tdigest(tdigest_merge(dynamic(null), dynamic(null)), 50)': null,
  },
});

/** Functions that read and merge states. */
export const sketchFunctions: Record<string, ScalarFunction> = {
  hll_merge: hllMerge,
  dcount_hll: defineFunction({
    docs: page('dcount-hll-function'),
    takes: [dynamic('hll')],
    gives: 'long',
    run: state => (Array.isArray(state) ? BigInt(state.length) : null),
    sql: null,
    examples: {
      'print a = "x" | summarize h = hll(a) | project value = dcount_hll(h)': 1,
      'dcount_hll(dynamic(null))': null,
    },
  }),
  tdigest_merge: digestMerge,
  merge_tdigest: digestMerge,
  percentile_tdigest: defineFunction({
    docs: page('percentile-tdigest-function'),
    takes: [dynamic('tdigest'), any('percentile'), any('typeLiteral', null)],
    gives: 'inferred',
    nulls: 'seen',
    bind: call => {
      const last = converter('dynamic', call.gives);
      return (state, percent) => last(percentileReader(state)?.(percentsOf([call.args[1]], [percent])[0]) ?? null);
    },
    sql: null,
    examples: {
      'print a = 5 | summarize t = tdigest(a) | project value = percentile_tdigest(t, 50)': 5,
      'print a = 5 | summarize t = tdigest(a) | project value = percentile_tdigest(t, 50, typeof(long)) + 1': 6,
      'percentile_tdigest(dynamic(null), 50)': null,
    },
  }),
  percentiles_array_tdigest: defineFunction({
    docs: page('percentiles-array-tdigest-function'),
    takes: [dynamic('tdigest'), rest(any('percentile'))],
    gives: 'dynamic',
    nulls: 'seen',
    bind: call => {
      const types = call.args.slice(1);
      return (state, ...percents) => {
        const read = percentileReader(state);
        return read ? percentsOf(types, percents).map(read) : null;
      };
    },
    sql: null,
    examples: {
      'print a = 5 | summarize t = tdigest(a) | project value = percentiles_array_tdigest(t, 1, 99)': [5, 5],
      'percentiles_array_tdigest(dynamic(null), dynamic([50]))': null,
    },
  }),
};
