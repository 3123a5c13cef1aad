import { describe, expect, it } from 'vitest';
import { ticksFromIso } from '../../src/core/time.ts';
import { toBatch, toJson, toRows } from '../../src/kql/rows.ts';
import { type Dynamic, type ScalarType, Typed, type Value } from '../../src/kql/value.ts';

const noon = ticksFromIso('2026-11-20T12:00:00Z')!;

describe('taking rows in', () => {
  it.each<[ScalarType, unknown, Value]>([
    ['string', 'a', 'a'],
    ['string', 7, '7'],
    ['string', true, 'true'],
    ['string', { a: [1] }, '{"a":[1]}'],
    ['string', null, ''],
    ['long', 7, 7n],
    ['long', '0x1f', 31n],
    ['long', 2.9, 2n],
    ['long', 'x', null],
    ['long', 9007199254740993n, 9007199254740993n],
    ['int', 2 ** 31, -(2 ** 31)],
    ['real', '1.5', 1.5],
    ['real', 1, 1],
    ['bool', 'TRUE', true],
    ['bool', 0, false],
    ['bool', 'yes', null],
    ['datetime', '2026-11-20T12:00:00Z', noon],
    ['datetime', 'soon', null],
    ['timespan', '00:00:01', 10_000_000n],
    ['guid', '70FC66F7-8279-44FC-9092-D364D70FCE44', '70fc66f7-8279-44fc-9092-d364d70fce44'],
    ['dynamic', { a: 1 }, new Map([['a', 1n]])],
    ['dynamic', 'text', 'text'],
    ['dynamic', undefined, null],
  ])('a %s from %o', (type, field, expected) => {
    expect(toBatch([{ name: 'c', type }], [{ c: field }]).values[0][0]).toEqual(expected);
  });

  it('fills what is missing and passes over what has no column', () => {
    const batch = toBatch(
      [
        { name: 'a', type: 'string' },
        { name: 'b', type: 'long' },
      ],
      [{ other: 1 }, { a: 'x', b: 2 }],
    );
    expect(batch.values).toEqual([
      ['', 'x'],
      [null, 2n],
    ]);
    expect(batch.length).toBe(2);
  });

  it('reads no property that a row only inherits', () => {
    expect(toBatch([{ name: 'constructor', type: 'string' }], [{}]).values).toEqual([['']]);
  });
});

describe('giving values out', () => {
  it.each<[ScalarType, Value, string]>([
    ['long', 9007199254740991n, '9007199254740991'],
    ['long', 9007199254740993n, '"9007199254740993"'],
    ['long', null, 'null'],
    ['real', Number.NaN, '"NaN"'],
    ['real', Number.NEGATIVE_INFINITY, '"-Infinity"'],
    ['datetime', noon, '"2026-11-20T12:00:00.0000000Z"'],
    ['timespan', -936000000005n, '"-1.02:00:00.0000005"'],
    ['string', '', '""'],
    ['dynamic', ['x', 1n, 2.5, null, Number.NaN], '["x",1,2.5,null,"NaN"]'],
    [
      'dynamic',
      new Map<string, Dynamic>([['__proto__', new Typed('datetime', noon)]]),
      '{"__proto__":"2026-11-20T12:00:00.0000000Z"}',
    ],
    ['dynamic', [9007199254740993n], '[9007199254740993]'],
  ])('%s %o', (type, value, json) => expect(JSON.stringify(toJson(value, type))).toBe(json));

  it('gives rows by the names of the columns', () => {
    const batch = toBatch([{ name: 'a', type: 'long' }], [{ a: 1 }, {}]);
    expect(toRows(batch)).toEqual([{ a: 1 }, { a: null }]);
  });
});
