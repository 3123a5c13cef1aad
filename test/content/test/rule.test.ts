import { describe, expect, it } from 'vitest';
import { findings, rule, runFile, withTest } from './bench.ts';

const given = (...rows: string[]) => ['given:', '  T_CL:', ...rows.map(row => `    - ${row}`)];
const ana = '{ TimeGenerated: -10m, User: ana@contoso.example, Count: 5 }';
const ben = '{ TimeGenerated: -20m, User: ben@contoso.example, Count: 4 }';

describe('a test that holds', () => {
  it.each<[string, string[]]>([
    ['no alert', [...given('{ TimeGenerated: -10m, Count: 3 }'), 'expect: none']],
    ['nothing given at all', ['expect: none']],
    ['an alert, whatever it says', [...given(ana), 'expect: [{}]']],
    [
      'an alert in all its parts',
      [
        ...given(ana),
        'expect:',
        '  - title: Failures of ana@contoso.example',
        '    severity: Medium',
        '    tactics: [CredentialAccess]',
        '    techniques: [T1110.003, T1110]',
        '    entities: [{ Account: { Name: ana } }]',
        '    customDetails: { N: 5 }',
        '    rows: [{ User: ana@contoso.example, TimeGenerated: -10m }]',
      ],
    ],
    [
      'alerts in any order',
      [...given(ana, ben), 'expect: [{ customDetails: { N: "4" } }, { customDetails: { N: "5" } }]'],
    ],
    [
      'an alert that says little leaves the other to the one that says more',
      [...given(ana, ben), 'expect: [{}, { title: Failures of ana@contoso.example }]'],
    ],
    [
      'a whole number that JavaScript can not hold',
      [
        ...given('{ TimeGenerated: -10m, User: x, Count: 9007199254740993, Detail: { n: 9007199254740993 } }'),
        'expect: [{ customDetails: { N: 9007199254740993 }, rows: [{ Count: 9007199254740993, Detail: { n: 9007199254740993 } }] }]',
      ],
    ],
    ['rows of a file', ['given: { T_CL: { file: rows.ndjson } }', 'expect: [{ title: Failures of file }]']],
    ['a row outside of the window', [...given('{ TimeGenerated: -61m, Count: 9 }'), 'expect: none']],
    ['a row at the end of the window, which is open', [...given('{ TimeGenerated: -0m, Count: 9 }'), 'expect: none']],
    ['a row at the beginning of the window', [...given('{ TimeGenerated: -60m, Count: 9 }'), 'expect: [{}]']],
    ['an absolute time', [...given('{ TimeGenerated: 2026-01-01T11:30:00Z, Count: 9 }'), 'expect: [{}]']],
    ['repeated rows', [...given('{ TimeGenerated: -10m, Count: 9, User: x, repeat: 3 }'), 'expect: [{}, {}, {}]']],
  ])('%s', async (_, lines) => {
    expect(await findings(withTest(...lines))).toEqual([]);
  });
});

