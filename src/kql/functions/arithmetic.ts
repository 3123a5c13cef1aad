import type { Decimal } from 'decimal.js';
import type { ScalarType, Value } from '../value.ts';
import { converter } from './convert.ts';
import { any, type Call, defineFunction, page, type ScalarFunction } from './define.ts';
import { isPoint } from './read-datetime.ts';
import { arithmeticSql } from './sql/arithmetic.ts';

type Binary = (a: never, b: never) => Value;
/** What an operator does in each type that it computes in. */
type Table = Readonly<Partial<Record<ScalarType, Binary>>>;

const long = (value: bigint) => BigInt.asIntN(64, value);
const span = long;
const instant = (ticks: bigint) => (isPoint(ticks) ? ticks : null);

const addition: Table = {
  int: (a: number, b: number) => (a + b) | 0,
  long: (a: bigint, b: bigint) => long(a + b),
  real: (a: number, b: number) => a + b,
  decimal: (a: Decimal, b: Decimal) => a.plus(b),
  timespan: (a: bigint, b: bigint) => span(a + b),
  datetime: (a: bigint, b: bigint) => instant(a + b),
};

const subtraction: Table = {
  int: (a: number, b: number) => (a - b) | 0,
  long: (a: bigint, b: bigint) => long(a - b),
  real: (a: number, b: number) => a - b,
  decimal: (a: Decimal, b: Decimal) => a.minus(b),
  timespan: (a: bigint, b: bigint) => span(a - b),
  datetime: (a: bigint, b: bigint) => instant(a - b),
};

const multiplication: Table = {
  int: Math.imul,
  long: (a: bigint, b: bigint) => long(a * b),
  real: (a: number, b: number) => a * b,
  decimal: (a: Decimal, b: Decimal) => a.times(b),
};

const division: Table = {
  int: (a: number, b: number) => (b === 0 ? null : (a / b) | 0),
  long: (a: bigint, b: bigint) => (b === 0n ? null : long(a / b)),
  real: (a: number, b: number) => a / b,
  decimal: (a: Decimal, b: Decimal) => (b.isZero() ? null : a.dividedBy(b)),
};

/** The remainder is never negative. */
function remainder(a: bigint, b: bigint): bigint | null {
  if (b === 0n) return null;
  const rest = a % b;
  return rest < 0n ? rest + (b < 0n ? -b : b) : rest;
}

function realRemainder(a: number, b: number): number {
  const rest = a % b;
  return rest < 0 ? rest + Math.abs(b) : rest;
}

const modulo: Table = {
  int: (a: number, b: number) => (b === 0 ? null : realRemainder(a, b)),
  long: remainder,
  real: realRemainder,
  decimal: (a: Decimal, b: Decimal) => (b.isZero() ? null : a.modulo(b)),
  timespan: remainder,
  datetime: remainder,
};

/** The type of one argument next to the other: what stands in a dynamic is taken for what the other is. */
function concrete([left, right]: readonly ScalarType[], gives: ScalarType): [ScalarType, ScalarType] {
  const fallback = gives === 'dynamic' ? 'real' : gives;
  if (left === 'dynamic' && right === 'dynamic') return [fallback, fallback];
  return [left === 'dynamic' ? beside(right, fallback) : left, right === 'dynamic' ? beside(left, fallback) : right];
}

function beside(other: ScalarType, fallback: ScalarType): ScalarType {
  return other === 'datetime' || other === 'timespan' ? 'timespan' : fallback;
}

function computed(call: Call, as: readonly [ScalarType, ScalarType], run: Binary, gives: ScalarType): Binary {
  const first = converter(call.args[0], as[0]);
  const second = converter(call.args[1], as[1]);
  const last = converter(gives, call.gives);
  const compute = run as (a: Value, b: Value) => Value;
  const plain = as[0] === call.args[0] && as[1] === call.args[1] && gives === call.gives;
  if (plain) return compute as Binary;
  return ((left: Value, right: Value) => {
    const a = first(left);
    const b = second(right);
    return a === null || b === null ? null : last(compute(a, b));
  }) as Binary;
}

const widths: readonly ScalarType[] = ['bool', 'int', 'long', 'real', 'decimal'];

/** Numbers are computed in the wider type of the two; two bools count as longs. */
function widest(left: ScalarType, right: ScalarType): ScalarType {
  const type = widths[Math.max(widths.indexOf(left), widths.indexOf(right))];
  return type === 'bool' || type === undefined ? 'long' : type;
}

const isTime = (type: ScalarType) => type === 'datetime' || type === 'timespan';

function bindSum(call: Call, table: Table): Binary {
  const [left, right] = concrete(call.args, call.gives);
  if (!isTime(left) && !isTime(right)) {
    const type = widest(left, right);
    return computed(call, [type, type], table[type]!, type);
  }
  const bothPoints = left === 'datetime' && right === 'datetime';
  const gives = !bothPoints && (left === 'datetime' || right === 'datetime') ? 'datetime' : 'timespan';
  return computed(call, [isTime(left) ? left : 'timespan', isTime(right) ? right : 'timespan'], table[gives]!, gives);
}

