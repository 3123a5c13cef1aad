import { expect, it } from 'vitest';
import { createEngine, type Limits, type RowSource } from '../../src/kql/index.ts';

const engine = createEngine({ tables: [] });
const source: RowSource = { table: () => Promise.reject(new Error('no table is read')) };
const run = (query: string, limits: Partial<Limits>) =>
  engine.run(engine.analyze(query), { source, now: 639_000_000_000_000_000n, limits });

it.each([
  ['more rows than allowed', 'range x from 1 to 20 step 1', { rows: 10 }, /20 rows; the limit is 10/],
  ['more bytes than allowed', 'print s = strrep("a", 5000)', { bytes: 1000 }, /larger than 1000 bytes/],
  [
    'a single row of more bytes than Log Analytics gives',
    'print s = strrep(strrep(strrep("abcdefghij", 1000), 1000), 10)',
    {},
    /larger than 67108864 bytes/,
  ],
  [
    'a range without end',
    'range x from 1 to 1000000000000 step 1',
    { bytes: 1_000_000 },
    /intermediate result has more than/,
  ],
  [
    'a join of everything with everything',
    'let T = range x from 1 to 2000 step 1 | extend k = 1; T | join kind=inner T on k | count',
    { bytes: 1_000_000 },
    /intermediate result has more than/,
  ],
  [
    'a series without end',
    'print t = 1 | make-series count() on t from 0 to 1000000000000 step 1',
    {},
    /series of 1000000000000 values is longer than/,
  ],
  [
    'a text without end',
    'print strlen(strrep(strrep(strrep("aaaaaaaaaa", 1000), 1000), 1000))',
    {},
    /grows beyond what fits into memory\./,
  ],
  [
    'no time left',
    'range x from 1 to 100000 step 1 | extend y = x * 2 | count',
    { milliseconds: 0 },
    /ran longer than 0 ms/,
  ],
])('%s is stopped', async (_, query, limits, message) => {
  await expect(run(query, limits)).rejects.toMatchObject({
    code: 'limit/exceeded',
    message: expect.stringMatching(message),
  });
});

it('what is within the limits is not', async () => {
  expect((await run('range x from 1 to 10 step 1', { rows: 10 })).length).toBe(10);
});
