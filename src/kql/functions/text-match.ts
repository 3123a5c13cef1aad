import { defineFunction, page, type ScalarFunction, string } from './define.ts';
import { fold, sameFolded } from './fold.ts';
import type { SqlForm } from './sql/form.ts';
import { containsTest, endsWithTest, equalTest, hasSql, matchSql, startsWithTest } from './sql/text-match.ts';
import { type TermSides, termFinder } from './terms.ts';

/** Makes the test of one sought text; the text it is given is folded where case does not count. */
type Prepare = (sought: string) => (text: string) => boolean;
type Examples = Readonly<Record<string, boolean>>;

const contains: Prepare = sought => text => text.includes(sought);
const startsWith: Prepare = sought => text => text.startsWith(sought);
const endsWith: Prepare = sought => text => text.endsWith(sought);
const has =
  (sides: TermSides): Prepare =>
  sought =>
    termFinder(sought, sides);

function prepared(prepare: Prepare, folds: boolean): Prepare {
  if (!folds) return prepare;
  return sought => {
    const test = prepare(fold(sought));
    return text => test(fold(text));
  };
}

function matching(
  docs: string,
  prepare: Prepare,
  sql: ScalarFunction['sql'],
  positive: boolean,
  examples: Examples,
): ScalarFunction {
  return defineFunction({
    docs: page(docs),
    takes: [string('text'), string('sought')],
    gives: 'bool',
    bind: call => {
      const known = call.constants[1];
      if (typeof known !== 'string') return (text, sought) => prepare(sought)(text) === positive;
      const test = prepare(known);
      return text => test(text) === positive;
    },
    sql,
    examples,
  });
}

/** The operator with its negation, whose examples are the same turned round. */
function pair(
  name: string,
  docs: string,
  prepare: Prepare,
  sql: (wanted: boolean) => SqlForm,
  examples: Examples,
): Record<string, ScalarFunction> {
  const turned = Object.entries(examples).map(([query, value]) => [query.replace(` ${name} `, ` !${name} `), !value]);
  return {
    [name]: matching(`${docs}-operator`, prepare, sql(true), true, examples),
    [`!${name}`]: matching(`not-${docs}-operator`, prepare, sql(false), false, Object.fromEntries(turned)),
  };
}

/** Both cases of an operator, each with its negation. */
function family(
  name: string,
  prepare: Prepare,
  sql: (folds: boolean, wanted: boolean) => SqlForm,
  folded: Examples,
  exact: Examples,
): Record<string, ScalarFunction> {
  return {
    ...pair(name, name, prepared(prepare, true), wanted => sql(true, wanted), folded),
    ...pair(`${name}_cs`, `${name}-cs`, prepared(prepare, false), wanted => sql(false, wanted), exact),
  };
}

const equalFolded: Prepare = sought => text => sameFolded(text, sought);

/** The operators that look for a text in a text. */
export const textMatch: Record<string, ScalarFunction> = {
  ...family(
    'contains',
    contains,
    (folds, wanted) => matchSql(containsTest, folds, wanted),
    { '"Mimikatz.exe" contains "KATZ"': true, '"" contains "a"': false, '"a" contains ""': true },
    { '"Mimikatz.exe" contains_cs "KATZ"': false, '"Mimikatz.exe" contains_cs "katz"': true },
  ),
  ...family(
    'startswith',
    startsWith,
    (folds, wanted) => matchSql(startsWithTest, folds, wanted),
    { '"PowerShell" startswith "power"': true, '"" startswith "a"': false, '"a" startswith ""': true },
    { '"PowerShell" startswith_cs "power"': false, '"PowerShell" startswith_cs "Power"': true },
  ),
  ...family(
    'endswith',
    endsWith,
    (folds, wanted) => matchSql(endsWithTest, folds, wanted),
    { '"cmd.EXE" endswith ".exe"': true, '"" endswith "a"': false, '"a" endswith ""': true },
    { '"cmd.EXE" endswith_cs ".exe"': false, '"cmd.EXE" endswith_cs ".EXE"': true },
  ),
  ...family(
    'has',
    has('both'),
    (folds, wanted) => hasSql('both', folds, wanted),
    {
      '"user.session.START" has "start"': true,
      '"restart" has "start"': false,
      '"a_b" has "b"': true,
      '"cmd.exe /c" has ".exe"': true,
      '"Überfall" has "über"': false,
      '"a" has ""': true,
    },
    { '"Sign In" has_cs "in"': false, '"Sign In" has_cs "In"': true },
  ),
  ...family(
    'hasprefix',
    has('start'),
    (folds, wanted) => hasSql('start', folds, wanted),
    { '"net user-ADD" hasprefix "us"': true, '"net user" hasprefix "ser"': false, '"" hasprefix "a"': false },
    { '"net User" hasprefix_cs "us"': false, '"net User" hasprefix_cs "Us"': true },
  ),
  ...family(
    'hassuffix',
    has('end'),
    (folds, wanted) => hasSql('end', folds, wanted),
    { '"evil.DLL;1" hassuffix "ll"': true, '"evil.dll" hassuffix "dl"': false, '"" hassuffix "a"': false },
    { '"evil.DLL" hassuffix_cs "ll"': false, '"evil.DLL" hassuffix_cs "LL"': true },
  ),
  '=~': matching('equals-operator', equalFolded, matchSql(equalTest, true, true), true, {
    '"ANA" =~ "ana"': true,
    '"STRASSE" =~ "straße"': false,
    '"" =~ ""': true,
  }),
  '!~': matching('not-equals-operator', equalFolded, matchSql(equalTest, true, false), false, {
    '"ANA" !~ "ana"': false,
    '"STRASSE" !~ "straße"': true,
    '"" !~ ""': false,
  }),
};
