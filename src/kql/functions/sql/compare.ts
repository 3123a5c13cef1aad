import type { ScalarType, Value } from '../../value.ts';
import type { Call } from '../define.ts';
import { fold } from '../fold.ts';
import { fromDynamicSql } from './dynamic.ts';
import { foldedTest } from './fold.ts';
import { isWhole, quote, type SqlForm } from './form.ts';
import { constantItems } from './text-match.ts';

/** Types that DuckDB compares as KQL does, null aside. */
const plain: readonly ScalarType[] = ['bool', 'int', 'long', 'datetime', 'timespan', 'string', 'guid'];

const isNumber = (type: ScalarType) => isWhole(type) || type === 'real';

/** The type in which two types of values are compared in SQL; undefined where that is not proven. */
function common(left: ScalarType, right: ScalarType): ScalarType | undefined {
  if (left === right) return plain.includes(left) || left === 'real' ? left : undefined;
  if (!isNumber(left) || !isNumber(right)) return undefined;
  return left === 'real' || right === 'real' ? 'real' : 'long';
}

/** Both sides in the type in which they are compared: what is inside a dynamic becomes the number that it stands beside. */
function comparands([left, right]: readonly string[], { args: [first, second] }: Call) {
  if (first === 'dynamic' && isNumber(second))
    return { type: common(second, second), left: fromDynamicSql(left, second) ?? '', right };
  return { type: common(first, second), left, right };
}

const isKnown = (value: Value | undefined) => value !== undefined && value !== null && !Number.isNaN(value);

/** `==` and `!=`. Two nulls are neither equal nor different, one null is different from everything; NaN equals nothing. */
export function equalSql(wanted: boolean): SqlForm {
  return (args, call) => {
    if (call.args[0] === 'dynamic' && call.args[1] === 'string') return dynamicEqualSql(args[0], call, wanted);
    const { type, left, right } = comparands(args, call);
    if (type === undefined) return null;
    const hasKnown = call.constants.some(isKnown);
    if (type === 'real' && !hasKnown) return null;
    if (type === 'string') return `(${left} ${wanted ? '=' : '<>'} ${right})`;
    const same = `${left} is ${wanted ? 'not ' : ''}distinct from ${right}`;
    return hasKnown ? `(${same})` : `case when ${left} is null and ${right} is null then null else ${same} end`;
  };
}

/** A dynamic beside a constant text. */
function dynamicEqualSql(left: string, call: Call, wanted: boolean): string | null {
  const texts = jsonTexts(call.constants[1]);
  if (texts === undefined) return null;
  const found = `coalesce(${left} in (${texts.join(', ')}), false)`;
  return wanted ? found : `(not ${found})`;
}

/** The JSON, as SQL, of all values that print as a text: itself, and the whole number or bool that it looks like. */
function jsonTexts(value: Value | undefined): string[] | undefined {
  if (typeof value !== 'string' || /[\p{Cc}\u2028\u2029]/u.test(value)) return undefined;
  const text = quote(JSON.stringify(value));
  if (/^(?:0|-?[1-9]\d{0,14}|true|false)$/.test(value)) return [text, quote(value)];
  return isJson(value) ? undefined : [text];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

type Order = '<' | '<=' | '>' | '>=';

/** `<` and its kin; null beside anything is null, NaN is neither above nor below. */
export function orderSql(order: Order): SqlForm {
  return (args, call) => {
    const { type, left, right } = comparands(args, call);
    if (type === undefined) return null;
    const test = `${left} ${order} ${right}`;
    if (type !== 'real') return `(${test})`;
    const isNothing = `(case when ${left} is null or ${right} is null then null else false end)`;
    return `case when isnan(${left}) or isnan(${right}) then ${isNothing} else ${test} end`;
  };
}

/** `between` of constant ends; the upper one may be a timespan counted from the lower. */
export function betweenSql(wanted: boolean): SqlForm {
  return ([value, from, to], call) => {
    const [type, low, high] = call.args;
    if (!isKnown(call.constants[1]) || !isKnown(call.constants[2])) return null;
    const isSpan = low === 'datetime' && high === 'timespan';
    if (common(type, low) === undefined || (!isSpan && common(type, high) === undefined)) return null;
    const end = isSpan ? `'${(call.constants[1] as bigint) + (call.constants[2] as bigint)}'::BIGINT` : to;
    const test = `${value} >= ${from} and ${value} <= ${end}`;
    return wanted ? `(${test})` : `(not (${test}))`;
  };
}

/** `in` and `!in` of constant items, which may be very many. */
export function inSql(folds: boolean, wanted: boolean): SqlForm {
  return ([value], call) => {
    const items = constantItems(call)?.filter(item => item !== null);
    const [type, ...types] = call.args;
    if (!items || !types.every(item => isAlike(type, item)) || (folds && type !== 'string')) return null;
    if (items.length === 0) return String(!wanted);
    const list = items.flatMap(item => itemSql(item, type, folds));
    if (list.includes(undefined)) return null;
    const test = folds ? foldedIn(value, items as string[], list as string[]) : `${value} in (${list.join(', ')})`;
    const found = type === 'string' ? `(${test})` : `coalesce(${test}, false)`;
    return wanted ? found : `(not ${found})`;
  };
}

function foldedIn(value: string, items: readonly string[], list: readonly string[]): string {
  const test = (folded: string) => `${folded} in (${list.join(', ')})`;
  return foldedTest(value, items.map(fold).join(''), { test, part: text => text });
}

/** Whether items of a type are compared with values of another as they are; those of a dynamic array are looked at one by one. */
function isAlike(type: ScalarType, item: ScalarType): boolean {
  return (
    type === 'string' || type === 'dynamic' || type === item || (isWhole(type) && (isWhole(item) || item === 'dynamic'))
  );
}

function itemSql(item: Value, type: ScalarType, folds: boolean): string | readonly (string | undefined)[] | undefined {
  if (type === 'string') return typeof item === 'string' ? quote(folds ? fold(item) : item) : undefined;
  if (type === 'dynamic') return jsonTexts(item) ?? [undefined];
  if (type === 'int' && typeof item === 'number') return `'${item}'::BIGINT`;
  if (isWhole(type) || type === 'datetime' || type === 'timespan')
    return typeof item === 'bigint' ? `'${item}'::BIGINT` : undefined;
  return undefined;
}
