import type { Bag, Dynamic, ScalarType, Value } from '../value.ts';
import { onlyIf } from './aggregate-basic.ts';
import { mergeInto } from './bag.ts';
import { asDynamic } from './convert.ts';
import {
  type Accumulator,
  type AggregateFunction,
  any,
  bool,
  type Call,
  defineAggregate,
  dynamic,
  long,
  page,
} from './define.ts';
import { setKey } from './set.ts';
import { aggregateSql } from './sql/aggregate.ts';

type Start = (call: Call) => Accumulator;

/** No list, set or bag grows beyond this. */
const largest = 1_048_576;

function limitOf(call: Call, place: number): number {
  const limit = call.constants[place];
  return typeof limit === 'bigint' ? Math.min(largest, Number(limit)) : largest;
}

/** The items of one row: a dynamic array counts item by item. A null is left out, but one that is dynamic stays. */
function itemsOf(type: ScalarType): (value: Value) => readonly Dynamic[] {
  const convert = asDynamic(type);
  if (type !== 'dynamic') return value => (value === null ? [] : [convert(value)]);
  return value => (Array.isArray(value) ? value : [value as Dynamic]);
}

const list =
  (limitPlace: number): Start =>
  call => {
    const limit = limitOf(call, limitPlace);
    const items = itemsOf(call.args[0]);
    const values: Dynamic[] = [];
    return {
      add: ([value]) => {
        for (const item of items(value)) {
          if (values.length >= limit) return;
          call.hold?.(item);
          values.push(item);
        }
      },
      finish: () => values,
    };
  };

const listWithNulls: Start = call => {
  const convert = asDynamic(call.args[0]);
  const values: Dynamic[] = [];
  return {
    add: ([value]) => {
      const item = convert(value);
      for (const each of Array.isArray(item) ? item : [item]) {
        if (values.length >= largest) return;
        call.hold?.(each);
        values.push(each);
      }
    },
    finish: () => values,
  };
};

const set =
  (limitPlace: number): Start =>
  call => {
    const limit = limitOf(call, limitPlace);
    const items = itemsOf(call.args[0]);
    const values = new Map<unknown, Dynamic>();
    return {
      add: ([value]) => {
        for (const item of items(value)) {
          if (item === null || values.size >= limit) continue;
          const key = setKey(item);
          if (values.has(key)) continue;
          call.hold?.(item);
          values.set(key, item);
        }
      },
      finish: () => [...values.values()],
    };
  };

const bag: Start = call => {
  const merged: Bag = new Map();
  return { add: ([value]) => mergeInto(merged, value as Dynamic, call.hold), finish: () => merged };
};

type Examples = AggregateFunction['examples'];

function collecting(
  name: string,
  start: Start,
  examples: Examples,
  sql: AggregateFunction['sql'] = null,
): AggregateFunction {
  return defineAggregate({
    docs: page(`${name}-aggregation-function`),
    takes: [any('expr'), long('maxSize', null)],
    gives: 'dynamic',
    nulls: 'seen',
    start,
    sql,
    examples,
  });
}

function collectingIf(
  name: string,
  start: Start,
  examples: Examples,
  sql: AggregateFunction['sql'] = null,
): AggregateFunction {
  return {
    ...collecting(name, onlyIf(start, 1), examples, sql),
    takes: [any('expr'), bool('predicate'), long('maxSize', null)],
  };
}

const makeList = collecting(
  'make-list',
  list(1),
  {
    'datatable(x: long)[3, long(null), 1, 3] | summarize l = make_list(x)': [{ l: [3, 1, 3] }],
    'datatable(x: long)[3, 2, 1] | summarize l = make_list(x, 2)': [{ l: [3, 2] }],
    'datatable(s: string)["a", ""] | summarize l = make_list(s)': [{ l: ['a', ''] }],
    'datatable(x: long)[] | summarize l = make_list(x)': [{ l: [] }],
  },
  aggregateSql.make_list,
);
const makeSet = collecting(
  'make-set',
  set(1),
  {
    'datatable(x: long)[3, long(null), 1, 3] | summarize s = make_set(x)': [{ s: [3, 1] }],
    'datatable(d: dynamic)[dynamic([1, 2]), dynamic([2, 3])] | summarize s = make_set(d)': [{ s: [1, 2, 3] }],
    'datatable(x: long)[3, 2, 1] | summarize s = make_set(x, 2)': [{ s: [3, 2] }],
  },
  aggregateSql.make_set,
);
const bagFacts = { takes: [dynamic('expr'), long('maxSize', null)] };
const makeBag = {
  ...collecting('make-bag', bag, {
    'datatable(d: dynamic)[dynamic({"a": 1}), dynamic({"a": 2, "b": 3})] | summarize b = make_bag(d)': [
      { b: { a: 1, b: 3 } },
    ],
    'datatable(d: dynamic)[dynamic(null)] | summarize b = make_bag(d)': [{ b: {} }],
  }),
  ...bagFacts,
};

/** Gathering values into arrays, sets and bags. */
export const collectingAggregates: Record<string, AggregateFunction> = {
  make_list: makeList,
  makelist: makeList,
  make_list_if: collectingIf(
    'make-list-if',
    list(2),
    {
      'range x from 1 to 4 step 1 | summarize l = make_list_if(x, x % 2 == 0)': [{ l: [2, 4] }],
      'range x from 1 to 4 step 1 | summarize l = make_list_if(x, x > 1, 1)': [{ l: [2] }],
    },
    aggregateSql.make_list_if,
  ),
  make_list_with_nulls: {
    ...collecting('make-list-with-nulls', listWithNulls, {
      'datatable(x: long)[1, long(null)] | summarize l = make_list_with_nulls(x)': [{ l: [1, null] }],
      'datatable(x: long)[] | summarize l = make_list_with_nulls(x)': [{ l: [] }],
    }),
    takes: [any('expr')],
  },
  make_set: makeSet,
  makeset: makeSet,
  make_set_if: collectingIf(
    'make-set-if',
    set(2),
    {
      'range x from 1 to 4 step 1 | summarize s = make_set_if(x % 2, x > 1)': [{ s: [0, 1] }],
      'range x from 1 to 4 step 1 | summarize s = make_set_if(x, false)': [{ s: [] }],
    },
    aggregateSql.make_set_if,
  ),
  make_bag: makeBag,
  make_dictionary: makeBag,
  make_bag_if: {
    ...collectingIf('make-bag-if', bag, {
      'range x from 1 to 3 step 1 | summarize b = make_bag_if(bag_pack(tostring(x), x), x > 2)': [{ b: { '3': 3 } }],
      'range x from 1 to 3 step 1 | summarize b = make_bag_if(bag_pack("a", x), false)': [{ b: {} }],
    }),
    takes: [dynamic('expr'), bool('predicate'), long('maxSize', null)],
  },
};
