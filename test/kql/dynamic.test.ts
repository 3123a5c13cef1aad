import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDynamic, compareText, fromJson, parseDynamic, printDynamic } from '../../src/kql/dynamic.ts';
import { type Dynamic, Typed } from '../../src/kql/value.ts';

describe('reading JSON', () => {
  it.each<[string, Dynamic | undefined]>([
    ['1', 1n],
    ['-0', 0n],
    ['1.0', 1],
    ['1e2', 100],
    ['9223372036854775807', 9223372036854775807n],
    ['9223372036854775808', 2 ** 63],
    ['-9223372036854775808', -9223372036854775808n],
    ['"\\u0041\\n\\ud83d\\ude00"', 'A\n😀'],
    [' [1 , null,true] ', [1n, null, true]],
    [
      '{"b":1,"1":2,"b":3}',
      new Map([
        ['b', 3n],
        ['1', 2n],
      ]),
    ],
    ['{"__proto__":{"x":1}}', new Map([['__proto__', new Map([['x', 1n]])]])],
    ['', undefined],
    ['01', undefined],
    ['1.', undefined],
    ['.5', undefined],
    ['+1', undefined],
    ['[1,]', undefined],
    ['{"a":1,}', undefined],
    ['{a:1}', undefined],
    ["'a'", undefined],
    ['"a\tb"', undefined],
    ['"\\x"', undefined],
    ['"\\u12"', undefined],
    ['"a', undefined],
    ['nul', undefined],
    ['1 2', undefined],
    ['NaN', undefined],
  ])('%s', (text, value) => expect(parseDynamic(text)).toEqual(value));

  it('gives up where the nesting is too deep', () => {
    expect(parseDynamic('['.repeat(200) + ']'.repeat(200))).toBeDefined();
    expect(parseDynamic('['.repeat(201) + ']'.repeat(201))).toBeUndefined();
    expect(parseDynamic('{"a":'.repeat(1_000_000))).toBeUndefined();
  });

  it('reads what JSON.parse reads and nothing else', () => {
    const signs = fc.constantFrom(...'{}[]":,1-.e\\u0a t', 'true', 'null');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: signs }), fc.json()), text => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(parseDynamic(text) !== undefined).toBe(isJson);
      }),
      { seed: 20261123 },
    );
  });

  it('survives being printed', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        const value = parseDynamic(text)!;
        expect(parseDynamic(printDynamic(value))).toEqual(value);
      }),
      { seed: 20261123 },
    );
  });
});

describe('printing', () => {
  it.each<[string, Dynamic]>([
    [
      '{"a":1,"b":[1,2.5]}',
      new Map<string, Dynamic>([
        ['a', 1n],
        ['b', [1n, 2.5]],
      ]),
    ],
    ['[1.0,"x\\n",null,true]', [1, 'x\n', null, true]],
    ['["NaN","Infinity"]', [Number.NaN, Number.POSITIVE_INFINITY]],
    [
      '["0001-01-01T00:00:00.0000000Z","1.00:00:00"]',
      [new Typed('datetime', 0n), new Typed('timespan', 864000000000n)],
    ],
    ['{}', new Map()],
  ])('%s', (text, value) => expect(printDynamic(value)).toBe(text));
});

describe('taking in what JSON.parse gave', () => {
  it.each<[unknown, Dynamic]>([
    [1, 1n],
    [1.5, 1.5],
    [1e300, 1e300],
    [{ b: [undefined, 'x'] }, new Map([['b', [null, 'x']]])],
    [() => 1, null],
  ])('%j', (value, expected) => expect(fromJson(value)).toEqual(expected));
});

describe('order', () => {
  it('puts kinds in a row and values in theirs', () => {
    const sorted: Dynamic[] = [null, false, true, -1n, 0.5, 1n, 'a', 'b', [1n], [1n, 2n], new Map([['a', 1n]])];
    expect(sorted.toReversed().sort(compareDynamic)).toEqual(sorted);
  });

  it('takes whole and real numbers of one size as equal', () => {
    expect(compareDynamic(1n, 1)).toBe(0);
    expect(compareDynamic([1n, 'x'], [1, 'x'])).toBe(0);
  });

  it.each([
    ['a', 'b'],
    ['', 'a'],
    ['\uffff', '😀'],
    ['a', 'aa'],
  ])('%j before %j', (first, second) => expect(compareText(first, second)).toBeLessThan(0));
});