describe('a test that does not hold', () => {
  it.each<[string, string[], string[]]>([
    [
      'an alert too many',
      [...given(ana), 'expect: none'],
      ['7:13 test/alerts "t": alerts: expected none, got 1 ("Failures of ana@contoso.example").'],
    ],
    ['an alert too few', ['expect: [{}]'], ['4:13 test/alerts "t": alerts: expected 1, got none.']],
    [
      'every part, at its place',
      [
        ...given(ana),
        'expect:',
        '  - title: Failures of nobody',
        '    severity: High',
        '    tactics: [Impact]',
        '    entities:',
        '      - Account: { Name: ben }',
        '      - IP: { Address: ::1 }',
        '    customDetails: { N: 6, M: 1 }',
        '    rows: [{ Count: 6, Usr: x }]',
      ],
      [
        '8:16 test/mismatch "t": title: expected "Failures of nobody", got "Failures of ana@contoso.example".',
        '9:19 test/mismatch "t": severity: expected "High", got "Medium".',
        '10:18 test/mismatch "t": tactics: expected ["Impact"], got ["CredentialAccess"].',
        '12:13 test/mismatch "t": entity Account: expected {"Name":"ben"}, got [{"Name":"ana","UPNSuffix":"contoso.example"}].',
        '13:13 test/mismatch "t": entity IP: expected {"Address":"::1"}, got "none of this type".',
        '14:29 test/mismatch "t": customDetails.N: expected ["6"], got ["5"].',
        '14:35 test/mismatch "t": customDetails.M: expected ["1"], got [].',
        '15:25 test/mismatch "t": Count: expected 6, got 5.',
        expect.stringMatching(
          /^15:33 test\/mismatch "t": Usr: the result has no such column\. It has TimeGenerated, User, Count/,
        ),
      ] as string[],
    ],
    [
      'the nearest alert is the one that is compared',
      [
        ...given(ana, ben),
        'expect: [{ title: Failures of ben@contoso.example, severity: High }, { title: Failures of ana@contoso.example }]',
      ],
      ['8:66 test/mismatch "t": severity: expected "High", got "Medium".'],
    ],
  ])('%s', async (_, lines, expected) => {
    expect(await findings(withTest(...lines))).toEqual(expected);
  });

  it('explains which rows lay in the window and what the query gave', async () => {
    const { diagnostics } = await runFile(withTest(...given(ana, '{ TimeGenerated: -2h, Count: 9 }'), 'expect: none'));
    expect(diagnostics[0].help).toBe(
      'Rows that the query gave: 1, which reaches the threshold (GreaterThan 0). ' +
        'In the window from 2026-01-01T11:00:00 to 2026-01-01T12:00:00 lie 1 of the 2 rows of T_CL.',
    );
  });
});

describe('a test that can not be right', () => {
  it.each<[string, string[], string[]]>([
    ['a key that does not exist', ['expects: none'], ['4:5 test/form A test has no "expects".']],
    ['nothing expected', ['given: {}'], ['2:5 test/form The test expects nothing: "expect" is missing.']],
    [
      'an expectation of another form',
      ['expect: 3'],
      ['4:13 test/form What is expected of a rule is a list of alerts, or `none`.'],
    ],
    ['an unknown part of an alert', ['expect: [{ tittle: x }]'], ['4:16 test/form An expected alert has no "tittle".']],
    [
      'a table that does not exist',
      ['given: { TCL: [] }', 'expect: none'],
      ['4:14 test/unknown-table There is no table "TCL".'],
    ],
    [
      'a column that does not exist',
      [...given('{ TimeGenerated: -1m, Usr: x }'), 'expect: none'],
      ['6:33 test/unknown-column The table T_CL has no column "Usr".'],
    ],
    [
      'a value of another type',
      [...given('{ TimeGenerated: -1m, Count: five, Seen: soon }'), 'expect: none'],
      [
        '6:40 test/wrong-type "five" is no long, which Count is.',
        '6:52 test/wrong-type "soon" is no datetime, which Seen is.',
      ],
    ],
    [
      'a row without a time',
      [...given('{ Count: 9 }'), 'expect: none'],
      ['6:11 test/no-time This row has no TimeGenerated: no run would see it.'],
    ],
    [
      'rows that are none',
      ['given: { T_CL: x }', 'expect: none'],
      ['4:20 test/form Rows are a list of mappings, or `file: rows.ndjson`.'],
    ],
    [
      'a row that is none',
      ['given: { T_CL: [x] }', 'expect: none'],
      ['4:21 test/form A row is a mapping from columns to values.'],
    ],
    [
      'a file that is not there',
      ['given: { T_CL: { file: no.ndjson } }', 'expect: none'],
      ['4:28 test/form There is no file "no.ndjson" beside this one.'],
    ],
    [
      'a file with half an object',
      ['given: { T_CL: { file: broken.ndjson } }', 'expect: none'],
      [expect.stringMatching(/^4:28 test\/form "broken\.ndjson" holds no rows: line 2: /) as unknown as string],
    ],
    [
      'far too many rows',
      [...given('{ TimeGenerated: -1m, repeat: 1000000 }'), 'expect: none'],
      ['6:41 test/form "repeat" is a whole number from 0 to 100000.'],
    ],
    [
      'a huge number for a time',
      [...given('{ TimeGenerated: -1m, Detail: 1, Seen: 99999999999999999999 }'), 'expect: none'],
      ['6:50 test/wrong-type 99999999999999999999 is no datetime, which Seen is.'],
    ],
    [
      'a file with something else than objects',
      ['given: { T_CL: { file: odd.ndjson } }', 'expect: none'],
      ['4:28 test/form "odd.ndjson" holds no rows: line 1: "x" is no object'],
    ],
    [
      'an entity of no type',
      [...given(ana), 'expect: [{ entities: [{ Acount: { Name: x } }] }]'],
      [expect.stringMatching(/^7:27 test\/mismatch "t": An entity is written as/) as unknown as string],
    ],
  ])('%s', async (_, lines, expected) => {
    expect(await findings(withTest(...lines))).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ['tests that are no list', `${rule}tests:\n  x: 1\n`, 'test/form "tests" is not a list of tests.'],
    ['a test that is no mapping', `${rule}tests:\n  - x\n`, 'test/form A test is a mapping.'],
    ['a time that is none', `${rule}tests:\n  - { name: t, now: soon, expect: none }\n`, 'test/form "now" is no time.'],
    ['a test without a name', `${rule}tests:\n  - { expect: none }\n`, 'test/form The test has no name.'],
    [
      'a rule that only Microsoft knows',
      'kind: Fusion\nalertRuleTemplateName: f71aba3d-28fb-450b-b192-4e76a83015c8\ntests:\n  - { name: t, expect: none }\n',
      'test/unsupported Rules of the kind Fusion can not be tested.',
    ],
    [
      'incidents of a product without a list',
      'kind: MicrosoftSecurityIncidentCreation\nname: x\nproductFilter: Azure Security Center\ntests:\n  - { name: t, expect: 1 }\n',
      'test/form What is expected of such a rule is a list of incidents, or `none`.',
    ],
  ])('%s', async (_, text, expected) => {
    const found = await findings(text);
    expect(found.map(one => one.replace(/^\S+ /, ''))).toEqual([expected]);
  });

  it('says once, in the query, what is wrong with it', async () => {
    const text = withTest('expect: none').replace('where Count', 'where Cuont');
    const { diagnostics, results } = await runFile(`${text}  - { name: u, expect: none }\n`);
    expect(diagnostics).toMatchObject([{ code: 'test/query', line: 11, column: 11, endColumn: 16 }]);
    expect(results.map(result => result.passed)).toEqual([false, false]);
  });
});

