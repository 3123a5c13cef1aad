import { Failure } from '../../core/failure.ts';
import type { Dynamic, Value } from '../value.ts';
import { typeInside } from './convert.ts';

/** A number of a series; null where it has none. */
export type Point = number | null;

/** A value of a series as a number: whole numbers, reals and bools count, everything else is missing. */
export function toPoint(value: Value): Point {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'boolean' ? Number(value) : null;
}

/** The numbers of an array; null when the value is no array. */
export function toSeries(value: Value): Point[] | null {
  return Array.isArray(value)
    ? value.map(item => toPoint(typeInside(item) === 'dynamic' ? null : (item as Value)))
    : null;
}

/** The numbers of an array in which none is missing; null when the value is no such array. */
export function toNumbers(value: Value): number[] | null {
  const series = toSeries(value);
  return series && !series.includes(null) ? (series as number[]) : null;
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The variance of a sample. */
export function variance(values: readonly number[]): number {
  const center = mean(values);
  return sum(values.map(value => (value - center) ** 2)) / (values.length - 1);
}

export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

/** A quantile of sorted values, interpolated between its neighbours. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/** Stops a function whose work grows with the square of the length before it takes minutes. */
export function atMost(points: number, most: number, name: string): void {
  if (points <= most) return;
  throw new Failure(
    'limit/exceeded',
    `${name}() is given a series of ${points} values and takes at most ${most} here. To get an answer, make the step of the series longer.`,
  );
}

/** The dynamic value of a list of points. */
export const asArray = (points: readonly Point[]): Dynamic => [...points];
