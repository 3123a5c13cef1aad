import { randomUUID } from 'node:crypto';
import { Failure } from '../../core/failure.ts';
import type { Dynamic, ScalarType, Value } from '../value.ts';
import { converter } from './convert.ts';
import { any, bool, defineFunction, dynamic, long, page, real, type ScalarFunction, string } from './define.ts';

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** A size in the largest unit that leaves at least one, or in the one that is asked for. */
function bytes(size: number, precision: number, unit: string): string {
  const asked = byteUnits.indexOf(unit.toUpperCase());
  const fitting = Math.min(byteUnits.length - 1, Math.max(0, Math.floor(Math.log(Math.abs(size)) / Math.log(1024))));
  const power = asked >= 0 ? asked : size === 0 ? 0 : fitting;
  const rounded = Number((size / 1024 ** power).toFixed(Math.max(0, Math.min(20, precision))));
  return `${rounded} ${byteUnits[power]}`;
}

/** Adds a distance to both sides in the type that the value has. */
function isAround(type: ScalarType): (value: Value, center: Value, delta: Value) => boolean {
  if (type === 'real' || type === 'decimal')
    return (value, center, delta) => Math.abs((value as number) - (center as number)) <= (delta as number);
  return (value, center, delta) => {
    const distance = (value as bigint) - (center as bigint);
    return (distance < 0n ? -distance : distance) <= (delta as bigint);
  };
}

/** A bag without the keys whose values are null or the empty string. */
function withoutMissing(bag: Dynamic): Dynamic {
  if (!(bag instanceof Map)) return bag;
  return new Map([...bag].filter(([, value]) => value !== null && value !== ''));
}

/** Functions of no larger family. */
export const various: Record<string, ScalarFunction> = {
  new_guid: defineFunction({
    docs: page('new-guid-function'),
    takes: [],
    gives: 'guid',
    volatile: true,
    run: () => randomUUID(),
    sql: null,
    examples: { 'isnotnull(new_guid())': true, 'strlen(tostring(new_guid()))': 36 },
  }),
  assert: defineFunction({
    docs: page('assert-function'),
    takes: [bool('condition'), string('message')],
    gives: 'bool',
    nulls: 'seen',
    run: (condition, message) => {
      if (condition !== true) throw new Failure('query/assertion', `The query stopped itself: ${message}`);
      return true;
    },
    sql: null,
    examples: { 'assert(1 < 2, "one is less")': true, 'assert(strlen("a") == 1, "") and false': false },
  }),
  around: defineFunction({
    docs: page('around-function'),
    takes: [any('value'), any('center'), any('delta')],
    gives: 'bool',
    bind: call => {
      const [type, center, delta] = call.args;
      const isReal = [type, center, delta].some(each => each === 'real' || each === 'decimal');
      const scale: ScalarType = type === 'datetime' || type === 'timespan' ? type : isReal ? 'real' : 'long';
      const holds = isAround(scale);
      const toDelta = converter(delta, scale === 'datetime' ? 'timespan' : scale);
      const [toValue, toCenter] = [converter(type, scale), converter(center, scale)];
      return (value, middle, distance) => {
        const values = [toValue(value), toCenter(middle), toDelta(distance)] as const;
        return values.includes(null) ? null : holds(...values);
      };
    },
    sql: null,
    examples: {
      'around(10, 9, 1)': true,
      'around(1.5, 3.0, 1.0)': false,
      'around(datetime(2026-11-20 10:00), datetime(2026-11-20 10:05), 5m)': true,
    },
  }),
  format_bytes: defineFunction({
    docs: page('format-bytes-function'),
    takes: [real('size'), long('precision', 0n), string('units', '')],
    gives: 'string',
    run: (size, precision, unit) => bytes(size, Number(precision), unit),
    sql: null,
    examples: {
      'format_bytes(564)': '564 B',
      'format_bytes(10332, 1)': '10.1 KB',
      'format_bytes(20010332, 0, "KB")': '19541 KB',
      'format_bytes(0)': '0 B',
    },
  }),
  /** What pack_all(true) leaves of a row: the analysis puts it around the bag of all columns. */
  bag_without_missing: defineFunction({
    docs: page('pack-all-function'),
    takes: [dynamic('bag')],
    gives: 'dynamic',
    run: withoutMissing,
    sql: null,
    examples: {
      'print a = 1, b = "", c = long(null) | project value = pack_all(true)': { a: 1 },
      'print a = "x" | project value = pack_all(true)': { a: 'x' },
    },
  }),
};
