import { invalidTemplate } from '../../fault.ts';
import { isNumber, typeName, type Value } from '../../value.ts';
import { within64 } from './conversion.ts';
import { any, defineFunction, integer, numeric, page, rest } from './define.ts';

type Numeric = bigint | number;

const operation = (
  name: string,
  whole: (a: bigint, b: bigint) => bigint,
  real: (a: number, b: number) => number,
  examples: Record<string, unknown>,
) =>
  defineFunction({
    docs: page(name),
    takes: [numeric('summand_1'), numeric('summand_2')],
    run: ([a, b]) =>
      typeof a === 'bigint' && typeof b === 'bigint'
        ? within64(name, whole(a, b))
        : finite(name, real(Number(a), Number(b))),
    examples,
  });

/** Arithmetic: two integers give an integer, a real makes the result real. */
export const mathFunctions = {
  add: operation(
    'add',
    (a, b) => a + b,
    (a, b) => a + b,
    { 'add(1, 1.5)': 2.5, 'add(1, 2)': 3 },
  ),
  div: operation(
    'div',
    (a, b) => a / notZero('div', b),
    (a, b) => a / notZero('div', b),
    { 'div(10, 5)': 2, 'div(11, 5)': 2, 'div(-11, 5)': -2, 'div(11, 5.0)': 2.2, 'div(11.0, 5)': 2.2 },
  ),
  max: defineFunction({
    docs: page('max'),
    takes: [rest(any('number'))],
    run: values => extreme(numbers('max', values), (a, b) => a > b),
    examples: { 'max(1, 2, 3)': 3, 'max(createArray(1, 2.5))': 2.5 },
  }),
  min: defineFunction({
    docs: page('min'),
    takes: [rest(any('number'))],
    run: values => extreme(numbers('min', values), (a, b) => a < b),
    examples: { 'min(1, 2, 3)': 1, 'min(createArray(1, 2, 3))': 1 },
  }),
  mod: operation(
    'mod',
    (a, b) => a % notZero('mod', b),
    (a, b) => a % notZero('mod', b),
    { 'mod(3, 2)': 1, 'mod(-5, 2)': -1, 'mod(3.5, 2)': 1.5 },
  ),
  mul: operation(
    'mul',
    (a, b) => a * b,
    (a, b) => a * b,
    { 'mul(1, 2)': 2, 'mul(1.5, 2)': 3 },
  ),
  rand: defineFunction({
    docs: page('rand'),
    takes: [integer('minValue'), integer('maxValue')],
    run: ([least, most], scope) => {
      if (least < most) return least + BigInt(Math.floor(scope.random() * Number(most - least)));
      throw invalidTemplate(
        "The template language function 'rand' expects its first parameter 'minValue' to be less than its second parameter 'maxValue'.",
      );
    },
    examples: { 'rand(1, 5)': 3 },
  }),
  range: defineFunction({
    docs: page('range'),
    takes: [integer('startIndex'), integer('count')],
    run: ([start, count]) => {
      if (count < 0n || count > 100_000n)
        throw invalidTemplate(
          `The template language function 'range' expects its second parameter 'count' to be between 0 and 100000, not ${count}.`,
        );
      return Array.from({ length: Number(count) }, (_, index) => start + BigInt(index));
    },
    examples: { 'range(1, 4)': [1, 2, 3, 4], 'range(1, 0)': [] },
  }),
  sub: operation(
    'sub',
    (a, b) => a - b,
    (a, b) => a - b,
    { 'sub(10, 4)': 6, 'sub(638000000000000001, 638000000000000000)': 1 },
  ),
};

function extreme(values: Numeric[], before: (a: Numeric, b: Numeric) => boolean): Numeric {
  return values.reduce((best, value) => (before(value, best) ? value : best));
}

function notZero<T extends Numeric>(name: string, value: T): T {
  if (value !== 0 && value !== 0n) return value;
  throw invalidTemplate(`Attempt to divide an integral or decimal value by zero in function '${name}'.`);
}

function finite(name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw invalidTemplate(`The template language function '${name}' gives a number that is too large.`);
}

function numbers(name: string, values: Value[]): Numeric[] {
  const all = values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
  const odd = all.find(value => !isNumber(value));
  if (all.length > 0 && odd === undefined) return all as Numeric[];
  throw invalidTemplate(
    `The template language function '${name}' expects its parameters to be numbers or one array of numbers${odd === undefined ? '' : `. The provided value is of type '${typeName(odd)}'`}.`,
  );
}
