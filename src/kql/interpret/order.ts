import { Decimal } from 'decimal.js';
import { compareText } from '../dynamic.ts';
import type { Order } from '../ir.ts';
import type { Value } from '../value.ts';
import type { Compute, Frame } from './frame.ts';
import { keyOf } from './key.ts';

/** Compares two values of one type, neither of them null: text by code point, dynamic by its text. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (a instanceof Decimal && b instanceof Decimal) return a.comparedTo(b);
  const [left, right] = [keyOf(a), keyOf(b)] as [string, string];
  if (left < right) return -1;
  if (left > right) return 1;
  return left === right ? 0 : Number(Number.isNaN(right)) - Number(Number.isNaN(left));
}

/** The rows of a frame in the order asked for; rows that are equal keep their order. */
export function sortedRows(frame: Frame, by: readonly { order: Order; compute: Compute }[]): number[] {
  const keys = by.map(({ compute }) => Array.from({ length: frame.length }, (_, row) => compute(frame, row)));
  const comparers = by.map(({ order }, index) => comparer(keys[index], order));
  return Array.from({ length: frame.length }, (_, row) => row).sort((a, b) => {
    for (const compare of comparers) {
      const result = compare(a, b);
      if (result !== 0) return result;
    }
    return a - b;
  });
}

function comparer(keys: readonly Value[], order: Order): (a: number, b: number) => number {
  const sign = order.direction === 'asc' ? 1 : -1;
  const nullSign = order.nulls === 'first' ? -1 : 1;
  return (a, b) => {
    const [left, right] = [keys[a], keys[b]];
    if (left === null || right === null) return left === right ? 0 : left === null ? nullSign : -nullSign;
    return sign * compareValues(left, right);
  };
}
