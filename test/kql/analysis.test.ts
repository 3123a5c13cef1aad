import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/kql/index.ts';

const engine = createEngine({
  tables: [
    {
      name: 'SignIns',
      columns: [
        { name: 'TimeGenerated', type: 'datetime' },
        { name: 'UserName', type: 'string' },
        { name: 'EventId', type: 'int' },
        { name: 'Details', type: 'dynamic' },
      ],
    },
  ],
  functions: [
    {
      name: 'Failures',
      parameters: "least:long=1, name:string='*'",
      body: 'SignIns | where EventId >= least | project UserName',
    },
    { name: 'Broken', body: 'SignIns | extend x = hash_many(UserName, UserName)' },
  ],
  watchlists: [{ alias: 'vips', columns: ['UserName'] }],
});

/** The diagnostics with the text that each underlines. */
function found(query: string): string[] {
  return engine
    .analyze(query)
    .diagnostics.map(
      ({ code, severity, start, length }) => `${severity} ${code}: ${query.slice(start, start + length)}`,
    );
}

describe('mistakes are placed and named', () => {
  it.each([
    ['SignInz | take 1', ['error kql/unknown-table: SignInz']],
    ['SignIns | where UserNme == "x"', ['error kql/unknown-column: UserNme']],
    ['SignIns | extend x = tolowr(UserName)', ['error kql/unknown-function: tolowr']],
    ['SignIns | where EventId = 4', ['error kql/wrong-type: EventId = 4']],
    ['SignIns | where (EventId == 4', ['error kql/syntax: ']],
    ['SignIns | where count() > 4', ['error kql/misplaced-aggregate: count']],
    ['SignIns | extend x = strlen()', ['error kql/wrong-arguments: strlen']],
    ['SignIns | join (SignIns | project EventId) on UserName', ['error kql/join-key: UserName']],
    ['SignIns | range x from 1 to 2 step 1', ['error kql/misplaced-operator: range']],
    ['print long(99999999999999999999)', ['error kql/bad-literal: long(99999999999999999999)']],
    ['print timespan(25:61)', ['error kql/bad-literal: timespan(25:61)']],
    ['.show tables', ['error kql/command: .']],
    ['let x = 1;', ['error kql/syntax: let x = 1;']],
  ])('%s', (query, diagnostics) => {
    expect(found(query)).toEqual(diagnostics);
  });

  it('in the second line, behind a comment', () => {
    const [diagnostic] = engine.analyze('// a comment\nSignIns | where Nme == ""').diagnostics;
    expect(diagnostic).toMatchObject({ start: 29, length: 3, upstream: 'KS142' });
  });

  it.each([
    ['SignInz', 'Did you mean "SignIns"?'],
    ['SignIns | where Usernme == "x"', 'Did you mean "UserName"?'],
    ['SignIns | extend x = tolowr(UserName)', 'Did you mean "tolower"?'],
    ['let limits = 5; print limit', 'Did you mean "limits"?'],
  ])('%s has the nearest name', (query, help) => {
    expect(engine.analyze(query).diagnostics[0].help).toBe(help);
  });
});

describe('what the parser is silent about', () => {
  it.each([
    ['SignIns | where EventId == "4"', ['warning kql/number-against-text: EventId == "4"']],
    ['SignIns | where EventId in ("4", "5")', ['warning kql/number-against-text: EventId in ("4", "5")']],
    ['SignIns | where UserName == 4', ['warning kql/number-against-text: UserName == 4']],
    ['print 9223372036854775807 + 1', ['warning kql/overflow: 9223372036854775807 + 1']],
    ['SignIns | where isnull(UserName)', ['warning kql/null-string: isnull(UserName)']],
    ['SignIns | where UserName matches regex "(?=a)"', ['error kql/bad-regex: UserName matches regex "(?=a)"']],
    ['SignIns | extend x = extract_all("a+", UserName)', ['error kql/no-capture-group: extract_all("a+", UserName)']],
    [
      'print format_datetime(now(), "yyyy-MM-ddTHH")',
      ['error kql/bad-format: format_datetime(now(), "yyyy-MM-ddTHH")'],
    ],
    ['SignIns | extend n = row_number()', ['error kql/not-serialized: row_number()']],
    ['SignIns | sort by EventId | extend n = row_number()', []],
    ['SignIns | sort by EventId | where EventId > 1 | extend n = prev(EventId)', []],
    [
      'SignIns | sort by EventId | summarize count() by EventId | extend n = prev(EventId)',
      ['error kql/not-serialized: prev(EventId)'],
    ],
    ['SignIns | extend x = iff(EventId > 1, 1, 2.5)', ['error kql/wrong-type: iff(EventId > 1, 1, 2.5)']],
    ['SignIns | extend x = iff(EventId > 1, EventId, 2)', []],
    ["_GetWatchlist('vipz') | project UserName", ["warning kql/unknown-watchlist: _GetWatchlist('vipz')"]],
  ])('%s', (query, diagnostics) => {
    expect(found(query)).toEqual(diagnostics);
  });
});

