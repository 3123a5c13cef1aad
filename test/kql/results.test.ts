import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine, resultsOf, ticksFromIso, toRows } from '../../src/kql/index.ts';

const now = ticksFromIso('2026-01-01T00:00:00Z')!;
const source = { table: () => Promise.reject(new Error('these queries bring their own rows')) };
const rows = 'datatable(user: string, n: long)["ana", 1, "bo", 2, "ana", 3]';
let engine: Engine;

beforeAll(() => {
  engine = createEngine({ tables: [] });
});

async function tables(query: string): Promise<Record<string, unknown>> {
  const named: Record<string, unknown> = {};
  for (const { name, analysis } of resultsOf(engine.analyze(query)))
    named[name] = toRows(await engine.run(analysis, { source, now }));
  return named;
}

describe('a query gives', () => {
  it('one table', async () => {
    expect(await tables('print a = 1')).toEqual({ PrimaryResult: [{ a: 1 }] });
  });

  it('a table for each query of a fork, named before it or at its end', async () => {
    expect(await tables(`${rows} | fork Large = (where n > 2) (count | as Number) (take 0)`)).toEqual({
      Large: [{ user: 'ana', n: 3 }],
      Number: [{ Count: 3 }],
      Table_2: [],
    });
  });

  it('a table for each column of a facet, behind that of its query', async () => {
    expect(await tables(`${rows} | facet by user, n with (where n == 1)`)).toEqual({
      Table_0: [{ user: 'ana', n: 1 }],
      user: [
        { user: 'ana', count_user: 2 },
        { user: 'bo', count_user: 1 },
      ],
      n: [
        { n: 1, count_n: 1 },
        { n: 2, count_n: 1 },
        { n: 3, count_n: 1 },
      ],
    });
  });

  it('the nodes and the edges of a graph', async () => {
    const graph = 'datatable(a: string, b: string)["x", "y"] | make-graph a --> b with_node_id=id';
    expect(await tables(`${graph} | graph-to-table nodes as N, edges as E`)).toEqual({
      N: [{ id: 'x' }, { id: 'y' }],
      E: [{ a: 'x', b: 'y' }],
    });
    expect(await tables(`${graph} | graph-to-table nodes as N, edges as E; E | count`)).toEqual({
      N: [{ id: 'x' }, { id: 'y' }],
      E: [{ a: 'x', b: 'y' }],
      PrimaryResult: [{ Count: 1 }],
    });
  });

  it('a table for each query of the text, in their order', async () => {
    expect(await tables(`let T = ${rows}; T | where n > 2 | as Large; T | count; Large | project n`)).toMatchObject({
      Large: [{ user: 'ana', n: 3 }],
      PrimaryResult: [{ n: 3 }],
    });
    const names = resultsOf(engine.analyze('print 1; print 2 | as Second; print 3')).map(({ name }) => name);
    expect(names).toEqual(['PrimaryResult', 'Second', 'PrimaryResult']);
  });

  it('its first table where one is asked for', async () => {
    const analysis = engine.analyze(`${rows} | fork (count) (take 1)`);
    expect(toRows(await engine.run(analysis, { source, now }))).toEqual([{ Count: 3 }]);
  });
});

it('assert-schema tells the columns that are there', () => {
  expect(engine.analyze('print a = 1 | assert-schema (a: string)').diagnostics).toMatchObject([
    { code: 'kql/invalid', message: 'The columns here are (a: long).', start: 14, length: 25 },
  ]);
});
