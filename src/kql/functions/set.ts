import { printDynamic } from '../dynamic.ts';
import type { Dynamic } from '../value.ts';
import { asDynamic } from './convert.ts';
import { any, defineFunction, dynamic, page, rest, type ScalarFunction } from './define.ts';

/** What two dynamics have in common exactly when a set holds them as one. */
export function setKey(value: Dynamic): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  return typeof value === 'object' && value !== null ? printDynamic(value) : value;
}

type Keyed = Map<unknown, Dynamic>;

function keyed(values: Dynamic): Keyed {
  const set: Keyed = new Map();
  if (Array.isArray(values))
    for (const value of values) {
      const key = setKey(value);
      if (!set.has(key)) set.set(key, value);
    }
  return set;
}

/** A function that folds the sets of its arguments, from left to right. */
function folding(
  name: string,
  combine: (left: Keyed, right: Keyed) => Iterable<[unknown, Dynamic]>,
  examples: ScalarFunction['examples'],
): ScalarFunction {
  return defineFunction({
    docs: page(`set-${name}-function`),
    takes: [rest(dynamic('set'))],
    gives: 'dynamic',
    run: (...sets) => {
      if (!sets.every(set => Array.isArray(set))) return null;
      const [first, ...others] = sets.map(keyed);
      return [...others.reduce((left, right) => new Map(combine(left, right)), first).values()];
    },
    sql: null,
    examples,
  });
}

/** Functions that take arrays as sets. */
export const setFunctions: Record<string, ScalarFunction> = {
  set_union: folding(
    'union',
    (left, right) => [...right].reduce((all, [key, value]) => (all.has(key) ? all : all.set(key, value)), left),
    {
      'set_union(dynamic([1, 2]), dynamic([2, 3]), dynamic([1]))': [1, 2, 3],
      'set_union(dynamic([1, 1]), dynamic([]))': [1],
    },
  ),
  set_intersect: folding('intersect', (left, right) => [...left].filter(([key]) => right.has(key)), {
    'set_intersect(dynamic([1, 2, 3]), dynamic([3, 2, 5]))': [2, 3],
    'set_intersect(dynamic([1]), dynamic([2]))': [],
  }),
  set_difference: folding('difference', (left, right) => [...left].filter(([key]) => !right.has(key)), {
    'set_difference(dynamic([1, 2, 3]), dynamic([2]), dynamic([3]))': [1],
    'set_difference(dynamic(["a", "A"]), dynamic(["a"]))': ['A'],
  }),
  set_has_element: defineFunction({
    docs: page('set-has-element-function'),
    takes: [dynamic('set'), any('value')],
    gives: 'bool',
    nulls: 'seen',
    bind: call => {
      const convert = asDynamic(call.args[1]);
      return (set, value) => (Array.isArray(set) ? keyed(set).has(setKey(convert(value))) : null);
    },
    sql: null,
    examples: {
      'set_has_element(dynamic(["a", "b"]), "b")': true,
      'set_has_element(dynamic([1, 2]), 3)': false,
      'set_has_element(parse_json("{}"), 3)': null,
    },
  }),
  set_equals: defineFunction({
    docs: page('set-equals-function'),
    takes: [dynamic('set1'), dynamic('set2')],
    gives: 'bool',
    run: (one, other) => {
      if (!Array.isArray(one) || !Array.isArray(other)) return null;
      const [left, right] = [keyed(one), keyed(other)];
      return left.size === right.size && [...left.keys()].every(key => right.has(key));
    },
    sql: null,
    examples: {
      'set_equals(dynamic([1, 2]), dynamic([2, 1, 1]))': true,
      'set_equals(dynamic([1]), dynamic([]))': false,
    },
  }),
  jaccard_index: defineFunction({
    docs: page('jaccard-index-function'),
    takes: [dynamic('set1'), dynamic('set2')],
    gives: 'real',
    corrects: () => 'real',
    run: (one, other) => {
      if (!Array.isArray(one) || !Array.isArray(other)) return null;
      const [left, right] = [keyed(one), keyed(other)];
      const common = [...left.keys()].filter(key => right.has(key)).length;
      return common / (left.size + right.size - common);
    },
    sql: null,
    examples: {
      'jaccard_index(dynamic([1, 2]), dynamic([2, 3, 4]))': 0.25,
      'jaccard_index(dynamic([]), dynamic([]))': 'NaN',
    },
  }),
};
