import {
  lastTick,
  type Ticks,
  ticksFromIso,
  ticksPerHour,
  ticksPerMinute,
  ticksPerSecond,
} from '../../../core/time.ts';
import { invalidTemplate, Unsupported } from '../fault.ts';

/** A point in time as workflows have it: in UTC, or of no stated zone; the latter prints without `Z`. */
export interface Timestamp {
  ticks: Ticks;
  utc: boolean;
}

const isoForm = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;
const slashForm =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:,?\s+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?(?:\s*([AP]M))?)?(\s*Z)?$/i;
const httpForm = /^(?:\w{3}, )?(\d{1,2}) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z)$/i;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Reads a text that holds a time: ISO 8601, `3/15/2026 8:00:00 AM` (en-US), or the date of HTTP.
 *
 * @throws Fault when it is no time; Unsupported when it may be one in a form that is not known here.
 */
export function readTimestamp(name: string, text: string): Timestamp {
  const source = text.trim();
  const found = fromIso(source) ?? fromSlashes(source) ?? fromHttp(source);
  if (found) return found;
  if (/\d/.test(source) && !isoForm.test(source) && !/^\d+$/.test(source)) {
    throw new Unsupported(
      `The function ${name}() can not read the time '${source.slice(0, 60)}': use ISO 8601, such as 2026-11-20T10:00:00Z`,
    );
  }
  throw invalidTemplate(
    `In function '${name}', the value provided for date time string '${source.slice(0, 60)}' was not valid. The datetime string must match ISO 8601 format.`,
  );
}

function fromIso(text: string): Timestamp | undefined {
  const form = isoForm.exec(text);
  const ticks = form ? ticksFromIso(text.replace(/(\.\d{7})\d+/, '$1')) : undefined;
  return ticks === undefined ? undefined : { ticks, utc: form![1] !== undefined };
}

function fromSlashes(text: string): Timestamp | undefined {
  const found = slashForm.exec(text);
  if (!found) return undefined;
  const [, month, day, year, hour = '0', minute = '0', second = '0', fraction = '', half, zulu] = found;
  const clock = half ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour);
  const iso = `${year}-${two(month)}-${two(day)}T${two(clock)}:${two(minute)}:${two(second)}.${fraction.padEnd(1, '0')}Z`;
  const ticks = half && (Number(hour) < 1 || Number(hour) > 12) ? undefined : ticksFromIso(iso);
  return ticks === undefined ? undefined : { ticks, utc: zulu !== undefined };
}

function fromHttp(text: string): Timestamp | undefined {
  const found = httpForm.exec(text);
  if (!found) return undefined;
  const [, day, month, year, ...clock] = found;
  const ticks = ticksFromIso(`${year}-${two(months.indexOf(month.toLowerCase()) + 1)}-${two(day)}T${clock.join(':')}Z`);
  return ticks === undefined ? undefined : { ticks, utc: true };
}

function two(value: number | string): string {
  return String(value).padStart(2, '0');
}

/** @throws Fault where a point in time leaves the years 1 to 9999. */
export function withinTime(name: string, ticks: Ticks): Ticks {
  if (ticks >= 0n && ticks <= lastTick) return ticks;
  throw invalidTemplate(`The template language function '${name}' gives a time outside of the years 1 to 9999.`);
}

export type TimeUnit = 'Second' | 'Minute' | 'Hour' | 'Day' | 'Week' | 'Month' | 'Year';

const unitTicks: Readonly<Record<string, Ticks>> = {
  second: ticksPerSecond,
  minute: ticksPerMinute,
  hour: ticksPerHour,
  day: 24n * ticksPerHour,
  week: 168n * ticksPerHour,
};

/**
 * A point in time moved by a count of units; a month or year keeps the day, or takes the last day of a shorter month.
 * Undefined when the unit is none.
 */
export function moveTime(ticks: Ticks, count: bigint, unit: string): Ticks | undefined {
  const fixed = unitTicks[unit.toLowerCase()];
  if (fixed) return ticks + count * fixed;
  if (unit.toLowerCase() === 'month') return addMonths(ticks, count);
  return unit.toLowerCase() === 'year' ? addMonths(ticks, count * 12n) : undefined;
}

function addMonths(ticks: Ticks, count: bigint): Ticks {
  const { year, month, day } = calendarOf(ticks);
  const index = BigInt(year * 12 + month - 1) + count;
  const [nextYear, nextMonth] = [Number(index / 12n), Number(index % 12n) + 1];
  if (nextYear < 1 || nextYear > 9999) return -1n;
  const time = ticks % (24n * ticksPerHour);
  return dateTicks(nextYear, nextMonth, Math.min(day, daysOfMonth(nextYear, nextMonth))) + time;
}

/** Midnight of a day of the calendar. */
export function dateTicks(year: number, month: number, day: number): Ticks {
  return ticksFromIso(`${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`)!;
}

export function daysOfMonth(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 0);
  return date.getUTCDate();
}

export interface Calendar {
  year: number;
  month: number;
  day: number;
  /** 0 is Sunday. */
  weekday: number;
  hour: number;
  minute: number;
  second: number;
  /** Below a second. */
  ticks: number;
}

const daysToEpoch = 719_162;

/** The parts of a point in time. */
export function calendarOf(ticks: Ticks): Calendar {
  const perDay = 24n * ticksPerHour;
  const date = new Date((Number(ticks / perDay) - daysToEpoch) * 86_400_000);
  const rest = Number(ticks % perDay);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: Math.floor(rest / 36e9),
    minute: Math.floor(rest / 6e8) % 60,
    second: Math.floor(rest / 1e7) % 60,
    ticks: rest % 1e7,
  };
}
