import type { Decimal } from 'decimal.js';
import { printDynamic } from '../dynamic.ts';
import type { Dynamic, ScalarType, Value } from '../value.ts';
import { asDynamic, converter, dynamicText, typeInside } from './convert.ts';
import { any, type Call, defineFunction, page, rest, type ScalarFunction, string } from './define.ts';
import { fold } from './fold.ts';
import { commonType, comparand } from './promote.ts';
import { inSql } from './sql/compare.ts';
import { hasTermsSql } from './sql/text-match.ts';
import { termFinder } from './terms.ts';

interface Item {
  type: ScalarType;
  value: Value;
}

/** The items of a list: arrays inside it count item by item. */
function flatten(types: readonly ScalarType[], values: readonly Value[]): Item[] {
  return values.flatMap((value, index): Item[] => {
    if (types[index] !== 'dynamic') return [{ type: types[index], value }];
    return (Array.isArray(value) ? value : [value]).map(item => ({ type: 'dynamic', value: item }));
  });
}

/** Prepares a list once: at bind time where it is constant, else again only when another list comes. */
function preparing<T>(call: Call, prepare: (types: readonly ScalarType[], values: readonly Value[]) => T) {
  const types = call.args.slice(1);
  const constants = call.constants.slice(1);
  if (constants.length === types.length && constants.every(value => value !== undefined)) {
    const known = prepare(types, constants as Value[]);
    return () => known;
  }
  let last: readonly Value[] = [];
  let made: T | undefined;
  return (values: readonly Value[]): T => {
    if (made === undefined || values.length !== last.length || values.some((value, index) => value !== last[index])) {
      last = values;
      made = prepare(types, values);
    }
    return made;
  };
}

/** What stands for a value in a set: equal values have the same. */
const keys: Readonly<Partial<Record<ScalarType, (value: never) => unknown>>> = {
  decimal: (value: Decimal) => value.toFixed(),
  dynamic: (value: Dynamic) => printDynamic(Number.isInteger(value) ? BigInt(value as number) : value),
};

/** Whether a value is among those of a list. */
type Holds = (value: Value) => boolean;

function listOf(given: ScalarType, folds: boolean) {
  const left = folds && given === 'dynamic' ? 'string' : given;
  return (types: readonly ScalarType[], values: readonly Value[]): Holds => {
    const items = flatten(types, values);
    const type = items.reduce((wide, item) => commonType(wide, inside(item)), left);
    const key = keyOf(type, folds);
    const listed = items.map(item => comparand(item.type, type)(item.value)).filter(value => value !== null);
    const set = new Set(listed.map(key));
    const convert = comparand(given, type);
    return value => {
      const converted = convert(value);
      return converted !== null && set.has(key(converted));
    };
  };
}

/** Items of a dynamic list widen numbers, but never turn the value into a string. */
function inside(item: Item): ScalarType {
  if (item.type !== 'dynamic') return item.type;
  const type = typeInside(item.value as Dynamic);
  return type === 'string' ? 'dynamic' : type;
}

function keyOf(type: ScalarType, folds: boolean): (value: Value) => unknown {
  if (folds && type === 'string') return value => fold(value as string);
  return (keys[type] as ((value: Value) => unknown) | undefined) ?? (value => value);
}

function member(docs: string, folds: boolean, wanted: boolean, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(docs),
    takes: [any('value'), rest(any('list'))],
    gives: 'bool',
    nulls: 'seen',
    bind: call => {
      const listed = preparing(call, listOf(call.args[0], folds));
      return (value, ...values) => listed(values)(value) === wanted;
    },
    sql: inSql(folds, wanted),
    examples,
  });
}

function hasTerms(docs: string, every: boolean, examples: ScalarFunction['examples']): ScalarFunction {
  const finders = (types: readonly ScalarType[], values: readonly Value[]) =>
    flatten(types, values).map(item => termFinder(fold(textOf(item)), 'both'));
  return defineFunction({
    docs: page(docs),
    takes: [string('text'), rest(any('terms'))],
    gives: 'bool',
    nulls: 'seen',
    bind: call => {
      const prepared = preparing(call, finders);
      return (text, ...values) => {
        const folded = fold(text ?? '');
        const tests = prepared(values);
        return every ? tests.every(test => test(folded)) : tests.some(test => test(folded));
      };
    },
    sql: hasTermsSql(every),
    examples,
  });
}

function textOf({ type, value }: Item): string {
  return type === 'dynamic' ? dynamicText(asDynamic('dynamic')(value)) : (converter(type, 'string')(value) as string);
}

/** The operators that look for a value in a list, or for the terms of a list in a value. */
export const membership: Record<string, ScalarFunction> = {
  in: member('in-cs-operator', false, true, {
    '"a" in ("b", "a")': true,
    '"A" in (dynamic(["a"]))': false,
    '1 in (1.0, 2.5)': true,
    'int(null) in (1, 2)': false,
    '"a" in (dynamic([]))': false,
  }),
  '!in': member('not-in-cs-operator', false, false, { '"a" !in ("b", "a")': false, 'long(null) !in (1)': true }),
  'in~': member('in-operator', true, true, {
    '"ANA" in~ ("bo", "ana")': true,
    '"" in~ ("a")': false,
    '"É" in~ (dynamic(["é"]))': true,
  }),
  '!in~': member('not-in-operator', true, false, { '"ANA" !in~ ("bo", "ana")': false, '"" !in~ ("a")': true }),
  has_any: hasTerms('has-any-operator', false, {
    '"net user add" has_any ("USER", "group")': true,
    '"network" has_any ("net")': false,
    '"a b" has_any (dynamic(["c", "b"]))': true,
  }),
  has_all: hasTerms('has-all-operator', true, {
    '"net user add" has_all ("net", "ADD")': true,
    '"net user" has_all ("net", "add")': false,
    '"a b" has_all (dynamic(["a", "b"]))': true,
  }),
};
