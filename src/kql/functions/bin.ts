import type { Decimal } from 'decimal.js';
import { floorDivide } from '../../core/time.ts';
import type { ScalarType, Value } from '../value.ts';
import { converter } from './convert.ts';
import { any, type Call, defineFunction, page, type ScalarFunction } from './define.ts';
import { binSql } from './sql/arithmetic.ts';

/** Rounds down to a multiple of a size, counted from a fixed point. */
type Rounding = (value: never, size: never, fixed: never) => Value;

const whole: Rounding = (value: bigint, size: bigint, fixed: bigint) =>
  size <= 0n ? null : BigInt.asIntN(64, fixed + floorDivide(value - fixed, size) * size);

const roundings: Readonly<Partial<Record<ScalarType, Rounding>>> = {
  int: (value: number, size: number, fixed: number) =>
    size <= 0 ? null : fixed + Math.floor((value - fixed) / size) * size,
  long: whole,
  datetime: (value: bigint, size: bigint, fixed: bigint) => {
    const start = whole(value as never, size as never, fixed as never) as bigint | null;
    return start === null || start < 0n ? null : start;
  },
  timespan: whole,
  real: (value: number, size: number, fixed: number) =>
    size <= 0 ? null : fixed + Math.floor((value - fixed) / size) * size,
  decimal: (value: Decimal, size: Decimal, fixed: Decimal) =>
    size.lessThanOrEqualTo(0) ? null : fixed.plus(value.minus(fixed).dividedBy(size).floor().times(size)),
};

const zeros: Readonly<Partial<Record<ScalarType, Value>>> = { int: 0, real: 0, long: 0n, datetime: 0n, timespan: 0n };

/** What the value, the size and the fixed point are counted in. */
function scaleOf(call: Call): [type: ScalarType, size: ScalarType] {
  const type = roundings[call.gives] ? call.gives : 'long';
  return [type, type === 'datetime' ? 'timespan' : type];
}

function bindBin(call: Call): (value: Value, size: Value) => Value {
  const [type, sizeType] = scaleOf(call);
  const round = roundings[type] as (value: Value, size: Value, fixed: Value) => Value;
  const toValue = converter(call.args[0], type);
  const toSize = converter(call.args[1], sizeType);
  const zero = zeros[type] ?? converter('long', 'decimal')(0n);
  return (value, size) => {
    const number = toValue(value);
    const step = toSize(size);
    return number === null || step === null ? null : round(number, step, zero);
  };
}

const bin = defineFunction({
  docs: page('bin-function'),
  takes: [any('value'), any('roundTo')],
  gives: 'inferred',
  bind: bindBin,
  sql: binSql,
  examples: {
    'bin(4.5, 1)': 4,
    'bin(-5, 2)': -6,
    'bin(datetime(2026-11-20 10:37), 15m)': '2026-11-20T10:30:00.0000000Z',
    'bin(datetime(2026-11-20), 7d)': '2026-11-16T00:00:00.0000000Z',
    'bin(16d, 7d)': '14.00:00:00',
    'bin(long(null), 2)': null,
  },
});

/** Functions that round down to multiples of a size. */
export const binning: Record<string, ScalarFunction> = {
  bin,
  floor: { ...bin, docs: page('floor-function'), examples: { 'floor(5.5, 1)': 5, 'floor(-1.5, 0.5)': -1.5 } },
  bin_at: defineFunction({
    docs: page('bin-at-function'),
    takes: [any('value'), any('bin_size'), any('fixed_point')],
    gives: 'inferred',
    bind: call => {
      const [type, sizeType] = scaleOf(call);
      const round = roundings[type] as (value: Value, size: Value, fixed: Value) => Value;
      const convert = [converter(call.args[0], type), converter(call.args[1], sizeType), converter(call.args[2], type)];
      return (...values) => {
        const [value, size, fixed] = values.map((each, index) => convert[index](each));
        return value === null || size === null || fixed === null ? null : round(value, size, fixed);
      };
    },
    sql: null,
    examples: {
      'bin_at(6.5, 2.5, 7)': 4.5,
      'bin_at(datetime(2026-11-20 10:00), 1d, datetime(2026-11-01 12:00))': '2026-11-19T12:00:00.0000000Z',
      'bin_at(time(0), 1h, 30m)': '-00:30:00',
      'bin_at(long(null), 2, 1)': null,
    },
  }),
};
