import { compareText } from '../dynamic.ts';
import type { Dynamic } from '../value.ts';
import { lengthOf, sliceOf } from './codepoints.ts';
import { converter, dynamicText } from './convert.ts';
import { any, defineFunction, dynamic, long, page, rest, type ScalarFunction, string } from './define.ts';
import { fold, raise } from './fold.ts';
import { sizeSql, strcatSql, strlenSql, substringSql, tolowerSql, toupperSql } from './sql/text.ts';

const utf8 = new TextEncoder();

function toTexts(types: readonly Parameters<typeof converter>[0][]): ((value: never) => string)[] {
  return types.map(type => converter(type, 'string') as (value: never) => string);
}

const strcatArray = defineFunction({
  docs: page('strcat-array-function'),
  takes: [dynamic('array'), string('delimiter')],
  gives: 'string',
  run: (array, delimiter) => (Array.isArray(array) ? array.map(dynamicText).join(delimiter) : ''),
  sql: null,
  examples: {
    'strcat_array(dynamic([1, 2, 3]), "->")': '1->2->3',
    'strcat_array(dynamic(["a", null, "b"]), "|")': 'a||b',
    'strcat_array(dynamic([]), ",")': '',
  },
});

/** A start below 0 counts from the end; what lies outside the text is cut off. */
function substring(source: string, start: bigint, length: bigint): string {
  const size = lengthOf(source);
  const from = Number(start) < 0 ? size + Number(start) : Number(start);
  const to = Math.min(size, from + Number(length));
  return to <= 0 || to <= from ? '' : sliceOf(source, Math.max(0, from), to);
}

const everything = 2n ** 62n;

