import { fold } from '../fold.ts';
import { quote } from './form.ts';

/** Capital letters that are newer than DuckDB's tables, and their small ones. */
const newer = [
  ...'\u1c89\ua7cb\ua7cc\ua7ce\ua7d2\ua7d4\ua7da\ua7dc',
  ...range(0x10d50, 0x10d65),
  ...range(0x16ea0, 0x16eb8),
];
const capitals = quote(newer.join(''));
const smalls = quote(newer.map(fold).join(''));

function range(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
}

/** `fold` in SQL. DuckDB makes the dotted capital I a plain i, so the text is taken apart there. */
export function foldSql(text: string): string {
  const small = (part: string) => `lower(translate(${part}, ${capitals}, ${smalls}))`;
  const parts = `list_transform(string_split(${text}, 'İ'), lambda part: ${small('part')})`;
  return `case when strlen(${text}) = length(${text}) then lower(${text}) when contains(${text}, 'İ') then array_to_string(${parts}, 'İ') else ${small(text)} end`;
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
