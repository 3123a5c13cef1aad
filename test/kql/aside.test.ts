import { afterAll, expect, it } from 'vitest';
import { createEngine, openAside, type RunOptions, toBatch, toRows } from '../../src/kql/index.ts';

const columns = [
  { name: 'n', type: 'long' },
  { name: 'd', type: 'dynamic' },
  { name: 'm', type: 'decimal' },
] as const;
const engine = createEngine({ tables: [{ name: 'T', columns }] });
const threads = openAside();
afterAll(() => threads.close());

const many = toBatch(
  columns,
  Array.from({ length: 30_000 }, (_, n) => ({ n, d: { at: '2026-01-01', list: [n, 1.5, null] }, m: '1.25' })),
);
const ask = (query: string, options: Partial<RunOptions> = {}) =>
  engine.run(engine.analyze(query), {
    source: { table: async () => many },
    now: 639_000_000_000_000_000n,
    aside: threads.aside,
    ...options,
  });

it('another thread answers as this one', async () => {
  const query =
    'T | extend t = bag_pack("when", todatetime(d.at), "n", n), m = m * 2 | where n % 3000 == 7 | summarize make_list(t), sum(m), make_list(d.list) by n';
  const here = await ask(query, { aside: undefined });
  expect(toRows(await ask(query))).toEqual(toRows(here));
  expect(here.length).toBe(10);
});

it('this thread goes on meanwhile', async () => {
  let turns = 0;
  const ticking = setInterval(() => turns++, 1);
  const batch = await ask('range x from 1 to 1000000 step 1 | summarize dcount(x % 1000)');
  clearInterval(ticking);
  expect(batch.values).toEqual([[1000n]]);
  expect(turns).toBeGreaterThan(5);
});

it('what ends a query there is said here', async () => {
  const limits = { milliseconds: 300 };
  const endless = 'range x from 1 to 8000000 step 1 | summarize count() by x % 7';
  await expect(ask(endless, { limits })).rejects.toMatchObject({
    code: 'limit/exceeded',
    message: expect.stringMatching(/longer than 300 ms/),
  });
  await expect(
    ask('T | extend s = strrep("a", 1000) | extend t = strcat(s, n) | summarize make_list(t)', {
      limits: { bytes: 1000 },
    }),
  ).rejects.toMatchObject({
    code: 'limit/exceeded',
    message: expect.stringMatching(/holds more than/),
  });
  expect((await ask('T | count')).values).toEqual([[30_000n]]);
});

it('a query that no one waits for is ended', async () => {
  const controller = new AbortController();
  const asked = ask('range x from 1 to 20000000 step 1 | count', { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('no one waits')), 100);
  await expect(asked).rejects.toThrow('no one waits');
});
