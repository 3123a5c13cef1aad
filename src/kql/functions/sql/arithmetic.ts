import { lastTick } from '../../../core/time.ts';
import type { ScalarType } from '../../value.ts';
import type { Call } from '../define.ts';
import { isWhole, narrow, type SqlForm } from './form.ts';

const isNumber = (type: ScalarType) => isWhole(type) || type === 'real';
const isTime = (type: ScalarType) => type === 'datetime' || type === 'timespan';
const numbers = ({ args }: Call) => args.every(isNumber);

/** What lies before year 1 or after year 9999 is null. */
const point = (ticks: string) => `case when ${ticks} between 0 and ${lastTick} then ${ticks} end`;

const types: Readonly<Partial<Record<ScalarType, string>>> = {
  int: 'INTEGER',
  long: 'BIGINT',
  timespan: 'BIGINT',
  real: 'DOUBLE',
};
const typed = (sql: string, gives: ScalarType) => (types[gives] ? `(${sql})::${types[gives]}` : null);

/**
 * A sum or product of whole numbers, computed in a wider type, so that an overflow is met when it is made narrow again. Without that
 * DuckDB moves constants from one side of a comparison to the other, where nothing overflows that should.
 */
function wide([left, right]: readonly string[], operator: '+' | '-' | '*', { args, gives }: Call): string | null {
  if (args.includes('real')) return typed(`${left} ${operator} ${right}`, gives);
  const isNarrow = args.every(type => type === 'int');
  const value = `((${left})::${isNarrow ? 'BIGINT' : 'HUGEINT'} ${operator} ${right})`;
  return typed(narrow(value, isNarrow ? 'INTEGER' : 'BIGINT'), gives);
}

function sum(sign: '+' | '-'): SqlForm {
  return (args, call) => {
    const value = `(${args[0]} ${sign} ${args[1]})`;
    const [first, second] = call.args;
    if (numbers(call)) return wide(args, sign, call);
    if (!isTime(first) || !isTime(second)) return null;
    if (call.gives === 'datetime') return point(value);
    if (call.gives !== 'timespan') return null;
    return first === 'datetime' && second === 'datetime' ? value : wide(args, sign, call);
  };
}

const product: SqlForm = (args, call) => {
  if (numbers(call)) return wide(args, '*', call);
  const isScaled = call.args.includes('timespan') && call.args.some(isWhole);
  return isScaled ? wide(args, '*', call) : null;
};

const quotient: SqlForm = ([left, right], call) => {
  const [first, second] = call.args;
  if (isWhole(first) && isWhole(second)) return typed(`${left} // ${right}`, call.gives);
  if (numbers(call)) return typed(`(${left})::DOUBLE / (${right})::DOUBLE`, call.gives);
  if (isTime(first) && isTime(second)) return `((${left})::DOUBLE / (${right})::DOUBLE)`;
  return first === 'timespan' && isWhole(second) ? `(${left} // ${right})` : null;
};

/** The remainder is never negative. */
const remainder: SqlForm = ([left, right], call) => {
  const rest = `(${left} % ${right})`;
  const positive = `case when ${rest} < 0 then ${rest} + abs(${right}) else ${rest} end`;
  if (numbers(call)) return typed(positive, call.gives);
  return isTime(call.args[0]) && call.args[1] === 'timespan' && call.gives === 'timespan' ? positive : null;
};

const negation: SqlForm = ([value], call) => {
  if (call.args[0] === 'real') return `('0'::DOUBLE - ${value})`;
  return isWhole(call.args[0]) || call.args[0] === 'timespan' ? `(-(${value}))` : null;
};

export const arithmeticSql = { '+': sum('+'), '-': sum('-'), '*': product, '/': quotient, '%': remainder, negation };

/** `bin` by a constant size. */
export const binSql: SqlForm = ([value, size], call) => {
  const [type, sizeType] = call.args;
  const step = call.constants[1];
  const isPositive = (typeof step === 'bigint' || typeof step === 'number') && step > 0;
  if (!isPositive || call.gives !== type) return null;
  if (type === 'datetime') return sizeType === 'timespan' ? `(${value} - ${value} % ${size})` : null;
  const fits = type === sizeType || (type === 'long' && sizeType === 'int');
  if (!fits) return null;
  if (type === 'real') return `('0'::DOUBLE + floor(${value} / ${size}) * ${size})`;
  return isWhole(type) || type === 'timespan' ? `(${value} - ((${value} % ${size}) + ${size}) % ${size})` : null;
};
