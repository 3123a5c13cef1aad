import type { Expr } from '../ir.ts';
import type { Batch, Value } from '../value.ts';

/** The rows that expressions are computed over, in their order. */
export interface Frame {
  readonly values: readonly (readonly Value[])[];
  readonly length: number;
  /** Columns that a window function made of all rows at once. */
  readonly windows: Map<Expr, readonly Value[]>;
  /** What the steps of `scan` hold, by step and column. */
  readonly state?: ReadonlyMap<string, ReadonlyMap<string, Value>>;
}

/** The value of an expression in one row. */
export type Compute = (frame: Frame, row: number) => Value;

export function frameOf(batch: Batch, state?: Frame['state']): Frame {
  return { values: batch.values, length: batch.length, windows: new Map(), state };
}

/** A frame of a single row without columns, for constants. */
export const noRows: Frame = { values: [], length: 1, windows: new Map() };
