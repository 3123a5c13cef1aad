import { parseDynamic } from '../dynamic.ts';
import type { Dynamic, Value } from '../value.ts';
import { converter, dynamicText } from './convert.ts';
import { any, type Call, defineFunction, page, type ScalarFunction, string } from './define.ts';
import { readPath } from './json-path.ts';

/** JSON as a dynamic; text that is no JSON stays a string, and nothing is null. */
export function parseJson(text: string): Dynamic {
  if (text === '') return null;
  const value = parseDynamic(text);
  return value === undefined ? text : value;
}

const parse = defineFunction({
  docs: page('parse-json-function'),
  takes: [any('json')],
  gives: 'dynamic',
  bind: call => {
    const type = call.args[0];
    if (type === 'string') return text => parseJson(text as string);
    return converter(type, 'dynamic');
  },
  sql: null,
  examples: {
    'parse_json(\'{"a": [1, 2.5, null]}\')': { a: [1, 2.5, null] },
    'parse_json("plain text")': 'plain text',
    'parse_json("")': null,
    'tostring(parse_json("[1.0, 1e2]"))': '[1.0,100.0]',
    'parse_json("9007199254740993") == 9007199254740993': true,
    'parse_json(\'{"a": 1\')': '{"a": 1',
  },
});

/** The text of what a path leads to, converted to the type that is asked for. */
function bindExtractJson(call: Call): (path: string, json: string) => Value {
  const known = call.constants[0];
  const steps = typeof known === 'string' ? readPath(known) : undefined;
  const convert = converter('dynamic', call.gives);
  return (path, json) => {
    const follow = steps ?? readPath(path);
    const value = parseDynamic(json);
    return convert(value === undefined || !follow ? null : follow(value));
  };
}

const extractJson = defineFunction({
  docs: page('extract-json-function'),
  takes: [string('jsonPath'), string('dataSource'), any('type', null)],
  gives: 'inferred',
  nulls: 'seen',
  bind: call => {
    const run = bindExtractJson(call);
    return (path, json) => run(path ?? '', json ?? '');
  },
  sql: null,
  examples: {
    'extract_json("$.a[0].b", \'{"a": [{"b": "x"}]}\')': 'x',
    'extract_json("$.n", \'{"n": 5}\', typeof(int))': 5,
    'extract_json("$[\'a b\']", \'{"a b": {"c": 1}}\')': '{"c":1}',
    'extract_json("$.missing", "{}")': '',
    'extract_json("$.a", "no json")': '',
  },
});

/** Functions that read and write JSON. */
export const json: Record<string, ScalarFunction> = {
  parse_json: parse,
  parsejson: parse,
  todynamic: parse,
  toobject: parse,
  extract_json: extractJson,
  extractjson: extractJson,
  dynamic_to_json: defineFunction({
    docs: page('dynamic-to-json-function'),
    takes: [any('expr')],
    gives: 'string',
    nulls: 'seen',
    bind: call => {
      const convert = converter(call.args[0], 'dynamic');
      return value => dynamicText(sorted(convert(value) as Dynamic));
    },
    sql: null,
    examples: {
      'dynamic_to_json(dynamic({"b": 1, "a": {"d": 2, "c": [3]}}))': '{"a":{"c":[3],"d":2},"b":1}',
      'dynamic_to_json(dynamic([]))': '[]',
    },
  }),
};

/** The same value with the keys of every bag in order. */
function sorted(value: Dynamic): Dynamic {
  if (Array.isArray(value)) return value.map(sorted);
  if (!(value instanceof Map)) return value;
  const keys = [...value.keys()].sort();
  return new Map(keys.map(key => [key, sorted(value.get(key)!)]));
}
