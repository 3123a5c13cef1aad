import { Decimal } from 'decimal.js';
import type { Value } from '../value.ts';
import { onlyIf } from './aggregate-basic.ts';
import { type Accumulator, type AggregateFunction, any, bool, type Call, defineAggregate, page } from './define.ts';
import { setKey } from './set.ts';
import { aggregateSql } from './sql/aggregate.ts';

/** Counts distinct values exactly. A null counts as no value, the empty string as one. */
function distinct(call: Call): Accumulator {
  const seen = new Set<unknown>();
  return {
    add: ([value]) => {
      if (value === null) return;
      const size = seen.size;
      if (seen.add(keyOf(value)).size > size) call.hold?.(value);
    },
    finish: () => BigInt(seen.size),
  };
}

function keyOf(value: Value): unknown {
  return value instanceof Decimal ? value.toFixed() : setKey(value as never);
}

type Examples = AggregateFunction['examples'];

function counting(name: string, examples: Examples): AggregateFunction {
  return defineAggregate({
    docs: page(`${name}-aggregation-function`),
    takes: [any('expr'), any('accuracy', null)],
    gives: 'long',
    start: distinct,
    sql: aggregateSql.dcount,
    examples,
  });
}

function countingIf(name: string, examples: Examples): AggregateFunction {
  return {
    ...counting(name, examples),
    sql: aggregateSql.dcountif,
    takes: [any('expr'), bool('predicate'), any('accuracy', null)],
    start: onlyIf(distinct, 1),
  };
}

/** Counts of distinct values: exact, also where the service only estimates (docs/decisions). */
export const distinctAggregates: Record<string, AggregateFunction> = {
  dcount: counting('dcount', {
    'datatable(s: string)["a", "A", "a", ""] | summarize n = dcount(s)': [{ n: 3 }],
    'datatable(x: long)[1, long(null), 1] | summarize n = dcount(x, 2)': [{ n: 1 }],
    'datatable(x: long)[] | summarize n = dcount(x)': [{ n: 0 }],
  }),
  dcountif: countingIf('dcountif', {
    'range x from 1 to 5 step 1 | summarize n = dcountif(x % 3, x > 2)': [{ n: 3 }],
    'range x from 1 to 5 step 1 | summarize n = dcountif(x, false)': [{ n: 0 }],
  }),
  count_distinct: counting('count-distinct', {
    'datatable(x: long)[1, 2, 1] | summarize n = count_distinct(x)': [{ n: 2 }],
    'datatable(x: long)[long(null)] | summarize n = count_distinct(x)': [{ n: 0 }],
  }),
  count_distinctif: countingIf('count-distinctif', {
    'range x from 1 to 5 step 1 | summarize n = count_distinctif(x % 2, x > 1)': [{ n: 2 }],
    'range x from 1 to 5 step 1 | summarize n = count_distinctif(x, false)': [{ n: 0 }],
  }),
};