describe('what a test may replace', () => {
  const withQuery = (query: string, ...lines: string[]) =>
    withTest(...lines).replace('T_CL\n  | where Count > 3', query);
  it.each<[string, string, string[]]>([
    [
      'the rows of a watchlist',
      "T_CL | where User in ((_GetWatchlist('VIPs') | project Upn))",
      [...given(ana), '  watchlists: { VIPs: [{ Upn: ana@contoso.example }] }', 'expect: [{}]'],
    ],
    [
      'its search key',
      "T_CL | where User in ((_GetWatchlist('VIPs') | project SearchKey))",
      [...given(ana), '  watchlists: { VIPs: [{ Upn: ana@contoso.example, Name: Ana }] }', 'expect: [{}]'],
    ],
    [
      'a watchlist is empty where no rows are given',
      "T_CL | where User in ((_GetWatchlist('VIPs') | project Upn))",
      [...given(ana), 'expect: none'],
    ],
    [
      'a watchlist that the repository does not have',
      "T_CL | where User in ((_GetWatchlist('Others') | project Upn))",
      [...given(ana), '  watchlists: { Others: [{ Upn: ana@contoso.example }] }', 'expect: [{}]'],
    ],
    [
      'every watchlist at once',
      "T_CL | where User in ((_GetWatchlist('VIPs') | project Upn))",
      [...given(ana), '  functions: { _GetWatchlist: [{ Upn: ana@contoso.example }] }', 'expect: [{}]'],
    ],
    [
      'nothing of what the service itself sets',
      "union withsource=Source T_CL | where Type == 'T_CL' and Count > 3",
      [...given(ana), 'expect: [{}]'],
    ],
    [
      'a parser by a text',
      'Users(5)',
      [...given(ana), "  functions: { Users: 'T_CL | where Count < least' }", 'expect: none'],
    ],
    [
      'a parser by rows',
      'Users() | where Count > 3',
      [
        'given:',
        '  functions: { Users: [{ User: x, Count: 4, Seen: 1.5 }, { User: y, Count: 3 }] }',
        'expect: [{ title: Failures of x }]',
      ],
    ],
  ])('%s', async (_, query, lines) => {
    expect(await findings(withQuery(query, ...lines))).toEqual([]);
  });
});

