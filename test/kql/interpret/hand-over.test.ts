import { describe, expect, it } from 'vitest';
import { createEngine, type Relation, type RowSource } from '../../../src/kql/index.ts';
import { toBatch, toRows } from '../../../src/kql/rows.ts';

const columns = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'a', type: 'long' },
  { name: 's', type: 'string' },
] as const;
const batch = toBatch(
  columns,
  [1, 2, 3, 4].map(a => ({ TimeGenerated: '2026-11-20T10:00:00Z', a, s: a % 2 ? 'odd' : 'even' })),
);
const engine = createEngine({ tables: [{ name: 'T', columns }], watchlists: [{ alias: 'W', columns: ['SearchKey'] }] });
const now = 0n;

/** A source that answers the parts that `answers` says, by running them itself, and remembers which it was asked to answer. */
function sourceOf(answers: (part: Relation) => boolean, gives: 'rows' | 'nothing' = 'rows') {
  const answered: string[] = [];
  const plain: RowSource = {
    table: async () => batch,
    watchlist: async () => toBatch([{ name: 'SearchKey', type: 'string' }], [{ SearchKey: 'odd' }]),
  };
  const source: RowSource = {
    ...plain,
    part: part =>
      answers(part)
        ? async () => {
            answered.push(describePart(part));
            const analysis = { ...engine.analyze('T'), plan: part };
            return gives === 'rows' ? engine.run(analysis, { source: plain, now }) : undefined;
          }
        : undefined,
  };
  return { source, answered };
}

/** The operators of a part from the last to the first. */
function describePart(part: Relation): string {
  return 'from' in part && part.from && 'op' in part.from ? `${part.op} < ${describePart(part.from)}` : part.op;
}

const mentions = (part: Relation, text: string) =>
  JSON.stringify(part, (_, value) => (typeof value === 'bigint' ? String(value) : value)).includes(text);

const run = async (text: string, source: RowSource) => toRows(await engine.run(engine.analyze(text), { source, now }));

describe('a source that can answer parts of a query', () => {
  it('is given the whole where it can answer it', async () => {
    const { source, answered } = sourceOf(() => true);
    expect(await run('T | where a > 1 | summarize n = count() by s | where s == "odd"', source)).toEqual([
      { s: 'odd', n: 1 },
    ]);
    expect(answered).toEqual(['filter < summarize < filter < scan']);
  });

  it('is given the longest beginning that it can answer', async () => {
    const { source, answered } = sourceOf(part => !mentions(part, 'make_bag'));
    await run('T | where a > 1 | summarize b = make_bag(bag_pack(s, a)) by a', source);
    expect(answered).toEqual(['filter < scan']);
  });

  it('is given the terms of a condition that it can test', async () => {
    const { source, answered } = sourceOf(part => !mentions(part, 'reverse'));
    expect(await run('T | where reverse(s) == "ddo" and a > 1', source)).toHaveLength(1);
    expect(answered).toEqual(['filter < scan']);
  });

  it('tests conditions before what it can not make', async () => {
    const { source, answered } = sourceOf(part => !mentions(part, 'reverse'));
    expect(await run('T | extend r = reverse(s) | project a, r | where a > 2', source)).toHaveLength(2);
    expect(answered).toEqual(['filter < scan']);
  });

  it('sees the rows of a watchlist', async () => {
    const { source, answered } = sourceOf(part => !mentions(part, '"watchlist"'));
    expect(await run("T | where s in ((_GetWatchlist('W') | project SearchKey)) | count", source)).toEqual([
      { Count: 2 },
    ]);
    expect(answered).toEqual(['count < filter < scan']);
  });

  it('is asked for the rows when it gives a part up', async () => {
    const { source, answered } = sourceOf(() => true, 'nothing');
    expect(await run('T | where a > 1 | count', source)).toEqual([{ Count: 3 }]);
    expect(answered).toEqual(['count < filter < scan', 'filter < scan']);
  });

  it('is not bothered with a bare table', async () => {
    const { source, answered } = sourceOf(() => true);
    expect(await run('T', source)).toHaveLength(4);
    expect(answered).toEqual([]);
  });
});
