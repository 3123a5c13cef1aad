import { expect, it } from 'vitest';
import { bombs, fuzzCase } from '../../scripts/kql/fuzz-cases.ts';
import { runCase } from '../../scripts/kql/fuzz-run.ts';

/** Small enough that a query without end is stopped soon. */
const limits = { rows: 10_000, bytes: 1_000_000, milliseconds: 250 };

/** Those that need seconds before a limit is seen are left to `scripts/kql-fuzz.ts`. */
const quick = bombs.filter(
  text => text.length < 300 && !/bag_pack\(tostring|parse_xml|series_|100000\) \| extend f/.test(text),
);

it.each(quick)('%s has an ending', async text => {
  expect((await runCase(text, limits)).as).not.toBe('bug');
});

it('a name that builds on itself means what it meant before', async () => {
  expect(await runCase('let T = T | where n == 1; T | count', limits)).toEqual({ as: 'rows', message: '1 rows' });
});

it.each([
  `let t0 = print 1; ${Array.from({ length: 60 }, (_, at) => `let t${at + 1} = union t${at}, t${at};`).join('')} t60`,
  `let f0 = (x:long) { x }; ${Array.from({ length: 40 }, (_, at) => `let f${at + 1} = (x:long) { f${at}(x) + f${at}(x) };`).join('')} print f40(1)`,
])('%.40s… is refused unread', async text => {
  expect((await runCase(text, limits)).message).toMatch(/^kql\/too-deep/);
});

it('500 made-up texts have an ending', async () => {
  const bugs = [];
  for (let number = 0; number < 500; number++) {
    const text = fuzzCase(7, number);
    const { as, message } = await runCase(text, limits);
    if (as === 'bug') bugs.push({ number, text, message });
  }
  expect(bugs).toEqual([]);
});
