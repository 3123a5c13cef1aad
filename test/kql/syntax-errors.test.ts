import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/kql/index.ts';

const engine = createEngine({
  tables: [
    {
      name: 'SignIns',
      columns: [
        { name: 'User', type: 'string' },
        { name: 'EventId', type: 'int' },
      ],
    },
  ],
});

/** Each diagnostic as it is read: what is underlined, what is said, what is offered. */
function read(query: string): string[] {
  return engine
    .analyze(query)
    .diagnostics.map(({ start, length, message, help }) =>
      [query.slice(start, start + length), message, help].filter(Boolean).join(' | '),
    );
}

describe('a mistake in the shape of a query is said once, with what was likely meant', () => {
  it.each([
    ['SignIns | wher x == 1', 'wher | There is no operator "wher". | Did you mean "where"?'],
    [
      'SignIns | summarise count() by User',
      'summarise | There is no operator "summarise". | Did you mean "summarize"?',
    ],
    ['SignIns | project-awy User', 'project-awy | There is no operator "project-awy". | Did you mean "project-away"?'],
    ['SignIns | mv-expnd User', 'mv-expnd | There is no operator "mv-expnd". | Did you mean "mv-expand"?'],
    ['SignIns | | take 1', 'An operator is missing behind the pipe.'],
    ['SignIns |', 'An operator is missing behind the pipe.'],
    ['SignIns where User == "a"', 'where | A pipe is missing before "where". | Write `| where`.'],
    ['SignIns | where User == "a" AND EventId == 1', 'AND | "AND" is not known here. | Did you mean "and"?'],
    ['SignIns | where (User == "a" | project Nme', '")" is expected at the end of the text.'],
    ['SignIns | order User', 'User | "by" is expected before "User".'],
    ['SignIns | extend a = , b = 2', 'Missing expression.'],
    [
      'let x = 5 SignIns | take x',
      'SignIns | "SignIns" does not belong here: what stands before it is complete. | Go on with a pipe and an operator, or end the statement with ";".',
    ],
  ])('%s', (query, wanted) => {
    expect(read(query)).toEqual([wanted]);
  });

  it('each of several unknown operators is named', () => {
    expect(read('SignIns | foo | bar')).toEqual([
      'foo | There is no operator "foo".',
      'bar | There is no operator "bar".',
    ]);
  });

  it('what is wrong before it is said too', () => {
    expect(read('SignIns | where Usr == "a" | wher x == 1')).toHaveLength(2);
  });

  it('the nearest of several expected words is offered', () => {
    expect(read('SignIns | join kind=iner (SignIns) on User')[0]).toMatch(/Did you mean "inner"\?$/);
  });

  it.each([
    ['SignIns | where EventId = 4', 'Compare with "==": a single "=" gives a name to a value.'],
    [
      'SignIns | where EventId != null',
      'KQL has no word for null: ask with isnull() or isempty(), write int(null) and the like.',
    ],
  ])('%s is answered with what to write', (query, help) => {
    expect(engine.analyze(query).diagnostics[0].help).toBe(help);
  });
});

describe('what the parser is silent about', () => {
  it.each([
    ["datatable(t:timespan)['25:99:00']", "warning kql/bad-literal: '25:99:00'"],
    ["datatable(t:datetime)['yesterday']", "warning kql/bad-literal: 'yesterday'"],
    ['datatable(t:timespan)[timespan(25:99)]', 'error kql/bad-literal: timespan(25:99)'],
    ['print 99999999999999999999', 'error kql/bad-literal: 99999999999999999999'],
    ['print int(3000000000)', 'error kql/bad-literal: int(3000000000)'],
    ["print format_timespan(1h, 'hh:mmX')", "error kql/bad-format: format_timespan(1h, 'hh:mmX')"],
    ["SignIns | parse kind=regex User with '(?=x)' a", "error kql/bad-regex: '(?=x)'"],
    [
      "SignIns | parse kind=regex flags=Q User with 'x' a",
      "error kql/wrong-value: parse kind=regex flags=Q User with 'x' a",
    ],
    ["print replace_regex('a', '[z-a]', 'b')", "error kql/bad-regex: replace_regex('a', '[z-a]', 'b')"],
    ['SignIns | extend a = row_cumsum(EventId)', 'error kql/not-serialized: row_cumsum(EventId)'],
    ['SignIns | where isnotnull(User)', 'warning kql/null-string: isnotnull(User)'],
  ])('%s', (query, wanted) => {
    const found = engine
      .analyze(query)
      .diagnostics.map(each => `${each.severity} ${each.code}: ${query.slice(each.start, each.start + each.length)}`);
    expect(found).toEqual([wanted]);
  });
});

it('a fuzzy union takes the columns of the parts that exist', () => {
  const { columns, diagnostics } = engine.analyze(
    'union isfuzzy=true (SignIns | project User), (Missing | summarize n = count() by User = Name) | project User',
  );
  expect(diagnostics.filter(each => each.severity === 'error')).toEqual([]);
  expect(columns).toEqual([{ name: 'User', type: 'string' }]);
});

it('a table that is read only inside an argument is fetched', async () => {
  const analysis = engine.analyze(
    'print x = 1 | mv-apply y = toscalar(SignIns | summarize make_set(User)) to typeof(string) on (take 1)',
  );
  const asked: string[] = [];
  const batch = await engine.run(analysis, {
    now: 0n,
    source: {
      table: async (name, { columns }) => {
        asked.push(`${name}: ${columns}`);
        return { columns: [{ name: 'User', type: 'string' }], values: [['ana']], length: 1 };
      },
    },
  });
  expect(asked).toEqual(['SignIns: User']);
  expect(batch.values).toEqual([[1n], ['ana']]);
});
