import { fold, raise } from '../fold.ts';
import { quote, stop } from './form.ts';

/** Capital letters that are newer than DuckDB's tables, and their small ones. */
export const newerCapitals = [
  ...'\u1c89\ua7cb\ua7cc\ua7ce\ua7d2\ua7d4\ua7da\ua7dc',
  ...range(0x10d50, 0x10d65),
  ...range(0x16ea0, 0x16eb8),
];
const capitals = quote(newerCapitals.join(''));
const smalls = quote(newerCapitals.map(fold).join(''));

function range(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
}

/** `fold` in SQL. DuckDB makes the dotted capital I a plain i, so the text is taken apart there. */
export function foldSql(text: string): string {
  const small = (part: string) => `lower(translate(${part}, ${capitals}, ${smalls}))`;
  const parts = `list_transform(string_split(${text}, 'İ'), lambda part: ${small('part')})`;
  return `case when strlen(${text}) = length(${text}) then lower(${text}) when contains(${text}, 'İ') then array_to_string(${parts}, 'İ') else ${small(text)} end`;
}

/** Characters that `upper` makes others of than `raise`: what has no capital of one character, and what is newer than its tables. */
export const keptBySql = [
  ...'\u00df\u019b\u0264\u1c8a',
  ...range(0x1f80, 0x1faf),
  ...'\u1fb3\u1fbc\u1fc3\u1fcc\u1ff3\u1ffc\ua7cd\ua7cf\ua7d3\ua7d5\ua7db',
  ...range(0x10d70, 0x10d85),
  ...range(0x16ebb, 0x16ed3),
];
/** Characters that no text of this world holds; one that does stops the query. */
const stand = range(0x10ff00, 0x10ff00 + keptBySql.length - 1);

/** `raise` in SQL: characters with a capital of their own stand aside while DuckDB raises the others. */
export function raiseSql(text: string): string {
  const aside = `upper(translate(${text}, ${quote(keptBySql.join(''))}, ${quote(stand.join(''))}))`;
  const raised = `translate(${aside}, ${quote(stand.join(''))}, ${quote(keptBySql.map(raise).join(''))})`;
  const isOdd = `regexp_matches(${text}, '[\\x{10ff00}-\\x{10ffff}]')`;
  return `case when strlen(${text}) = length(${text}) then upper(${text}) when ${isOdd} then ${stop} else ${raised} end`;
}

const ascii = /^[ -~\s]*$/;

/** A test of a folded text against a constant that is folded too. */
export interface FoldedTest {
  test: (folded: string) => string;
  /** The part of the text that takes part as a whole: a character in it that is not ASCII fails the test of an ASCII constant. */
  part?: (text: string) => string;
}

/**
 * Whether a text, folded, passes a test against a constant. Of an ASCII constant `lower` gives the same but for the dotted capital I,
 * so the exact form is computed only for texts that hold one.
 */
export function foldedTest(text: string, sought: string, { test, part }: FoldedTest): string {
  if (!ascii.test(sought)) return `(${test(foldSql(text))})`;
  const quick = test(`lower(${text})`);
  if (!sought.includes('i')) return `(${quick})`;
  if (part) return `(${quick} and not contains(${part(text)}, 'İ'))`;
  return `(${quick} and (not contains(${text}, 'İ') or ${test(foldSql(text))}))`;
}