/** Functions that build and take apart strings. Lengths and places count code points. */
export const stringFunctions: Record<string, ScalarFunction> = {
  strcat: defineFunction({
    docs: page('strcat-function'),
    takes: [rest(any('argument'))],
    gives: 'string',
    nulls: 'seen',
    bind: call => {
      const texts = toTexts(call.args);
      return (...values) => {
        let text = '';
        for (let index = 0; index < values.length; index++) text += texts[index](values[index] as never);
        return text;
      };
    },
    sql: strcatSql,
    examples: {
      'strcat("a", 1, true)': 'a1True',
      'strcat("a", "", long(null), "b")': 'ab',
      'strcat(1.5, " ", 1h)': '1.5 01:00:00',
    },
  }),
  strcat_delim: defineFunction({
    docs: page('strcat-delim-function'),
    takes: [string('delimiter'), rest(any('argument'))],
    gives: 'string',
    nulls: 'seen',
    bind: call => {
      const texts = toTexts(call.args.slice(1));
      return (delimiter, ...values) => values.map((value, index) => texts[index](value as never)).join(delimiter ?? '');
    },
    sql: null,
    examples: { 'strcat_delim("-", 1, "a", 2h)': '1-a-02:00:00', 'strcat_delim("-", "a", "", "b")': 'a--b' },
  }),
  strcat_array: strcatArray,
  array_strcat: strcatArray,
  strlen: defineFunction({
    docs: page('strlen-function'),
    takes: [string('source')],
    gives: 'long',
    run: source => BigInt(lengthOf(source)),
    sql: strlenSql,
    examples: { 'strlen("hello")': 5, 'strlen("")': 0, 'strlen("😀é")': 2 },
  }),
  string_size: defineFunction({
    docs: page('string-size-function'),
    takes: [string('source')],
    gives: 'long',
    run: source => BigInt(utf8.encode(source).length),
    sql: sizeSql,
    examples: { 'string_size("hello")': 5, 'string_size("")': 0, 'string_size("😀é")': 6 },
  }),
  toupper: defineFunction({
    docs: page('toupper-function'),
    takes: [string('source')],
    gives: 'string',
    run: raise,
    sql: toupperSql,
    examples: { 'toupper("Ana")': 'ANA', 'toupper("")': '', 'toupper("straße")': 'STRAßE' },
  }),
  tolower: defineFunction({
    docs: page('tolower-function'),
    takes: [string('source')],
    gives: 'string',
    run: fold,
    sql: tolowerSql,
    examples: { 'tolower("ANA")': 'ana', 'tolower("")': '', 'tolower("ΟΔΟΣ")': 'οδοσ' },
  }),
  substring: defineFunction({
    docs: page('substring-function'),
    takes: [string('source'), long('startingIndex'), long('length', everything)],
    gives: 'string',
    run: substring,
    sql: substringSql,
    examples: {
      'substring("123456", 1)': '23456',
      'substring("123456", 2, 2)': '34',
      'substring("hello", -3, 2)': 'll',
      'substring("ABCD", 0, 2)': 'AB',
      'substring("abc", 10)': '',
      'substring("abc", 1, -1)': '',
    },
  }),
  reverse: defineFunction({
    docs: page('reverse-function'),
    takes: [string('value')],
    gives: 'string',
    run: value => Array.from(value).reverse().join(''),
    sql: null,
    examples: { 'reverse("abc")': 'cba', 'reverse("")': '', 'reverse(123)': '321' },
  }),
  strcmp: defineFunction({
    docs: page('strcmp-function'),
    takes: [string('string1'), string('string2')],
    gives: 'long',
    run: (a, b) => BigInt(Math.sign(compareText(a, b))),
    sql: null,
    examples: { 'strcmp("abc", "ABC")': 1, 'strcmp("a", "a")': 0, 'strcmp("", "a")': -1 },
  }),
  strrep: defineFunction({
    docs: page('strrep-function'),
    takes: [string('value'), long('multiplier'), string('delimiter', '')],
    gives: 'string',
    run: (value, multiplier, delimiter) => {
      const times = Math.max(0, Math.min(1024, Number(multiplier)));
      return Array<string>(times).fill(value).join(delimiter);
    },
    sql: null,
    examples: { 'strrep("ab", 2)': 'abab', 'strrep(1, 3, "-")': '1-1-1', 'strrep("a", 0)': '' },
  }),
  translate: defineFunction({
    docs: page('translate-function'),
    takes: [string('searchList'), string('replacementList'), string('source')],
    gives: 'string',
    run: translate,
    sql: null,
    examples: {
      'translate("krasp", "otsku", "spark")': 'kusto',
      'translate("abc", "", "ab")': '',
      'translate("abc", "x", "ab")': 'xx',
    },
  }),
  make_string: codepointsToString('make-string-function'),
  unicode_codepoints_to_string: codepointsToString('unicode-codepoints-to-string-function'),
  to_utf8: stringToCodepoints('to-utf8-function'),
  unicode_codepoints_from_string: stringToCodepoints('unicode-codepoints-from-string-function'),
  isascii: defineFunction({
    docs: page('isascii-function'),
    takes: [string('value')],
    gives: 'bool',
    run: value => utf8.encode(value).length === value.length,
    sql: null,
    examples: { 'isascii("abc")': true, 'isascii("é")': false, 'isascii("")': true },
  }),
  isutf8: defineFunction({
    docs: page('isutf8-function'),
    takes: [string('value')],
    gives: 'bool',
    run: value => value.isWellFormed(),
    sql: null,
    examples: { 'isutf8("é")': true, 'isutf8("")': true },
  }),
};

/** Each character of the search list becomes its counterpart, or the last one where the list is shorter. */
function translate(search: string, replacement: string, source: string): string {
  const from = Array.from(search);
  const to = Array.from(replacement);
  const map = new Map<string, string>();
  from.forEach((character, index) => {
    if (!map.has(character)) map.set(character, to[Math.min(index, to.length - 1)] ?? '');
  });
  return Array.from(source, character => map.get(character) ?? character).join('');
}

function codepointsToString(docs: string): ScalarFunction {
  const name = docs.replace('-function', '').replaceAll('-', '_');
  return defineFunction({
    docs: page(docs),
    takes: [rest(any('codepoint'))],
    gives: 'string',
    nulls: 'seen',
    run: (...values) =>
      values
        .flatMap(value => (Array.isArray(value) ? value : [value as Dynamic]))
        .map(character)
        .join(''),
    sql: null,
    examples: {
      [`${name}(75, 117)`]: 'Ku',
      [`${name}(dynamic([97, 128512]), 98)`]: 'a😀b',
      [`${name}(dynamic([]))`]: '',
    },
  });
}

function character(value: Dynamic): string {
  const code = Number(value);
  return Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function stringToCodepoints(docs: string): ScalarFunction {
  const name = docs.replace('-function', '').replaceAll('-', '_');
  return defineFunction({
    docs: page(docs),
    takes: [string('value')],
    gives: 'dynamic',
    run: value => Array.from(value, each => BigInt(each.codePointAt(0)!)),
    sql: null,
    examples: { [`${name}("aé😀")`]: [97, 233, 128512], [`${name}("")`]: [] },
  });
}
