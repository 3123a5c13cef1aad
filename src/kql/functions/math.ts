import { Decimal } from 'decimal.js';
import type { ScalarType, Value } from '../value.ts';
import { converter } from './convert.ts';
import { any, type Call, defineFunction, long, page, real, type ScalarFunction } from './define.ts';

type Examples = ScalarFunction['examples'];

function ofReal(name: string, run: (value: number) => number, examples: Examples): ScalarFunction {
  return defineFunction({
    docs: page(`${name}-function`),
    takes: [real('number')],
    gives: 'real',
    run,
    sql: null,
    examples,
  });
}

function testOfReal(name: string, run: (value: number) => boolean, examples: Examples): ScalarFunction {
  return defineFunction({
    docs: page(`${name}-function`),
    takes: [real('number')],
    gives: 'bool',
    run,
    sql: null,
    examples,
  });
}

/** A logarithm or root of what has none is null. */
function partial(name: string, holds: (value: number) => boolean, run: (value: number) => number, examples: Examples) {
  return defineFunction({
    docs: page(`${name}-function`),
    takes: [real('number')],
    gives: 'real',
    run: value => (holds(value) ? run(value) : null),
    sql: null,
    examples,
  });
}

type PerType = Readonly<Partial<Record<ScalarType, (value: never) => Value>>>;

/** A function whose result has the type of its argument, computed in that type. */
function perType(name: string, table: PerType, examples: Examples): ScalarFunction {
  return defineFunction({
    docs: page(`${name}-function`),
    takes: [any('number')],
    gives: 'inferred',
    bind: call => {
      const type = table[call.gives] ? call.gives : 'real';
      const convert = converter(call.args[0], type);
      const run = table[type] as (value: Value) => Value;
      const last = converter(type, call.gives);
      return value => {
        const number = convert(value);
        return number === null ? null : last(run(number));
      };
    },
    sql: null,
    examples,
  });
}

const size = (value: bigint) => BigInt.asIntN(64, value < 0n ? -value : value);

/** Rounds half away from zero at a number of decimals, as the processor sees the number times a power of ten. */
function roundReal(value: number, precision: number): number {
  const scale = 10 ** Math.abs(precision);
  const scaled = precision < 0 ? value / scale : value * scale;
  if (!Number.isFinite(scaled)) return value;
  const whole = Math.sign(value) * Math.round(Math.abs(scaled));
  return precision < 0 ? whole * scale : whole / scale;
}

function bindRound(call: Call): (value: Value, precision: bigint) => Value {
  const type = call.gives === 'decimal' ? 'decimal' : 'real';
  if (call.gives === 'long' || call.gives === 'int') return value => converter(call.args[0], call.gives)(value);
  const convert = converter(call.args[0], type);
  return (value, precision) => {
    const number = convert(value);
    if (number === null) return null;
    if (number instanceof Decimal)
      return number.toDecimalPlaces(Math.max(0, Math.min(300, Number(precision))), Decimal.ROUND_HALF_UP);
    return roundReal(number as number, Number(precision));
  };
}

