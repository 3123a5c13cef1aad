import { expect, it } from 'vitest';
import { createEngine, type Limits, type RowSource } from '../../src/kql/index.ts';

const engine = createEngine({ tables: [] });
const source: RowSource = { table: () => Promise.reject(new Error('no table is read')) };
const run = (query: string, limits: Partial<Limits>) =>
  engine.run(engine.analyze(query), { source, now: 639_000_000_000_000_000n, limits });

const small: Partial<Limits> = { bytes: 200_000 };
const held = /holds more than 3200000 bytes of intermediate results/;
const many = 'range x from 1 to 100000 step 1';
const texts = 'range x from 1 to 10000 step 1 | extend s = strcat(strrep("abcdefghij", 1000), x), h = ""';

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
    /holds more than 16000000 bytes/,
  ],
  [
    'a join of everything with everything',
    'let T = range x from 1 to 2000 step 1 | extend k = 1; T | join kind=inner T on k | count',
    { bytes: 1_000_000 },
    /holds more than 16000000 bytes/,
  ],
  ['long texts made along the way', `${texts} | extend h = hash_sha256(s) | summarize count() by h`, small, held],
  ['a list of long texts', `${texts} | summarize make_list(strcat(s, h))`, small, held],
  [
    'a set of texts',
    'range x from 1 to 100000 step 1 | summarize make_set(strcat("a text of its own", x))',
    small,
    held,
  ],
  ['distinct texts that are counted', `${many} | summarize dcount(strcat("a text of its own", x))`, small, held],
  ['groups without end', `${many} | summarize count() by strcat("a text of its own", x)`, small, held],
  ['percentiles over everything', `${many} | summarize percentile(x, 50)`, small, held],
  ['bags of everything', `${many} | summarize make_bag(bag_pack(tostring(x), x))`, small, held],
  ['arrays taken apart', 'range x from 1 to 1000 step 1 | mv-expand y = range(1, 1000) | count', small, held],
  ['keys of a join', `${many} | join kind=inner (${many}) on x | count`, small, held],
  ['columns of a pivot', `${many} | evaluate pivot(x)`, small, held],
  ['bins of many series', `${many} | make-series count() on x step 1 by y = x`, small, held],
  [
    'arrays in a column',
    'range x from 1 to 100 step 1 | extend a = range(1, 10000) , b = x | extend c = array_concat(a, pack_array(b)) | summarize make_list(c[3])',
    small,
    held,
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

it('what is let go of is not counted', async () => {
  expect(
    (await run('range x from 1 to 2000 step 1 | mv-apply y = range(1, 100) on (summarize n = sum(tolong(y)))', small))
      .length,
  ).toBe(2000);
  const steps = Array.from({ length: 20 }, () => 'extend s = strcat(s, "a") | project s').join(' | ');
  expect(
    (await run(`range x from 1 to 200 step 1 | extend s = strrep("a", 1000) | ${steps}`, { bytes: 1_000_000 })).length,
  ).toBe(200);
});

it('an aborted run ends with its reason', async () => {
  const analysis = engine.analyze(`${many} | extend y = x * 2 | count`);
  const signal = AbortSignal.abort(new Error('no one waits'));
  await expect(engine.run(analysis, { source, now: 0n, signal })).rejects.toThrow('no one waits');
});

it('what is within the limits is not', async () => {
  expect((await run('range x from 1 to 10 step 1', { rows: 10 })).length).toBe(10);
});
