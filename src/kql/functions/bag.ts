import type { Bag, Dynamic, Value } from '../value.ts';
import { asDynamic, converter, dynamicText } from './convert.ts';
import { any, type Call, defineFunction, dynamic, page, rest, type ScalarFunction, string } from './define.ts';
import { stepsOf } from './json-path.ts';

/** A bag from keys and values in turn. */
function bindPack(call: Call): (...values: Value[]) => Dynamic {
  const keys = call.args.map(type => converter(type, 'string'));
  const items = call.args.map(asDynamic);
  return (...values) => {
    const bag: Bag = new Map();
    for (let index = 0; index + 1 < values.length; index += 2)
      bag.set(keys[index](values[index]) as string, items[index + 1](values[index + 1]));
    return bag;
  };
}

const pack = defineFunction({
  docs: page('pack-function'),
  takes: [rest(any('argument'))],
  gives: 'dynamic',
  nulls: 'seen',
  bind: bindPack,
  sql: null,
  examples: {
    'bag_pack("a", 1, "b", "x")': { a: 1, b: 'x' },
    'bag_pack("a", long(null))': { a: null },
    'bag_pack("a", dynamic([1]), "a", 2)': { a: 2 },
  },
});

/** The bags of the arguments in one; the first that has a key wins. */
export function mergeInto(bag: Bag, other: Dynamic, hold?: Call['hold']): void {
  if (!(other instanceof Map)) return;
  for (const [key, value] of other) {
    if (bag.has(key)) continue;
    hold?.(value);
    bag.set(key, value);
  }
}

/** A bag without what a key or a path leads to. */
function withoutKey(bag: Bag, key: string): Bag {
  const steps = key.startsWith('$') ? stepsOf(key) : undefined;
  return steps && steps.length > 0 ? (without(bag, steps) as Bag) : (without(bag, [key]) as Bag);
}

function without(from: Dynamic, [first, ...others]: readonly (string | number)[]): Dynamic {
  if (!(from instanceof Map) || typeof first !== 'string' || !from.has(first)) return from;
  const copy = new Map(from);
  if (others.length === 0) copy.delete(first);
  else copy.set(first, without(from.get(first)!, others));
  return copy;
}

function has(bag: Dynamic, steps: readonly (string | number)[]): boolean {
  let at = bag;
  for (const by of steps) {
    if (at instanceof Map && typeof by === 'string' && at.has(by)) at = at.get(by)!;
    else if (Array.isArray(at) && typeof by === 'number' && at.at(by) !== undefined) at = at.at(by)!;
    else return false;
  }
  return true;
}

/** A bag with a value under a key, or at the end of a path whose bags are made where they are missing. */
function withKey(bag: Bag, [first, ...others]: readonly string[], value: Dynamic): Bag {
  const inner = bag.get(first);
  const next = others.length === 0 ? value : withKey(inner instanceof Map ? inner : new Map(), others, value);
  return new Map(bag).set(first, next);
}

/** A bag without the keys whose values are null or the empty string. */
function withoutMissing(bag: Dynamic): Dynamic {
  if (!(bag instanceof Map)) return bag;
  return new Map([...bag].filter(([, value]) => value !== null && value !== ''));
}

