import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cellOf } from '../../src/ingest/cell.ts';
import { derive, epochMilliseconds, epochSeconds, nullableText } from '../../src/ingest/contract.ts';
import { deadLetters } from '../../src/ingest/dead-letters.ts';
import { leftOver, takenPaths, valueAt } from '../../src/ingest/event-path.ts';
import { fitField, largestField } from '../../src/ingest/field-limit.ts';
import { type Shaped, shaper } from '../../src/ingest/shape.ts';
import { defineTable, type StreamColumnType } from '../../src/ingest/table-shape.ts';
import { temporaryFolder } from '../helpers/connector-run.ts';

describe('a cell', () => {
  const no = Symbol('does not fit');
  it.each<[StreamColumnType, unknown, unknown]>([
    ['string', 'a', 'a'],
    ['string', 7, '7'],
    ['string', false, 'false'],
    ['string', '', ''],
    ['string', null, undefined],
    ['string', { a: 1 }, no],
    ['int', 7, 7],
    ['int', '7', 7],
    ['int', 2147483648, no],
    ['int', 7.5, no],
    ['int', '', no],
    ['long', 9007199254740991, 9007199254740991],
    ['long', 2 ** 53, no],
    ['long', '0x10', no],
    ['real', '1.5', 1.5],
    ['real', 1e300, 1e300],
    ['real', 'NaN', no],
    ['bool', true, true],
    ['bool', 'false', false],
    ['bool', 'yes', no],
    ['bool', 'constructor', no],
    ['dynamic', [1, { a: null }], [1, { a: null }]],
    ['datetime', '2026-11-20T10:00:00Z', '2026-11-20T10:00:00.0000000Z'],
    ['datetime', '2026-11-20T12:00:00.1234567+02:00', '2026-11-20T10:00:00.1234567Z'],
    ['datetime', '2026-11-20T10:00:00', '2026-11-20T10:00:00.0000000Z'],
    ['datetime', 'yesterday', no],
    ['datetime', 1795168800123, no],
  ])('%s of %j is %j', (type, value, expected) => {
    if (expected === no) expect(() => cellOf('C', type, value)).toThrow(`the column C (${type}) can not hold`);
    else expect(cellOf('C', type, value)).toEqual(expected);
  });
});

describe('what no column takes', () => {
  const event = { a: 1, b: { c: 2, d: 3 }, e: null, f: { g: { h: 4 } }, list: [{ x: 1 }, { x: 2 }] };
  it.each<[string[], unknown]>([
    [[], { a: 1, b: { c: 2, d: 3 }, f: { g: { h: 4 } }, list: [{ x: 1 }, { x: 2 }] }],
    [['a', 'b', 'f', 'list'], undefined],
    [['a', 'b.c', 'f.g.h', 'list'], { b: { d: 3 } }],
    [['a', 'b.c', 'b', 'f', 'list.0.x'], { list: [{ x: 1 }, { x: 2 }] }],
    [[''], undefined],
  ])('after %j stays', (paths, expected) => {
    expect(leftOver(event, takenPaths(paths))).toEqual(expected);
  });

  it('keeps a field called __proto__ as a field', () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":true},"a":1}');
    const rest = leftOver(hostile, takenPaths(['a'])) as object;
    expect(JSON.stringify(rest)).toBe('{"__proto__":{"polluted":true}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(valueAt({}, '__proto__.polluted')).toBeUndefined();
    expect(valueAt({}, 'constructor.name')).toBeUndefined();
  });
});

describe('a field larger than 64 KiB', () => {
  it.each(['a', 'é', '€', '😀'])('of %s is cut to whole characters that fit', character => {
    const cut = fitField(character.repeat(70_000)) as string;
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(largestField);
    expect(Buffer.byteLength(cut)).toBeGreaterThan(largestField - 4);
    expect(character.repeat(70_000).startsWith(cut)).toBe(true);
  });

  it('that is an object stays JSON and says how large it was', () => {
    const cut = fitField({ text: 'x'.repeat(100_000) }) as Record<string, unknown>;
    expect(cut).toMatchObject({ truncated: true, bytes: 100_011 });
    expect(Buffer.byteLength(JSON.stringify(cut))).toBeLessThanOrEqual(largestField);
  });

  it('is left alone when it just fits', () => {
    expect(fitField('x'.repeat(largestField))).toHaveLength(largestField);
  });
});

describe('a row', () => {
  const table = defineTable('T_CL', { Name: 'string', At: 'datetime', Count: 'int', Rest: 'dynamic' });
  const shape = shaper('s/t', {
    table,
    event: { id: 'id', time: epochMilliseconds('ms') },
    row: {
      Name: nullableText('name'),
      At: epochSeconds('at'),
      Count: derive('list', it => (it as unknown[] | undefined)?.length),
    },
  });

  it('has the event time twice, the same id for the same event, its columns, and the rest', () => {
    const event = { id: 'e1', ms: 1795168800123, name: 'ana', at: 1795168800, list: [1, 2], more: { a: 1 } };
    const shaped = shape(event) as Shaped;
    expect(shaped).toMatchObject({ id: 'e1', time: 1795168800123, cut: [] });
    expect(shaped.row).toEqual({
      TimeGenerated: '2026-11-20T10:00:00.1230000Z',
      EventTime: '2026-11-20T10:00:00.1230000Z',
      IngestId: expect.stringMatching(/^[0-9a-f]{32}$/),
      Name: 'ana',
      At: '2026-11-20T10:00:00.0000000Z',
      Count: 2,
      AdditionalFields: { list: [1, 2], more: { a: 1 } },
    });
    expect((shape(event) as Shaped).row.IngestId).toBe(shaped.row.IngestId);
    expect((shape({ ...event, id: 'e2' }) as Shaped).row.IngestId).not.toBe(shaped.row.IngestId);
  });

  it.each([101, 100_000])(
    'is not made of an event that is nested %i levels deep, which can still be written down',
    levels => {
      const event = { id: 'a', ms: 1, deep: JSON.parse('['.repeat(levels) + ']'.repeat(levels)) };
      expect(shape(event)).toEqual({ reason: 'the event is nested deeper than 100 levels' });
      const letters = deadLetters(temporaryFolder(), () => 0);
      letters.add([{ stream: 's', table: 'T_CL', reason: 'deep', event }]);
      expect(JSON.parse(readFileSync(letters.path, 'utf8'))).toMatchObject({
        at: '1970-01-01T00:00:00.000Z',
        event: { id: 'a' },
      });
    },
  );

  it('is not made when the connector itself fails on the event', () => {
    const failing = shaper('s', {
      table,
      event: { id: 'id', time: 'at' },
      row: { Name: derive('name', it => (it as string).trim()) },
    });
    const reason = expect.stringContaining('the connector could not read "name"');
    expect(failing({ id: 'a', at: '2026-11-20T10:00:00Z', name: 7 })).toEqual({ reason });
  });

  it.each<[unknown, string]>([
    [null, 'the event is no JSON object'],
    [[1], 'the event is no JSON object'],
    ['text', 'the event is no JSON object'],
    [{ ms: 1 }, 'the event has no id'],
    [{ id: 'a' }, 'the event has no time'],
    [{ id: 'a', ms: 'soon' }, 'the event has no time'],
  ])('is not made of %j: %s', (event, reason) => {
    expect(shape(event)).toEqual({ reason });
  });
});
