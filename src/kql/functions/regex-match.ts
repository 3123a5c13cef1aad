import type { Dynamic, Value } from '../value.ts';
import { converter } from './convert.ts';
import { any, type Call, defineFunction, long, page, type Rejection, type ScalarFunction, string } from './define.ts';
import { captureGroups, type Match, quoteRegex, type Regex, regexOf, rejectsPattern } from './regex.ts';
import { extractSql, matchesSql } from './sql/regex.ts';

/** The text of one group, converted to the type that is asked for; the empty text where nothing was found. */
function bindExtract(call: Call): (pattern: string, group: bigint, source: string) => Value {
  const regex = regexOf(call.constants[0]);
  const convert = converter('string', call.gives);
  return (pattern, group, source) => convert(regex(pattern)?.first(source)?.groups[Number(group)] ?? '');
}

const extractAll = defineFunction({
  docs: page('extract-all-function'),
  takes: [string('regex'), any('captureGroups'), any('source', null)],
  gives: 'dynamic',
  rejects: call => rejectsPattern(0)!(call) ?? rejectsGroupless(call.constants[0]),
  nulls: 'seen',
  bind: call => {
    const regex = regexOf(call.constants[0]);
    const isShort = call.constants[2] === null;
    return (pattern, groups, source) => {
      const compiled = regex(pattern ?? '');
      const text = converter(call.args[isShort ? 1 : 2], 'string')(isShort ? groups : source) as string;
      return compiled && allGroups(compiled, isShort ? null : (groups as Dynamic), text);
    };
  },
  sql: null,
  examples: {
    'extract_all(@"(\\d+)", "a1b22")': ['1', '22'],
    'extract_all(@"(\\w)(\\d)", "a1b2")': [
      ['a', '1'],
      ['b', '2'],
    ],
    'extract_all(@"(\\w)(\\d)", dynamic([2]), "a1b2")': ['1', '2'],
    'extract_all(@"(?P<letter>\\w)(\\d)", dynamic(["letter", 2]), "a1")': [['a', '1']],
    'extract_all(@"(\\d)", "none")': null,
  },
});

function rejectsGroupless(pattern: unknown): Rejection | undefined {
  if (typeof pattern !== 'string' || captureGroups(pattern) !== 0) return undefined;
  return {
    code: 'kql/no-capture-group',
    message: 'extract_all() needs a capturing group, a part of the pattern in parentheses.',
  };
}

function allGroups(regex: Regex, wanted: Dynamic, text: string): Dynamic {
  const numbers = Array.isArray(wanted)
    ? wanted.map(group => (typeof group === 'string' ? regex.groupNames[group] : Number(group)))
    : Array.from({ length: regex.groupCount }, (_, index) => index + 1);
  const rows = regex.all(text).map(match => numbers.map(number => match.groups[number] ?? ''));
  if (rows.length === 0) return null;
  return numbers.length === 1 ? rows.map(([only]) => only) : rows;
}

const replaceRegex = defineFunction({
  docs: page('replace-regex-function'),
  takes: [string('source'), string('lookup_regex'), string('rewrite_pattern')],
  rejects: rejectsPattern(1),
  gives: 'string',
  bind: call => {
    const regex = regexOf(call.constants[1]);
    return (source, pattern, rewrite) => rewritten(regex(pattern), rewrite, source);
  },
  sql: null,
  examples: {
    'replace_regex("user=ana;id=7", @"(\\w+)=(\\w+)", @"\\2:\\1")': 'ana:user;7:id',
    'replace_regex("a  b", @"\\s+", " ")': 'a b',
    'replace_regex("", "a*", "x")': 'x',
    'replace_regex("abc", "d", "x")': 'abc',
  },
});

const legacyReplace = defineFunction({
  docs: page('replace-regex-function'),
  takes: [string('regex'), string('rewrite'), string('source')],
  rejects: rejectsPattern(0),
  gives: 'string',
  bind: call => {
    const regex = regexOf(call.constants[0]);
    return (pattern, rewrite, source) => rewritten(regex(pattern), rewrite, source);
  },
  sql: null,
  examples: {
    'replace(@"\\d+", "#", "a1b22")': 'a#b#',
    'replace(@"(\\w)-(\\w)", @"\\2\\1", "a-b")': 'ba',
    'replace("x", "y", "")': '',
  },
});