/** Functions over property bags. */
export const bagFunctions: Record<string, ScalarFunction> = {
  bag_pack: pack,
  pack,
  pack_dictionary: pack,
  bag_keys: defineFunction({
    docs: page('bag-keys-function'),
    takes: [dynamic('object')],
    gives: 'dynamic',
    run: bag => (bag instanceof Map ? [...bag.keys()] : null),
    sql: null,
    examples: {
      'bag_keys(dynamic({"b": 1, "a": {"c": 2}}))': ['b', 'a'],
      'bag_keys(dynamic({}))': [],
      'bag_keys(parse_json("[1]"))': null,
    },
  }),
  bag_merge: defineFunction({
    docs: page('bag-merge-function'),
    takes: [rest(dynamic('bag'))],
    gives: 'dynamic',
    nulls: 'seen',
    run: (...bags) => {
      if (!bags.some(bag => bag instanceof Map)) return null;
      const merged: Bag = new Map();
      for (const bag of bags) mergeInto(merged, bag);
      return merged;
    },
    sql: null,
    examples: {
      'bag_merge(dynamic({"a": 1}), dynamic({"a": 2, "b": 3}))': { a: 1, b: 3 },
      'bag_merge(dynamic({"a": 1}), dynamic(null))': { a: 1 },
    },
  }),
  bag_has_key: defineFunction({
    docs: page('bag-has-key-function'),
    takes: [dynamic('bag'), string('key')],
    gives: 'bool',
    run: (bag, key) => {
      if (!(bag instanceof Map)) return null;
      return has(bag, (key.startsWith('$') ? stepsOf(key) : undefined) ?? [key]);
    },
    sql: null,
    examples: {
      'bag_has_key(dynamic({"a": {"b": null}}), "a")': true,
      'bag_has_key(dynamic({"a": {"b": null}}), "$.a.b")': true,
      'bag_has_key(dynamic({"a": 1}), "A")': false,
      'bag_has_key(parse_json("[1]"), "0")': null,
    },
  }),
  bag_remove_keys: defineFunction({
    docs: page('bag-remove-keys-function'),
    takes: [dynamic('bag'), dynamic('keys')],
    gives: 'dynamic',
    run: (bag, keys) =>
      bag instanceof Map && Array.isArray(keys) ? keys.map(dynamicText).reduce(withoutKey, bag) : null,
    sql: null,
    examples: {
      'bag_remove_keys(dynamic({"a": 1, "b": 2}), dynamic(["b", "c"]))': { a: 1 },
      'bag_remove_keys(dynamic({"a": {"b": 1, "c": 2}}), dynamic(["$.a.b"]))': { a: { c: 2 } },
    },
  }),
  bag_set_key: defineFunction({
    docs: page('bag-set-key-function'),
    takes: [dynamic('bag'), string('key'), any('value')],
    gives: 'dynamic',
    nulls: 'seen',
    bind: call => {
      const convert = asDynamic(call.args[2]);
      return (bag, key, value) => {
        if (!(bag instanceof Map) || key === null) return null;
        const steps = key.startsWith('$') ? stepsOf(key)?.map(String) : undefined;
        return withKey(bag, steps?.length ? steps : [key], convert(value));
      };
    },
    sql: null,
    examples: {
      'bag_set_key(dynamic({"a": 1}), "b", 2)': { a: 1, b: 2 },
      'bag_set_key(dynamic({"a": 1}), "$.b.c", "x")': { a: 1, b: { c: 'x' } },
    },
  }),
  bag_zip: defineFunction({
    docs: page('bag-zip-function'),
    takes: [dynamic('keys'), dynamic('values')],
    gives: 'dynamic',
    run: (keys, values) => {
      if (!Array.isArray(keys) || !Array.isArray(values)) return null;
      return new Map(keys.filter(key => typeof key === 'string').map((key, index) => [key, values[index] ?? null]));
    },
    sql: null,
    examples: {
      'bag_zip(dynamic(["a", "b"]), dynamic([1, "x"]))': { a: 1, b: 'x' },
      'bag_zip(dynamic(["a", "b"]), dynamic([1]))': { a: 1, b: null },
    },
  }),
  /** What pack_all(true) leaves of a row: the analysis puts it around the bag of all columns. */
  bag_without_missing: defineFunction({
    docs: page('pack-all-function'),
    takes: [dynamic('bag')],
    gives: 'dynamic',
    run: withoutMissing,
    sql: null,
    examples: {
      'print a = 1, b = "", c = long(null) | project value = pack_all(true)': { a: 1 },
      'print a = "x" | project value = pack_all(true)': { a: 'x' },
    },
  }),
  treepath: defineFunction({
    docs: page('treepath-function'),
    takes: [dynamic('object')],
    gives: 'dynamic',
    run: bag => (bag instanceof Map ? [...new Set(paths(bag, ''))] : null),
    sql: null,
    examples: {
      'treepath(dynamic({"a": "b", "c": 123}))': ["['a']", "['c']"],
      'treepath(dynamic({"a": {"b": [1, 2]}}))': ["['a']", "['a']['b']", "['a']['b'][0]"],
    },
  }),
};

function paths(value: Dynamic, path: string): string[] {
  if (value instanceof Map)
    return [...value].flatMap(([key, item]) => [`${path}['${key}']`, ...paths(item, `${path}['${key}']`)]);
  if (Array.isArray(value)) return value.flatMap(item => [`${path}[0]`, ...paths(item, `${path}[0]`)]);
  return [];
}
