import type { ScalarType, Value } from '../value.ts';
import { converter, dynamicText } from './convert.ts';

const numbers: readonly ScalarType[] = ['bool', 'int', 'long', 'real', 'decimal'];

/** The type in which two values are compared. */
export function commonType(a: ScalarType, b: ScalarType): ScalarType {
  if (a === b) return a;
  if (a === 'dynamic') return b;
  if (b === 'dynamic') return a;
  const width = Math.max(numbers.indexOf(a), numbers.indexOf(b));
  if (numbers.includes(a) && numbers.includes(b)) return numbers[width];
  if (a === 'string') return b;
  if (b === 'string') return a;
  return numbers.includes(a) || numbers.includes(b) ? (numbers[width] === 'real' ? 'real' : 'long') : 'long';
}

/** Converts for a comparison: a null inside a dynamic stays null, also where text is compared. */
export function comparand(from: ScalarType, to: ScalarType): (value: Value) => Value {
  if (from === 'dynamic' && to === 'string') return value => (value === null ? null : dynamicText(value as never));
  return converter(from, to);
}