/** Functions over real numbers. */
export const math: Record<string, ScalarFunction> = {
  abs: perType(
    'abs',
    {
      int: (value: number) => Math.abs(value) | 0,
      long: size,
      real: Math.abs,
      decimal: (value: Decimal) => value.abs(),
      timespan: size,
    },
    { 'abs(-5)': 5, 'abs(-1h)': '01:00:00', 'abs(-1.5)': 1.5, 'abs(long(null))': null },
  ),
  ceiling: perType(
    'ceiling',
    { int: value => value, long: value => value, real: Math.ceil, decimal: (value: Decimal) => value.ceil() },
    { 'ceiling(1.2)': 2, 'ceiling(-1.2)': -1, 'ceiling(3)': 3 },
  ),
  round: defineFunction({
    docs: page('round-function'),
    takes: [any('number'), long('precision', 0n)],
    gives: 'inferred',
    bind: bindRound,
    sql: null,
    examples: {
      'round(2.98765, 3)': 2.988,
      'round(2.5)': 3,
      'round(1.005, 2)': 1,
      'round(1250.0, -2)': 1300,
      'round(-1.5)': -2,
      'round(real(null))': null,
    },
  }),
  pow: defineFunction({
    docs: page('pow-function'),
    takes: [real('base'), real('exponent')],
    gives: 'real',
    run: (base, exponent) => base ** exponent,
    sql: null,
    examples: { 'pow(2, 3)': 8, 'pow(2, -1)': 0.5, 'pow(-1, 0.5)': 'NaN' },
  }),
  sqrt: partial('sqrt', value => !(value < 0), Math.sqrt, { 'sqrt(256)': 16, 'sqrt(-1)': null, 'sqrt(0)': 0 }),
  exp: ofReal('exp', Math.exp, { 'exp(0)': 1, 'exp(1000)': 'Infinity', 'exp(real(null))': null }),
  exp2: ofReal('exp2', value => 2 ** value, { 'exp2(3)': 8, 'exp2(-1)': 0.5 }),
  exp10: ofReal('exp10', value => 10 ** value, { 'exp10(3)': 1000, 'exp10(0)': 1 }),
  log: partial('log', value => !(value < 0), Math.log, { 'log(1)': 0, 'log(0)': '-Infinity', 'log(-1)': null }),
  log2: partial('log2', value => !(value < 0), Math.log2, { 'log2(8)': 3, 'log2(0)': '-Infinity' }),
  log10: partial('log10', value => !(value < 0), Math.log10, { 'log10(1000)': 3, 'log10(-1)': null }),
  sin: ofReal('sin', Math.sin, { 'sin(0)': 0, 'sin(real(null))': null }),
  cos: ofReal('cos', Math.cos, { 'cos(0)': 1, 'cos(real(null))': null }),
  tan: ofReal('tan', Math.tan, { 'tan(0)': 0, 'tan(real(null))': null }),
  cot: ofReal('cot', value => 1 / Math.tan(value), {
    'cot(0.7853981633974483)': 1.0000000000000002,
    'cot(0)': 'Infinity',
  }),
  asin: partial('asin', value => Math.abs(value) <= 1, Math.asin, { 'asin(0.0)': 0, 'asin(2)': null }),
  acos: partial('acos', value => Math.abs(value) <= 1, Math.acos, { 'acos(1)': 0, 'acos(2)': null }),
  atan: ofReal('atan', Math.atan, { 'atan(0)': 0, 'atan(real(null))': null }),
  atan2: defineFunction({
    docs: page('atan2-function'),
    takes: [real('y'), real('x')],
    gives: 'real',
    run: Math.atan2,
    sql: null,
    examples: { 'atan2(0, 1)': 0, 'atan2(0, -1)': Math.PI },
  }),
  degrees: ofReal('degrees', value => (value / Math.PI) * 180, { 'degrees(pi())': 180, 'degrees(0)': 0 }),
  radians: ofReal('radians', value => (value / 180) * Math.PI, { 'radians(180)': Math.PI, 'radians(0)': 0 }),
  pi: defineFunction({
    docs: page('pi-function'),
    takes: [],
    gives: 'real',
    run: () => Math.PI,
    sql: null,
    examples: { 'pi()': Math.PI, 'pi() > 3': true },
  }),
  sign: ofReal('sign', value => (Number.isNaN(value) ? 0 : Math.sign(value) + 0), {
    'sign(-42)': -1,
    'sign(0)': 0,
    'sign(11.2)': 1,
    'sign(real(nan))': 0,
  }),
  isnan: testOfReal('isnan', Number.isNaN, {
    'isnan(real(nan))': true,
    'isnan(1.0)': false,
    'isnan(real(null))': null,
  }),
  isinf: testOfReal('isinf', value => Math.abs(value) === Number.POSITIVE_INFINITY, {
    'isinf(1.0 / 0)': true,
    'isinf(real(nan))': false,
  }),
  isfinite: testOfReal('isfinite', Number.isFinite, { 'isfinite(0.0)': true, 'isfinite(1.0 / 0.0)': false }),
};
