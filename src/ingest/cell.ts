import { isoFromTicks, ticksFromIso } from '../core/time.ts';
import type { StreamColumnType } from './table-shape.ts';

/** A value that a column can not hold; the message says which and why. */
export class Misfit extends Error {}

/** A value as a column holds it; undefined for none. Nothing is guessed: what does not fit is a {@link Misfit}. */
export function cellOf(column: string, type: StreamColumnType, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  const cell = converters[type](value);
  if (cell === undefined) throw new Misfit(`the column ${column} (${type}) can not hold ${shown(value)}`);
  return cell;
}

const converters: Record<StreamColumnType, (value: unknown) => unknown> = {
  string: value => (typeof value === 'string' ? value : isPlain(value) ? String(value) : undefined),
  dynamic: value => value,
  bool: value => (value === 'true' ? true : value === 'false' ? false : typeof value === 'boolean' ? value : undefined),
  int: value => wholeNumber(value, 2 ** 31),
  long: value => wholeNumber(value, 2 ** 53),
  real: value => finite(value),
  datetime: value => dateTime(value),
};

function isPlain(value: unknown): boolean {
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

function finite(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Beyond 2^53 a JSON number has already lost digits, so that it is refused rather than stored wrong. */
function wholeNumber(value: unknown, limit: number): number | undefined {
  const number = finite(value);
  return number !== undefined && Number.isInteger(number) && Math.abs(number) < limit ? number : undefined;
}

const inMilliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Most sources write milliseconds in UTC: such a time need not be counted in ticks. */
function dateTime(value: unknown): string | undefined {
  if (typeof value === 'string' && inMilliseconds.test(value) && isReal(value)) return `${value.slice(0, 23)}0000Z`;
  const ticks = typeof value === 'string' ? ticksFromIso(value) : undefined;
  return ticks === undefined ? undefined : isoFromTicks(ticks);
}

/** Whether a time is on the calendar: there is no 30 February. */
function isReal(time: string): boolean {
  const parsed = Date.parse(time);
  return !Number.isNaN(parsed) && new Date(parsed).getUTCDate() === Number(time.slice(8, 10));
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