const scaled = (a: bigint, b: number): Value => fromTicks(Number(a) * b);
const fromTicks = (ticks: number): Value => converter('real', 'timespan')(ticks);

function bindProduct(call: Call): Binary {
  const [left, right] = concrete(call.args, call.gives);
  if (left === 'timespan') return bindScaled(call, right, (a, b) => span(a * b), scaled);
  if (right === 'timespan') {
    const turned = { ...call, args: [call.args[1], call.args[0]] };
    const run = bindScaled(turned, left, (a, b) => span(a * b), scaled) as (a: Value, b: Value) => Value;
    return ((a: Value, b: Value) => run(b, a)) as Binary;
  }
  const type = widest(left, right);
  return computed(call, [type, type], multiplication[type]!, type);
}

/** A timespan with a factor or divisor, which is whole or real. */
function bindScaled(
  call: Call,
  factor: ScalarType,
  whole: (a: bigint, b: bigint) => Value,
  real: (a: bigint, b: number) => Value,
): Binary {
  const isWhole = factor === 'int' || factor === 'long';
  return computed(call, ['timespan', isWhole ? 'long' : 'real'], (isWhole ? whole : real) as Binary, 'timespan');
}

const spanRatio = (a: bigint, b: bigint): Value => Number(a) / Number(b);
const spanShare = (a: bigint, b: bigint): Value => (b === 0n ? null : a / b);
const spanPart = (a: bigint, b: number): Value => fromTicks(Number(a) / b);

function bindQuotient(call: Call): Binary {
  const [left, right] = concrete(call.args, call.gives);
  if (isTime(left) && isTime(right)) return computed(call, [left, right], spanRatio as Binary, 'real');
  if (left === 'timespan') return bindScaled(call, right, spanShare, spanPart);
  const type = widest(left, right);
  return computed(call, [type, type], division[type]!, type);
}

function bindRemainder(call: Call): Binary {
  const [left, right] = concrete(call.args, call.gives);
  if (isTime(left)) return computed(call, [left, isTime(right) ? right : 'timespan'], remainder, 'timespan');
  const type = widest(left, right);
  return computed(call, [type, type], modulo[type]!, type);
}

function operator(
  bind: (call: Call) => Binary,
  sql: ScalarFunction['sql'],
  examples: ScalarFunction['examples'],
): ScalarFunction {
  return defineFunction({
    docs: page('numerical-operators'),
    takes: [any('left'), any('right')],
    gives: 'inferred',
    bind: bind as () => (left: Value, right: Value) => Value,
    sql,
    examples,
  });
}

const negations: Readonly<Partial<Record<ScalarType, (value: never) => Value>>> = {
  int: (value: number) => (0 - value) | 0,
  long: (value: bigint) => long(-value),
  real: (value: number) => 0 - value,
  decimal: (value: Decimal) => value.negated(),
  timespan: (value: bigint) => span(-value),
};

/** The operators that compute: whole numbers wrap at 64 bits, and what is divided by 0 is null. */
export const arithmetic: Record<string, ScalarFunction> = {
  '+': operator(call => bindSum(call, addition), arithmeticSql['+'], {
    '1 + 2.5': 3.5,
    'long(9223372036854775807) + 1': '-9223372036854775808',
    'datetime(2026-11-20) + 1d': '2026-11-21T00:00:00.0000000Z',
    '1 + long(null)': null,
  }),
  '-': operator(call => bindSum(call, subtraction), arithmeticSql['-'], {
    'datetime(2026-11-20) - datetime(2026-11-19 12:00)': '12:00:00',
    'datetime(0001-01-01) - 1tick': null,
    '1h - 90m': '-00:30:00',
  }),
  '*': operator(bindProduct, arithmeticSql['*'], {
    '2 * 1.5': 3,
    '2 * 1h': '02:00:00',
    '1d * 1.5': '1.12:00:00',
    '-3 * 3': -9,
  }),
  '/': operator(bindQuotient, arithmeticSql['/'], {
    '7 / 2': 3,
    '-7 / 2': -3,
    '1 / 0': null,
    '1.0 / 0': 'Infinity',
    '1d / 1h': 24,
    '1h / 2': '00:30:00',
  }),
  '%': operator(bindRemainder, arithmeticSql['%'], { '7 % 3': 1, '-5 % 3': 1, '5 % -3': 2, '5 % 0': null }),
  negate: defineFunction({
    docs: page('numerical-operators'),
    takes: [any('value')],
    gives: 'inferred',
    bind: call => {
      const type = negations[call.gives] ? call.gives : 'real';
      const compute = negations[type] as (value: Value) => Value;
      const convert = converter(call.args[0], type);
      const last = converter(type, call.gives);
      return value => {
        const number = convert(value);
        return number === null ? null : last(compute(number));
      };
    },
    sql: arithmeticSql.negation,
    examples: { '-(1 + 1)': -2, '-(1h)': '-01:00:00', '-(0.0)': 0, '-long(null)': null },
  }),
};
