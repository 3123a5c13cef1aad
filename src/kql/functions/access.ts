import type { Dynamic, Value } from '../value.ts';
import { converter, typeInside } from './convert.ts';
import { any, type Call, defineFunction, dynamic, page, type ScalarFunction, string } from './define.ts';

/** The value at a place of an array, counted from its end where negative, or under a key of a bag; null where there is none. */
function pick(from: Dynamic, key: Value): Dynamic {
  if (from instanceof Map) return typeof key === 'string' ? (from.get(key) ?? null) : null;
  if (!Array.isArray(from) || typeof key !== 'bigint') return null;
  return from.at(Number(key)) ?? null;
}

function bindIndex(call: Call): (from: Dynamic, key: Value) => Dynamic {
  const type = call.args[1];
  if (type === 'string' || type === 'long') return pick;
  if (type !== 'dynamic') {
    const convert = converter(type, type === 'int' ? 'long' : 'string');
    return (from, key) => pick(from, convert(key));
  }
  return (from, key) => pick(from, typeInside(key as Dynamic) === 'dynamic' ? null : key);
}

/** How a dynamic value is taken apart. */
export const access: Record<string, ScalarFunction> = {
  index: defineFunction({
    docs: page('scalar-data-types/dynamic#dynamic-object-accessors'),
    takes: [dynamic('from'), any('key')],
    gives: 'dynamic',
    bind: bindIndex,
    sql: null,
    examples: {
      'dynamic([1, 2, 3])[0]': 1,
      'dynamic([1, 2, 3])[-1]': 3,
      'dynamic([1])[5]': null,
      'dynamic({"a": {"b": 2}})["a"]': { b: 2 },
      'dynamic({"a": 1})["A"]': null,
      'dynamic({"a": 1})["constructor"]': null,
    },
  }),
  member: defineFunction({
    docs: page('scalar-data-types/dynamic#dynamic-object-accessors'),
    takes: [dynamic('from'), string('key')],
    gives: 'dynamic',
    run: (from, key) => (from instanceof Map ? (from.get(key) ?? null) : null),
    sql: null,
    examples: {
      'dynamic({"a": {"b": 2}}).a.b': 2,
      'dynamic({"a": 1}).b': null,
      'dynamic([1]).a': null,
      'dynamic(null).a': null,
    },
  }),
};
