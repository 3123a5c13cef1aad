import { expect, it } from 'vitest';
import { ticksFromIso } from '../../src/core/time.ts';
import { batchQueries } from '../../src/kql/batch-queries.ts';

const schema = { tables: [{ name: 'SignIns', columns: [{ name: 'User', type: 'string' as const }] }] };
const now = ticksFromIso('2026-01-01T00:00:00Z')!;
const answer = batchQueries({ schema, now, check: false });
const check = batchQueries({ schema, now, check: true });

it.each([
  [
    { id: 1, query: 'print x = 1' },
    { id: 1, columns: [{ name: 'x', type: 'long' }], rows: [[1]] },
  ],
  [
    { id: 'a', query: 'SignIns' },
    { id: 'a', columns: [{ name: 'User', type: 'string' }], rows: [] },
  ],
  [
    { id: 2, query: 'print now()', now: '2025-05-05T00:00:00Z' },
    { id: 2, columns: [{ name: 'print_0', type: 'datetime' }], rows: [['2025-05-05T00:00:00.0000000Z']] },
  ],
  [
    { id: 3, query: 'SignIns | where User == "ana"', data: { SignIns: [{ User: 'ana' }, { User: 'bo' }] } },
    { id: 3, rows: [['ana']] },
  ],
  [
    {
      id: 4,
      query: 'Mine | project when, n = n + 1',
      schema: { Mine: { when: 'datetime', n: 'int' } },
      data: { Mine: [{ when: '2026-01-01', n: 4 }] },
    },
    { id: 4, rows: [['2026-01-01T00:00:00.0000000Z', 5]] },
  ],
  [
    { id: 5, query: 'Mine | summarize sum(n)', data: { Mine: [{ n: 1 }, { n: 2 }] } },
    { id: 5, columns: [{ name: 'sum_n', type: 'long' }], rows: [[3]] },
  ],
  [
    { id: 6, query: 'SignIns\n| where Usr == ""' },
    { id: 6, error: { code: 'kql/unknown-column', upstream: 'KS142', line: 2, column: 9 } },
  ],
  [
    { id: 7, query: 'range x from 1 to 1000000000000 step 1' },
    { id: 7, error: { code: 'limit/exceeded' } },
  ],
  [
    { id: 12, query: 'print a = 1 | as One; print b = 2' },
    {
      id: 12,
      rows: [[1]],
      results: [
        { name: 'One', columns: [{ name: 'a', type: 'long' }], rows: [[1]] },
        { name: 'PrimaryResult', columns: [{ name: 'b', type: 'long' }], rows: [[2]] },
      ],
    },
  ],
  [{ id: 8 }, { id: 8, error: { code: 'usage/invalid' } }],
  [
    { id: 9, query: 'print 1', schema: { T: { a: 'text' } } },
    { id: 9, error: { code: 'usage/invalid' } },
  ],
  [
    { id: 10, query: 'print 1', data: { T: [1] } },
    { id: 10, error: { code: 'usage/invalid' } },
  ],
  [
    { id: 11, query: 'print 1', now: 'soon' },
    { id: 11, error: { code: 'usage/invalid' } },
  ],
])('%j', async (line, expected) => {
  expect(await answer(JSON.stringify(line))).toMatchObject(expected);
});

it.each(['', 'no json', '[]', 'null', '"text"'])('answers the line %j too', async line => {
  expect(await answer(line)).toMatchObject({ id: null, error: { code: 'usage/invalid' } });
});

it('only analyses where that is asked for', async () => {
  expect(await check(JSON.stringify({ id: 1, query: 'SignIns | where User == "a" and Usr == "b"' }))).toEqual({
    id: 1,
    columns: [],
    tables: { SignIns: ['User'] },
    diagnostics: [
      {
        code: 'kql/unknown-column',
        severity: 'error',
        message: expect.stringContaining("'Usr'"),
        help: 'Did you mean "User"?',
        upstream: 'KS142',
        line: 1,
        column: 33,
        endLine: 1,
        endColumn: 36,
      },
    ],
  });
});