describe('the results', () => {
  it('name each test with its line and what it expects', async () => {
    const { results } = await runFile(
      `${withTest(...given(ana), 'expect: [{}]')}  - { name: silent, expect: none }\n  - { nme: x }\n`,
    );
    expect(results.map(({ line, test, expects, passed }) => [line - 18, test, expects, passed])).toEqual([
      [2, 't', 'hit', true],
      [8, 'silent', 'miss', true],
      [9, 'test 3', 'hit', false],
    ]);
  });

  it('have to be as many as are demanded', async () => {
    const { diagnostics } = await runFile(withTest(...given(ana), 'expect: [{}]'), undefined, {
      minimum: { hit: 1, miss: 1 },
    });
    expect(diagnostics).toMatchObject([
      { code: 'test/too-few', message: 'Tests that expect none: 0, but 1 are demanded.' },
    ]);
  });

  it('warn of what Sentinel would drop', async () => {
    const text = withTest(...given('{ TimeGenerated: -1m, User: admin, Count: 9 }'), 'expect: [{}]').replace(
      'identifier: FullName',
      'identifier: Name',
    );
    expect((await runFile(text)).diagnostics).toMatchObject([{ code: 'test/dropped', severity: 'warning' }]);
  });
});

describe('a near-real-time rule', () => {
  const nrt = (...lines: string[]) =>
    withTest(...lines)
      .replace('kind: Scheduled', 'kind: NRT')
      .replace(/^(queryFrequency|queryPeriod|triggerOperator|triggerThreshold).*\n/gm, '');

  it.each<[string, string[]]>([
    [
      'sees what arrived in the last minute',
      [...given('{ TimeGenerated: -20m, delay: 1170s, Count: 9 }'), 'expect: [{}]'],
    ],
    ['but not what arrived before it', [...given('{ TimeGenerated: -61s, Count: 9 }'), 'expect: none']],
    [
      'alerts thirty times at most',
      [...given('{ TimeGenerated: -1s, Count: 9, repeat: 40 }'), `expect: [${'{}, '.repeat(29)}{}]`],
    ],
    [
      'sees each row once',
      [
        'over: 1h',
        ...given('{ TimeGenerated: -30m, delay: 7m, Count: 9 }'),
        'expect: { alerts: [{ at: -22m }], incidents: 1 }',
      ],
    ],
  ])('%s', async (_, lines) => {
    expect(await findings(nrt(...lines))).toEqual([]);
  });

  it('tells what arrived where a test does not hold', async () => {
    const { diagnostics } = await runFile(nrt(...given('{ TimeGenerated: -2m, Count: 9 }'), 'expect: [{}]'));
    expect(diagnostics[0].help).toContain('11:59:00 to 2026-01-01T12:00:00 arrived 0 of the 1 rows of T_CL');
  });
});

describe('a rule that makes incidents of alerts', () => {
  it('says what differs', async () => {
    const text = `kind: MicrosoftSecurityIncidentCreation
name: x
productFilter: Azure Security Center
displayNamesFilter: [process]
tests:
  - name: t
    now: 2026-01-01T12:00:00Z
    given:
      SecurityAlert:
        - { TimeGenerated: -1m, ProductName: azure security center, DisplayName: Odd Process, AlertSeverity: High }
        - { TimeGenerated: -1m, ProductName: Azure Security Center, DisplayName: Odd file, AlertSeverity: High }
    expect: [{ title: Odd process, severity: High }]
  - name: u
    expect: [{}]
`;
    expect(await findings(text)).toEqual([
      '8:23 test/mismatch "t": title: expected "Odd process", got "Odd Process".',
      '10:13 test/incidents "u": incidents: expected 1, got none.',
    ]);
  });
});