describe('what the engine can not do is said at its place', () => {
  it.each([
    ['SignIns | extend x = hash_many(UserName, UserName)', ['error kql/unsupported: hash_many(UserName, UserName)']],
    ['SignIns | evaluate python(typeof(*), "")', ['error kql/unsupported: evaluate python(typeof(*), "")']],
    [
      'let f = (s:string) { hash_many(s, s) };\nSignIns | extend x = f(UserName)',
      ['error kql/unsupported: hash_many(s, s)'],
    ],
    [
      'let f = () { let g = (s:string) { hash_many(s, s) }; print g("a") }; f()',
      ['error kql/unsupported: hash_many(s, s)'],
    ],
    ['Broken | count', ['error kql/unsupported: Broken']],
    ['SignIns | where EventId in ((Broken | project EventId))', ['error kql/unsupported: Broken']],
    ['_Im_Dns(starttime=ago(1d)) | where Any == 1', ['error kql/unsupported: _Im_Dns(starttime=ago(1d))']],
    ["workspace('other').SignIns | count", ["error kql/unsupported: workspace('other').SignIns"]],
  ])('%s', (query, diagnostics) => {
    expect(found(query)).toEqual(diagnostics);
  });
});

it('false alarms of the parser are not passed on', () => {
  expect(found('SignIns | summarize count(EventId)')).toEqual([]);
  expect(found('SignIns | search not("x")')).toEqual([]);
});

it('says what a query reads and gives', () => {
  const analysis = engine.analyze(
    "let V = _GetWatchlist('vips'); Failures(2) | where UserName in (V) | summarize n = count() by UserName | render piechart with (title='Who')",
  );
  expect(analysis).toMatchObject({
    diagnostics: [],
    columns: [
      { name: 'UserName', type: 'string' },
      { name: 'n', type: 'long' },
    ],
    tables: new Map([['SignIns', ['EventId', 'UserName']]]),
    functions: ['Failures'],
    watchlists: ['vips'],
    render: { visualization: 'piechart', title: 'Who' },
  });
});

it('there is a plan exactly where there is no error', () => {
  expect(engine.analyze('SignIns | where EventId == "4"').plan).toBeDefined();
  expect(engine.analyze('SignIns | where').plan).toBeUndefined();
  expect(engine.analyze('SignIns | where').columns).toEqual([]);
});

describe('any text is answered', () => {
  const deep = (open: string, close: string, times: number) => open.repeat(times) + close.repeat(times);
  it.each([
    ['nothing', ''],
    ['only space', ' \n\t '],
    ['a nul', '\u0000'],
    ['lone surrogates', 'print "\ud800"'],
    ['an open string', 'print "abc'],
    ['brackets without end', `print ${'('.repeat(300)}`],
    ['deep brackets', `print ${deep('(', ')', 5000)}`],
    ['deep pipes', `print x = 1 ${'| extend x = x + 1 '.repeat(3000)}`],
    ['a long sum', `print ${'1+'.repeat(5000)}1`],
    ['deep dynamic', `print dynamic(${deep('[', ']', 5000)})`],
    ['a name of itself', 'let x = x; print x'],
    ['a function of itself', 'let f = (n:long) { f(n - 1) }; print f(1)'],
    ['more than a megabyte', `print "${'a'.repeat(1_000_001)}"`],
    ['other alphabets', 'таблица | where имя == "ы"'],
  ])('%s', (_, text) => {
    const { diagnostics, plan } = engine.analyze(text);
    expect(plan !== undefined || diagnostics.some(each => each.severity === 'error')).toBe(true);
  });
});
