import { describe, expect, it } from 'vitest';
import { createEngine, type Engine, toBatch, toRows, WaysTaken } from '../../src/kql/index.ts';

const columns = [
  { name: 'User', type: 'string' },
  { name: 'Count', type: 'long' },
] as const;
const schema = {
  tables: [
    { name: 'T', columns: [...columns] },
    { name: 'U', columns: [...columns] },
  ],
  functions: [{ name: 'Few', parameters: 'least:long=0', body: 'T\n| where Count < 5 and Count >= least' }],
};
const rows: Record<string, [string, number][]> = {
  T: [
    ['ana', 1],
    ['ben', 9],
  ],
  U: [['ana', 7]],
};
const source = {
  table: async (name: string) =>
    toBatch(
      columns,
      rows[name].map(([User, Count]) => ({ User, Count })),
    ),
};

/** What no row did, each as `text it stands at: what it says`. */
async function untaken(text: string, engine: Engine = createEngine(schema)): Promise<string[]> {
  const analysis = engine.analyze(text);
  expect(analysis.diagnostics.filter(one => one.severity === 'error')).toEqual([]);
  const taken = new WaysTaken();
  const plain = toRows(await engine.run(analysis, { source, now: 0n }));
  expect(toRows(await engine.run(analysis, { source, now: 0n, watch: taken.watch }))).toEqual(plain);
  return analysis.branches.flatMap((branch, index) => {
    const within = schema.functions.find(one => one.name === branch.in)?.body ?? text;
    const went = taken.of(analysis.branches, index);
    return branch.ways
      .filter((_, way) => !went[way])
      .map(({ start, length, says }) => `${branch.in ?? ''}${within.slice(start, start + length)}: ${says}`);
  });
}

describe('branches that no row took', () => {
  it.each<[string, string, string[]]>([
    ['a filter that parts', 'T | where Count > 5', []],
    ['a filter that keeps all', 'T | where Count > 0', ['where Count > 0: dropped no row']],
    ['a filter that drops all', 'T | where Count > 10', ['where Count > 10: kept no row']],
    [
      'choices',
      "T | extend A = case(Count > 5, 'many', Count > 3, 'some', 'few'), B = iff(User == 'x', 1, 2)",
      ["'some': this value was never chosen", '1: this value was never chosen'],
    ],
    ['a choice inside of a choice', "T | extend A = iff(Count > 5, iff(User == 'ana', 1, 2), 3)", []],
    [
      'a union',
      "union T, (U | where User == 'x') | count",
      ["where User == 'x': kept no row", "(U | where User == 'x'): no row came from this part of the union"],
    ],
    ['a piped union', 'T | union U', []],
    ['a fuzzy union', 'union isfuzzy=true T, Missing_CL | count', []],
    [
      'an inner join',
      "T | join (U | where User != 'ana') on User",
      ["join (U | where User != 'ana') on User: no row had a match", "where User != 'ana': kept no row"].sort(),
    ],
    ['a left outer join that matches and not', 'T | join kind=leftouter U on User', []],
    [
      'a left outer join that always matches',
      'U | join kind=leftouter T on User',
      ['join kind=leftouter T on User: no row was without a match'],
    ],
    [
      'a full outer join',
      'T | join kind=fullouter U on User',
      ['join kind=fullouter U on User: no row of the right side was without a match'],
    ],
    ['a lookup', 'T | lookup U on User', []],
    ['an anti join', 'T | join kind=leftanti U on User', []],
    [
      'an anti join that drops nothing',
      "T | where User == 'ben' | join kind=leftanti U on User",
      ['join kind=leftanti U on User: dropped no row'],
    ],
    ['a semi join', 'U | join kind=leftsemi T on User', ['join kind=leftsemi T on User: dropped no row']],
    ['a stored function', 'Few(1)', []],
    [
      'a stored function beside the query',
      'Few(2) | where User has "a"',
      [
        'Fewwhere Count < 5 and Count >= least: kept no row',
        'where User has "a": kept no row',
        'where User has "a": dropped no row',
      ],
    ],
    ['a function of the query', "let f = (x: long) { iff(x > 5, 'a', 'b') }; T | extend A = f(Count)", []],
    [
      'a query inside of a condition',
      'T | where User in (U | where Count > 5 | project User)',
      ['where Count > 5: dropped no row'],
    ],
    ['rows of each row', 'T | mv-apply n = range(1, Count) to typeof(long) on (where n > 8)', []],
  ])('%s', async (_, text, expected) => {
    expect((await untaken(text)).sort()).toEqual([...expected].sort());
  });

  it('are found where columns are only known from the rows', async () => {
    const text = 'T | extend b = bag_pack("x", Count) | evaluate bag_unpack(b) | where x > 10';
    expect(await untaken(text)).toEqual(['where x > 10: kept no row']);
  });
});