function rewritten(regex: Regex | null, rewrite: string, source: string): string {
  if (!regex) return source;
  let result = '';
  let from = 0;
  for (const match of regex.all(source)) {
    result += source.slice(from, match.start) + filled(rewrite, match);
    from = match.end;
  }
  return result + source.slice(from);
}

/** `\0` to `\9` in a rewrite stand for groups. */
function filled(rewrite: string, match: Match): string {
  if (!rewrite.includes('\\')) return rewrite;
  return rewrite.replace(/\\([0-9\\])/g, (_, sign: string) =>
    sign === '\\' ? '\\' : (match.groups[Number(sign)] ?? ''),
  );
}

/** Cuts one match off the start, the end or both. */
function trimming(docs: string, start: boolean, end: boolean, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(docs),
    takes: [string('regex'), string('source')],
    rejects: rejectsPattern(0),
    gives: 'string',
    bind: call => {
      const known = call.constants[0];
      const head = regexOf(typeof known === 'string' ? `^(?:${known})` : undefined);
      const tail = regexOf(typeof known === 'string' ? `(?:${known})$` : undefined);
      return (pattern, source) => {
        const from = start ? (head(`^(?:${pattern})`)?.first(source)?.end ?? 0) : 0;
        const rest = source.slice(from);
        const to = end ? tail(`(?:${pattern})$`)?.first(rest)?.start : undefined;
        return rest.slice(0, to);
      };
    },
    sql: null,
    examples,
  });
}

/** Functions and operators that match regular expressions in the syntax of RE2. */
export const regexMatch: Record<string, ScalarFunction> = {
  'matches regex': defineFunction({
    docs: page('matches-regex-operator'),
    takes: [string('text'), string('pattern')],
    rejects: rejectsPattern(1),
    gives: 'bool',
    bind: call => {
      const regex = regexOf(call.constants[1]);
      return (text, pattern) => regex(pattern)?.test(text) ?? false;
    },
    sql: matchesSql,
    examples: {
      '"admin7" matches regex @"^adm\\w+\\d$"': true,
      '"Admin" matches regex "admin"': false,
      '"Admin" matches regex "(?i)admin"': true,
      '"" matches regex "a*"': true,
    },
  }),
  extract: defineFunction({
    docs: page('extract-function'),
    takes: [string('regex'), long('captureGroup'), string('source'), any('typeLiteral', null)],
    rejects: rejectsPattern(0),
    gives: 'inferred',
    nulls: 'seen',
    bind: call => {
      const run = bindExtract(call);
      return (pattern, group, source) => run(pattern ?? '', group ?? 0n, source ?? '');
    },
    sql: extractSql,
    examples: {
      'extract(@"user=(\\w+)", 1, "user=ana;")': 'ana',
      'extract(@"id=(\\d+)", 1, "id=7", typeof(long))': 7,
      'extract("x(y)", 1, "abc")': '',
      'extract("b+", 0, "abbc")': 'bb',
    },
  }),
  extract_all: extractAll,
  extractall: extractAll,
  replace_regex: replaceRegex,
  replace: legacyReplace,
  trim: trimming('trim-function', true, true, {
    'trim(" ", "  a ")': ' a',
    'trim(@"\\s+", "  a b ")': 'a b',
    'trim("x+", "xx")': '',
    'trim(@"[^\\w]+", "--a--")': 'a',
  }),
  trim_start: trimming('trim-start-function', true, false, {
    'trim_start("https://", "https://contoso.example")': 'contoso.example',
    'trim_start("a", "aab")': 'ab',
    'trim_start("a", "")': '',
  }),
  trim_end: trimming('trim-end-function', false, true, {
    'trim_end(@"\\.example", "contoso.example")': 'contoso',
    'trim_end("a+", "baaa")': 'b',
    'trim_end("a", "")': '',
  }),
  regex_quote: defineFunction({
    docs: page('regex-quote-function'),
    takes: [string('text')],
    gives: 'string',
    run: quoteRegex,
    sql: null,
    examples: { 'regex_quote("a.b")': 'a\\.b', 'regex_quote("")': '', 'regex_quote("(x)")': '\\(x\\)' },
  }),
};
