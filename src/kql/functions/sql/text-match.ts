import type { Value } from '../../value.ts';
import type { Call } from '../define.ts';
import { fold } from '../fold.ts';
import type { TermSides } from '../terms.ts';
import { foldedTest, foldSql } from './fold.ts';
import { constantText, quote, type SqlForm } from './form.ts';

/** A test of DuckDB's over two texts, and the part of the first that so many characters of the second decide about. */
interface Test {
  sql: (text: string, sought: string) => string;
  part?: (text: string, length: number) => string;
}

const negated = (sql: string, wanted: boolean) => (wanted ? sql : `(not ${sql})`);

/** `contains`, `startswith`, `endswith` and `=~`. */
export function matchSql(test: Test, folds: boolean, wanted: boolean): SqlForm {
  return ([text, sought], call) => {
    if (!folds) return negated(`(${test.sql(text, sought)})`, wanted);
    const known = constantText(call, 1);
    if (known === undefined) return negated(`(${test.sql(foldSql(text), foldSql(sought))})`, wanted);
    const small = fold(known);
    const part = test.part && ((of: string) => test.part!(of, small.length));
    return negated(foldedTest(text, small, { test: folded => test.sql(folded, quote(small)), part }), wanted);
  };
}

export const containsTest: Test = { sql: (text, sought) => `contains(${text}, ${sought})` };
export const startsWithTest: Test = {
  sql: (text, sought) => `starts_with(${text}, ${sought})`,
  part: (text, length) => `left(${text}, ${length})`,
};
export const endsWithTest: Test = {
  sql: (text, sought) => `ends_with(${text}, ${sought})`,
  part: (text, length) => `right(${text}, ${length})`,
};
export const equalTest: Test = { sql: (text, sought) => `${text} = ${sought}`, part: text => text };

/** Letters and digits that are newer than the tables of DuckDB's regular expressions. */
const newer =
  '\\x{88f}\\x{c5c}\\x{cdc}\\x{1c89}-\\x{1c8a}\\x{a7cb}-\\x{a7cf}\\x{a7d2}\\x{a7d4}\\x{a7da}-\\x{a7dc}\\x{a7f1}' +
  '\\x{105c0}-\\x{105f3}\\x{10940}-\\x{10959}\\x{10d40}-\\x{10d65}\\x{10d6f}-\\x{10d85}\\x{10ec2}-\\x{10ec7}' +
  '\\x{11380}-\\x{11389}\\x{1138b}\\x{1138e}\\x{11390}-\\x{113b5}\\x{113b7}\\x{113d1}\\x{113d3}\\x{116d0}-\\x{116e3}' +
  '\\x{11bc0}-\\x{11be0}\\x{11bf0}-\\x{11bf9}\\x{11db0}-\\x{11ddb}\\x{11de0}-\\x{11de9}\\x{13460}-\\x{143fa}' +
  '\\x{16100}-\\x{1611d}\\x{16130}-\\x{16139}\\x{16d40}-\\x{16d6c}\\x{16d70}-\\x{16d79}\\x{16ea0}-\\x{16eb8}' +
  '\\x{16ebb}-\\x{16ed3}\\x{16ff2}-\\x{16ff6}\\x{187f8}-\\x{187ff}\\x{18cff}\\x{18d09}-\\x{18d1e}\\x{18d80}-\\x{18df2}' +
  '\\x{1ccf0}-\\x{1ccf9}\\x{1e5d0}-\\x{1e5ed}\\x{1e5f0}-\\x{1e5fa}\\x{1e6c0}-\\x{1e6de}\\x{1e6e0}-\\x{1e6e2}' +
  '\\x{1e6e4}-\\x{1e6e5}\\x{1e6e7}-\\x{1e6ed}\\x{1e6f0}-\\x{1e6f4}\\x{1e6fe}-\\x{1e6ff}\\x{2b73a}-\\x{2b73f}' +
  '\\x{2cea2}-\\x{2cead}\\x{2ebf0}-\\x{2ee5d}\\x{323b0}-\\x{33479}';

/** A regular expression for a character that is no letter and no digit. */
export const boundary = `[^\\p{L}\\p{N}${newer}]`;

const letterOrDigit = /[\p{L}\p{N}]/u;

/** A regular expression that finds a term at its boundaries. */
function termPattern(sought: string, sides: TermSides): string {
  const characters = [...sought];
  const bindsStart = sides !== 'end' && letterOrDigit.test(characters[0]);
  const bindsEnd = sides !== 'start' && letterOrDigit.test(characters.at(-1)!);
  const body = characters.map(each => `\\x{${each.codePointAt(0)!.toString(16)}}`).join('');
  return `${bindsStart ? `(?:^|${boundary})` : ''}${body}${bindsEnd ? `(?:$|${boundary})` : ''}`;
}

/** Looks for the plain text first: that is quick, and what does not hold it has no such term. */
function termSql(text: string, sought: string, sides: TermSides): string {
  if (sought === '') return 'true';
  const pattern = termPattern(sought, sides);
  return `contains(${text}, ${quote(sought)}) and regexp_matches(${text}, ${quote(pattern)})`;
}

function termTest(text: string, sought: string, sides: TermSides, folds: boolean): string {
  if (!folds) return `(${termSql(text, sought, sides)})`;
  const small = fold(sought);
  return foldedTest(text, small, { test: folded => `(${termSql(folded, small, sides)})` });
}

/** `has`, `hasprefix` and `hassuffix` of a constant. */
export function hasSql(sides: TermSides, folds: boolean, wanted: boolean): SqlForm {
  return ([text], call) => {
    const sought = constantText(call, 1);
    return sought === undefined ? null : negated(termTest(text, sought, sides, folds), wanted);
  };
}

/** `has_any` and `has_all` of constant texts. */
export function hasTermsSql(every: boolean): SqlForm {
  return ([text], call) => {
    const terms = constantItems(call)?.map(item => (typeof item === 'string' ? item : undefined));
    if (!terms || terms.length > 100 || terms.includes(undefined)) return null;
    const tests = terms.map(term => termTest(text, term!, 'both', true));
    return tests.length === 0 ? String(every) : `(${tests.join(every ? ' and ' : ' or ')})`;
  };
}

/** The items of a constant list after the first argument: arrays inside it count item by item. Undefined where it is not constant. */
export function constantItems(call: Call): Value[] | undefined {
  const values = call.constants.slice(1);
  if (values.includes(undefined)) return undefined;
  return values.flatMap((value, index): Value[] => {
    if (call.args[index + 1] === 'dynamic' && Array.isArray(value)) return value;
    return [value!];
  });
}
