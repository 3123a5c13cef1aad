import type { Decimal } from 'decimal.js';
import { isoFromTicks, timespanFromTicks } from '../../core/time.ts';
import { printDynamic, typedText } from '../dynamic.ts';
import { type Dynamic, missing, type ScalarType, Typed, type Value } from '../value.ts';
import { decimalFromReal, ExactDecimal, readDecimal } from './exact-decimal.ts';
import { isPoint, readDatetime } from './read-datetime.ts';
import { readBool, readGuid, readReal, readWhole } from './read-number.ts';
import { readTimespan } from './read-timespan.ts';
import { realText } from './real-text.ts';

type Conversion = (value: never) => Value | undefined;
type Sources = Readonly<Partial<Record<ScalarType, Conversion>>>;

const same = (value: Value): Value => value;
const asText = (value: bigint | number): string => String(value);
const fromBool = (value: boolean): bigint => (value ? 1n : 0n);

const lowestLong = -(2n ** 63n);
const highestLong = 2n ** 63n - 1n;

/** Cuts a real towards zero; what is too large becomes the nearest long, what is no number or infinite becomes null. */
function longFromReal(value: number): bigint | null {
  if (!Number.isFinite(value)) return null;
  if (value >= 2 ** 63) return highestLong;
  return value <= -(2 ** 63) ? lowestLong : BigInt(Math.trunc(value));
}

function intFromReal(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(value))) + 0;
}

function longFromDecimal(value: Decimal): bigint | null {
  const whole = BigInt(value.trunc().toFixed());
  return BigInt.asIntN(64, whole) === whole ? whole : null;
}

const intFromWhole = (value: bigint): number => Number(BigInt.asIntN(32, value));
const point = (ticks: bigint): bigint | null => (isPoint(ticks) ? ticks : null);

const toLong: Sources = {
  bool: fromBool,
  int: (value: number) => BigInt(value),
  real: longFromReal,
  decimal: longFromDecimal,
  string: (value: string) => readWhole(value, 64),
  datetime: same,
  timespan: same,
};

const toInt: Sources = {
  bool: (value: boolean) => (value ? 1 : 0),
  long: intFromWhole,
  real: intFromReal,
  decimal: (value: Decimal) => intFromReal(value.toNumber()),
  string: (value: string) => {
    const whole = readWhole(value, 32);
    return whole === undefined ? null : Number(whole);
  },
  datetime: intFromWhole,
  timespan: intFromWhole,
};

const toReal: Sources = {
  bool: (value: boolean) => (value ? 1 : 0),
  int: same,
  long: Number,
  decimal: (value: Decimal) => value.toNumber(),
  string: readReal,
  datetime: Number,
  timespan: Number,
};

const toDecimal: Sources = {
  bool: (value: boolean) => new ExactDecimal(value ? 1 : 0),
  int: (value: number) => new ExactDecimal(value),
  long: (value: bigint) => new ExactDecimal(String(value)),
  real: decimalFromReal,
  string: readDecimal,
  datetime: (value: bigint) => new ExactDecimal(String(value)),
  timespan: (value: bigint) => new ExactDecimal(String(value)),
};

const toBool: Sources = {
  int: (value: number) => value !== 0,
  long: (value: bigint) => value !== 0n,
  real: (value: number) => value !== 0,
  decimal: (value: Decimal) => !value.isZero(),
  string: readBool,
  timespan: (value: bigint) => value !== 0n,
};

const toText: Sources = {
  bool: (value: boolean) => (value ? 'True' : 'False'),
  int: asText,
  long: asText,
  real: realText,
  decimal: (value: Decimal) => value.toFixed(),
  datetime: isoFromTicks,
  timespan: timespanFromTicks,
  guid: same,
};

const toDatetime: Sources = {
  int: (value: number) => point(BigInt(value)),
  long: point,
  real: (value: number) => {
    const ticks = longFromReal(value);
    return ticks === null ? null : point(ticks);
  },
  string: readDatetime,
  timespan: point,
};

const toTimespan: Sources = {
  int: (value: number) => BigInt(value),
  long: same,
  real: longFromReal,
  string: readTimespan,
  datetime: same,
};

const toDynamic: Sources = {
  bool: same,
  int: (value: number) => BigInt(value),
  long: same,
  real: same,
  string: same,
  decimal: (value: Decimal) => new Typed('decimal', value),
  datetime: (value: bigint) => new Typed('datetime', value),
  timespan: (value: bigint) => new Typed('timespan', value),
  guid: (value: string) => new Typed('guid', value),
};

const targets: Readonly<Record<ScalarType, Sources>> = {
  bool: toBool,
  int: toInt,
  long: toLong,
  real: toReal,
  decimal: toDecimal,
  string: toText,
  datetime: toDatetime,
  timespan: toTimespan,
  guid: { string: readGuid },
  dynamic: toDynamic,
};

const converters = new Map<string, (value: Value) => Value>();

/**
 * What KQL does when a value of one type becomes another: what can not be converted becomes null, or the empty string.
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types
 */
export function converter(from: ScalarType, to: ScalarType): (value: Value) => Value {
  if (from === to) return same;
  const key = `${from} ${to}`;
  const known = converters.get(key);
  if (known) return known;
  const made = make(from, to);
  converters.set(key, made);
  return made;
}

function make(from: ScalarType, to: ScalarType): (value: Value) => Value {
  const none = missing(to);
  const convert = from === 'dynamic' ? fromDynamic(to) : (targets[to][from] as ((value: Value) => Value) | undefined);
  if (!convert) return () => none;
  return value => (value === null ? none : (convert(value) ?? none));
}

/** The type of a scalar inside a dynamic; 'dynamic' for arrays, bags and null. */
export function typeInside(value: Dynamic): ScalarType {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'bigint') return 'long';
  if (typeof value === 'number') return 'real';
  if (typeof value === 'boolean') return 'bool';
  return value instanceof Typed ? value.type : 'dynamic';
}

const inner = ['bool', 'long', 'real', 'string', 'datetime', 'timespan', 'guid', 'decimal'] as const;

function fromDynamic(to: ScalarType): (value: Value) => Value {
  if (to === 'string') return value => dynamicText(value as Dynamic);
  const converts = new Map<ScalarType, (value: Value) => Value>(inner.map(from => [from, converter(from, to)]));
  return value => {
    const convert = converts.get(typeInside(value as Dynamic));
    return convert ? convert(value instanceof Typed ? value.value : value) : null;
  };
}

/** A dynamic as a string: a string as it is, a null as the empty string, everything else as JSON. */
export function dynamicText(value: Dynamic): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return value instanceof Typed ? typedText(value) : printDynamic(value);
}

/** A value of a type as a dynamic. */
export function asDynamic(type: ScalarType): (value: Value) => Dynamic {
  return converter(type, 'dynamic') as (value: Value) => Dynamic;
}
