import { beforeAll, expect, test } from 'vitest';
import { type CasesResult, runCases } from './cases.ts';

let result: CasesResult;
beforeAll(async () => {
  result = await runCases({ cases: 500, seed: 20_261_123 });
}, 60_000);

test('the database answers generated queries as the interpreter does', () => {
  expect(result.differences.join('\n\n')).toBe('');
  expect(result.cases).toBe(500);
});

test('most generated queries are answered by the database', () => {
  const { whole, part, none } = result.counts;
  expect(whole).toBeGreaterThan(300);
  expect(whole + part).toBeGreaterThan(none);
});
