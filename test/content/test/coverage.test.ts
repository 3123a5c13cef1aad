import { expect, it } from 'vitest';
import { loadTexts } from '../../../src/content/load.ts';
import { runTests } from '../../../src/content/test/run-tests.ts';
import { schemaOf } from '../../../src/content/workspace-schema.ts';

const texts = {
  'connectors/x/tables/T_CL.json': JSON.stringify({
    name: 'T_CL',
    columns: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'User', type: 'string' },
    ],
  }),
  'parsers/Users.yaml': 'ParserName: Users\nParserQuery: |\n  T_CL\n  | where User != "x"\n',
  'hunting/a.yaml': `name: a
query: |
  Users
  | extend Kind = case(
      User == "ana", "known",
      User == "ben", "guest",
      "unknown")
tests:
  - name: ana
    given: { T_CL: [{ TimeGenerated: -1m, User: ana }] }
    expect: { rows: [{ Kind: known }] }
  - name: eve
    given: { T_CL: [{ TimeGenerated: -1m, User: eve }], functions: { Users: 'T_CL | where User == "eve"' } }
    expect: { rows: [{ Kind: unknown }] }
`,
  'hunting/untested.yaml': 'name: b\nquery: T_CL | where User == "x"\n',
};

it('counts the ways through each query and shows those that no test takes', async () => {
  const { items } = await loadTexts(Object.entries(texts).map(([path, text]) => ({ path, text })));
  const minimum = { hit: 0, miss: 0, branches: 60 };
  const tested = await runTests({ items, repository: items, schema: schemaOf(items), minimum });
  const shown = tested.coverage?.map(({ file, ways, tried, untried }) => [
    file,
    `${tried}/${ways}`,
    ...untried.map(one => `${one.line}:${one.column} ${one.message}`),
  ]);
  expect(shown?.sort()).toEqual(
    [
      ['hunting/a.yaml', '2/3', '6:22 In no test: this value was never chosen.'],
      ['hunting/untested.yaml', '0/2', '2:15 In no test: kept no row.', '2:15 In no test: dropped no row.'],
      ['parsers/Users.yaml', '1/2', '4:5 In no test: dropped no row.'],
    ].sort(),
  );
  expect(tested.results.every(result => result.passed)).toBe(true);
  expect(tested.diagnostics.map(one => `${one.file} ${one.code} ${one.message}`).sort()).toEqual([
    'hunting/untested.yaml test/coverage Tests take 0 of the 2 ways through the query (0 %), but 60 % are demanded.',
    'parsers/Users.yaml test/coverage Tests take 1 of the 2 ways through the query (50 %), but 60 % are demanded.',
  ]);
});
