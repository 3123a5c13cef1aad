import { invalidTemplate } from '../../fault.ts';
import { asText, isNumber, sameValue, typeName, type Value } from '../../value.ts';
import { any, array, defineFunction, integer, optional, page, rest, text, textOrArray } from './define.ts';

/** Functions on arrays, objects and texts as collections. */
export const collectionFunctions = {
  contains: defineFunction({
    docs: page('contains'),
    takes: [any('collection'), any('value')],
    run: ([collection, value]) => {
      if (typeof collection === 'string') return collection.includes(asText(value));
      if (Array.isArray(collection)) return collection.some(item => sameValue(item, value));
      if (collection instanceof Map) return collection.has(asText(value));
      throw wrongType('contains', 'an object, an array or a string', collection);
    },
    examples: {
      "contains('hello world', 'world')": true,
      "contains('hello world', 'WORLD')": false,
      "contains(createArray('a', 'b'), 'b')": true,
      "contains(json('{\"a\":1}'), 'a')": true,
    },
  }),
  empty: defineFunction({
    docs: page('empty'),
    takes: [any('collection')],
    run: ([collection]) => {
      if (collection === null) return true;
      if (typeof collection === 'string' || Array.isArray(collection)) return collection.length === 0;
      if (collection instanceof Map) return collection.size === 0;
      throw wrongType('empty', 'an object, an array or a string', collection);
    },
    examples: {
      "empty('')": true,
      "empty('abc')": false,
      'empty(null)': true,
      "empty(json('{}'))": true,
      "empty(json('[]'))": true,
    },
  }),
  first: defineFunction({
    docs: page('first'),
    takes: [textOrArray('collection')],
    run: ([collection]) => (typeof collection === 'string' ? collection.slice(0, 1) : (collection[0] ?? null)),
    examples: { "first('hello')": 'h', 'first(createArray(0, 1, 2))': 0, "first(json('[]'))": null },
  }),
  intersection: defineFunction({
    docs: page('intersection'),
    takes: [any('collection'), rest(any('collection'))],
    run: collections => {
      if (collections.every(Array.isArray))
        return collections.slice(1).reduce(commonItems, distinct(collections[0] as Value[]));
      return bags('intersection', collections).reduce(commonFields);
    },
    examples: {
      'intersection(createArray(1, 2, 3), createArray(101, 2, 1, 10), createArray(6, 8, 1, 2))': [1, 2],
      'intersection(json(\'{"a":1,"b":2}\'), json(\'{"a":1,"b":3}\'))': { a: 1 },
    },
  }),
  join: defineFunction({
    docs: page('join'),
    takes: [array('collection'), text('delimiter')],
    run: ([collection, delimiter]) => {
      const joined = collection.map(asText).join(delimiter);
      if (joined.length > 104_857_600)
        throw invalidTemplate(
          "The result of the template language function 'join' is longer than 104857600 characters.",
        );
      return joined;
    },
    examples: {
      "join(createArray('a', 'b', 'c'), '.')": 'a.b.c',
      "join(json('[]'), ',')": '',
      "join(createArray(1, 2), ';')": '1;2',
    },
  }),
  last: defineFunction({
    docs: page('last'),
    takes: [textOrArray('collection')],
    run: ([collection]) => (typeof collection === 'string' ? collection.slice(-1) : (collection.at(-1) ?? null)),
    examples: { "last('abcd')": 'd', 'last(createArray(0, 1, 2, 3))': 3 },
  }),
  length: defineFunction({
    docs: page('length'),
    takes: [textOrArray('collection')],
    run: ([collection]) => BigInt(collection.length),
    examples: { "length('abcd')": 4, 'length(createArray(0, 1, 2, 3))': 4 },
  }),
  reverse: defineFunction({
    docs: page('reverse'),
    takes: [array('collection')],
    run: ([collection]) => collection.toReversed(),
    examples: { 'reverse(createArray(0, 1, 2, 3))': [3, 2, 1, 0] },
  }),
  skip: defineFunction({
    docs: page('skip'),
    takes: [array('collection'), integer('count')],
    run: ([collection, count]) => collection.slice(Math.max(0, Number(count))),
    examples: { 'skip(createArray(0, 1, 2, 3), 1)': [1, 2, 3], 'skip(createArray(0), 5)': [] },
  }),
  sort: defineFunction({
    docs: page('sort'),
    takes: [array('collection'), optional(text('sortBy'))],
    run: ([collection, by]) => collection.toSorted((a, b) => order(sortKey(a, by), sortKey(b, by))),
    examples: {
      'sort(createArray(2, 1, 0, 3))': [0, 1, 2, 3],
      'sort(json(\'[{"n":"b"},{"n":"a"}]\'), \'n\')': [{ n: 'a' }, { n: 'b' }],
    },
  }),
  take: defineFunction({
    docs: page('take'),
    takes: [textOrArray('collection'), integer('count')],
    run: ([collection, count]) => collection.slice(0, Math.max(0, Number(count))),
    examples: { "take('abcde', 3)": 'abc', 'take(createArray(0, 1, 2, 3, 4), 3)': [0, 1, 2] },
  }),
  union: defineFunction({
    docs: page('union'),
    takes: [any('collection'), rest(any('collection'))],
    run: collections => {
      if (collections.every(Array.isArray)) return distinct(collections.flat());
      return new Map(bags('union', collections).flatMap(bag => [...bag]));
    },
    examples: {
      'union(createArray(1, 2, 3), createArray(1, 2, 10, 101))': [1, 2, 3, 10, 101],
      'union(json(\'{"a":1}\'), json(\'{"a":2,"b":3}\'))': { a: 2, b: 3 },
    },
  }),
};

function wrongType(name: string, expects: string, value: Value): Error {
  return invalidTemplate(
    `The template language function '${name}' expects its first parameter 'collection' to be ${expects}. The provided value is of type '${typeName(value)}'.`,
  );
}

function bags(name: string, collections: Value[]): Map<string, Value>[] {
  const odd = collections.find(one => !(one instanceof Map));
  if (odd === undefined) return collections as Map<string, Value>[];
  throw invalidTemplate(
    `The template language function '${name}' expects its parameters to be either all arrays or all objects. One of them is of type '${typeName(odd)}'.`,
  );
}

/** Each different item once, in order. */
function distinct(items: Value[]): Value[] {
  const texts = new Set<string>();
  const others: Value[] = [];
  return items.filter(item => {
    const known = typeof item === 'string' ? texts.has(item) : others.some(other => sameValue(other, item));
    if (typeof item === 'string') texts.add(item);
    else if (!known) others.push(item);
    return !known;
  });
}

function commonFields(a: Map<string, Value>, b: Map<string, Value>): Map<string, Value> {
  return new Map(a.entries().filter(([key, value]) => b.has(key) && sameValue(b.get(key)!, value)));
}

function commonItems(a: Value[], b: Value): Value[] {
  return a.filter(item => (b as Value[]).some(other => sameValue(other, item)));
}

function sortKey(item: Value, by: string | undefined): Value {
  if (by === undefined) return item;
  return item instanceof Map ? (item.get(by) ?? null) : null;
}

function order(a: Value, b: Value): number {
  if (isNumber(a) && isNumber(b)) return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  throw invalidTemplate(
    `The template language function 'sort' expects items of one type, numbers or strings. It was invoked with '${typeName(a)}' and '${typeName(b)}'.`,
  );
}
