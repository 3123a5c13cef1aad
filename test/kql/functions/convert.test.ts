import { describe, expect, it } from 'vitest';
import { timespanFromTicks } from '../../../src/core/time.ts';
import { converter } from '../../../src/kql/functions/convert.ts';
import { readDatetime } from '../../../src/kql/functions/read-datetime.ts';
import { readTimespan } from '../../../src/kql/functions/read-timespan.ts';
import { realText } from '../../../src/kql/functions/real-text.ts';
import type { ScalarType, Value } from '../../../src/kql/value.ts';

const asText = converter('datetime', 'string');

describe('a datetime from text', () => {
  it.each([
    ['2026-11-20', '2026-11-20T00:00:00.0000000Z'],
    ['2026-11-20 10:00', '2026-11-20T10:00:00.0000000Z'],
    ['2026-11-20T10:00:00.1234567+02:00', '2026-11-20T08:00:00.1234567Z'],
    ['2026', '2026-01-01T00:00:00.0000000Z'],
    ['2026-11', '2026-11-01T00:00:00.0000000Z'],
    ['Fri, 20 Nov 2026 10:00:00 GMT', '2026-11-20T10:00:00.0000000Z'],
    ['Friday, 20-Nov-26 10:00:00 UTC', '2026-11-20T10:00:00.0000000Z'],
    ['11/20/2026 3:05:02 PM', '2026-11-20T15:05:02.0000000Z'],
    ['Nov 20, 2026', '2026-11-20T00:00:00.0000000Z'],
    ['Fri Nov 20 10:00:00 2026', '2026-11-20T10:00:00.0000000Z'],
  ])('%s', (text, expected) => expect(asText(readDatetime(text) ?? null)).toBe(expected));

  it.each(['', 'today', '2026-02-30', '2026-11-20T25:00', '13/13/2026', '2026-11-20 13:00 PM', '0000-01-01'])(
    '%j is none',
    text => expect(readDatetime(text)).toBeUndefined(),
  );
});

describe('a timespan from text', () => {
  it.each([
    ['1d', '1.00:00:00'],
    ['1.5h', '01:30:00'],
    ['-90s', '-00:01:30'],
    ['2 days', '2.00:00:00'],
    ['100ms', '00:00:00.1000000'],
    ['3', '3.00:00:00'],
    ['01:30', '01:30:00'],
    ['1.02:03:04.0000005', '1.02:03:04.0000005'],
  ])('%s', (text, expected) => expect(timespanFromTicks(readTimespan(text)!)).toBe(expected));

  it.each(['', '1.5', '25:00:00', '1x', '1:2:3:4', '99999999999d'])('%j is none', text =>
    expect(readTimespan(text)).toBeUndefined(),
  );
});

describe('a real as text', () => {
  it.each([
    [1, '1.0'],
    [-1.5, '-1.5'],
    [100000000000, '100000000000.0'],
    [1 / 3, '0.3333333333333333'],
    [0.1 + 0.2, '0.30000000000000007'],
    [1e21, '1e21'],
    [1e-7, '1e-7'],
    [0.000001, '0.000001'],
    [5e-324, '5e-324'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('%d is %s', (value, expected) => expect(realText(value)).toBe(expected));

  it('reads back as the same number', () => {
    for (let step = 0; step < 2000; step++) {
      const value = Math.sin(step) * 10 ** ((step % 60) - 30);
      expect(Number(realText(value))).toBe(value);
    }
  });
});

describe('what a conversion gives', () => {
  it.each<[ScalarType, Value, ScalarType, Value]>([
    ['bool', true, 'string', 'True'],
    ['bool', true, 'long', 1n],
    ['real', 1e30, 'long', 2n ** 63n - 1n],
    ['real', Number.NaN, 'long', null],
    ['real', -2.9, 'int', -2],
    ['long', 2n ** 31n, 'int', -(2 ** 31)],
    ['string', '1.5', 'long', null],
    ['string', ' 0x10 ', 'int', 16],
    ['string', '0x10', 'real', null],
    ['datetime', 5n, 'long', 5n],
    ['dynamic', '42', 'long', 42n],
    ['dynamic', [1n], 'long', null],
    ['dynamic', true, 'string', 'true'],
    ['dynamic', null, 'string', ''],
    ['guid', 'x', 'bool', null],
    ['long', null, 'string', ''],
  ])('%s %o to %s', (from, value, to, expected) => expect(converter(from, to)(value)).toEqual(expected));
});
