import { describe, expect, it } from 'vitest';
import { type Answer, type Expected, judge, readLine } from '../../scripts/kql/judge.ts';

const column = (type: string) => [{ name: 'x', type }];
const known = (type: string, rows: unknown[][], query = 'T'): Expected => ({
  id: 'a',
  query,
  outcome: 'rows',
  columns: column(type),
  rows,
});
const given = (type: string, rows: unknown[][]): Answer => ({ columns: column(type), rows });

describe('an answer is right or wrong', () => {
  it.each([
    ['the same', known('long', [[1]]), given('long', [[1]]), 'right'],
    ['int for long', known('long', [[1]]), given('int', [[1]]), 'right'],
    ['string for long', known('long', [[1]]), given('string', [['1']]), 'wrong'],
    ['text of digits is text', known('string', [['1.0']]), given('string', [['1']]), 'wrong'],
    [
      'one more digit beyond 2^53',
      known('long', [['9223372036854775807']]),
      given('long', [['9223372036854775806']]),
      'wrong',
    ],
    [
      'a number in the thirteenth digit',
      known('real', [[0.1234567890123]]),
      given('real', [[0.1234567890124]]),
      'right',
    ],
    ['NaN', known('real', [['NaN']]), given('real', [['NaN']]), 'right'],
    ['null for NaN', known('real', [['NaN']]), given('real', [[null]]), 'wrong'],
    ['null for an empty text', known('string', [['']]), given('string', [[null]]), 'wrong'],
    ['rows in another order', known('long', [[1], [2]]), given('long', [[2], [1]]), 'right'],
    ['sorted rows in another order', known('long', [[1], [2]], 'T | sort by x'), given('long', [[2], [1]]), 'wrong'],
    ['a row twice', known('long', [[1], [2]]), given('long', [[1], [1]]), 'wrong'],
    [
      'a limit for a refusal',
      { ...known('long', []), outcome: 'rejected' },
      { error: { code: 'limit/exceeded', message: '' } },
      'wrong',
    ],
    [
      'a refusal',
      { ...known('long', []), outcome: 'rejected' },
      { error: { code: 'kql/syntax', message: '' } },
      'right',
    ],
    ['what can not be run', known('long', [[1]]), { error: { code: 'kql/unsupported', message: '' } }, 'unsupported'],
  ] as [string, Expected, Answer, string][])('%s', (_, expected, answer, outcome) => {
    expect(judge(expected, answer).outcome).toBe(outcome);
  });
});

it('whole numbers beyond 2^53 are read as they stand', () => {
  expect(readLine('{"rows":[[9223372036854775807,1]]}')).toEqual({ rows: [['9223372036854775807', 1]] });
});
