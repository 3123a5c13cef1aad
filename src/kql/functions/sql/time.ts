import { lastTick, ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond, unixEpoch } from '../../../core/time.ts';
import type { Call } from '../define.ts';
import { constantText, type SqlForm } from './form.ts';

/** A point in time as DuckDB knows it, for questions of the calendar; what is finer than a microsecond is cut. */
const timestamp = (ticks: string) => `make_timestamp((${ticks}) // 10 - ${unixEpoch / 10n})`;
const fromTimestamp = (sql: string) => `(epoch_us(${sql}) * 10 + ${unixEpoch})`;
const startOfLastWeek = lastTick + 1n - 6n * ticksPerDay;
const isPlain = ({ constants }: Call) => constants.length < 2 || constants[1] === 0n;

/** A part of the clock: how often a unit has passed, counted anew after so many. */
const clock = (unit: bigint, most: bigint) => (ticks: string) => `((${ticks} // ${unit}) % ${most})::INTEGER`;
const calendar = (name: string) => (ticks: string) => `${name}(${timestamp(ticks)})::INTEGER`;

const parts: Readonly<Record<string, (ticks: string) => string>> = {
  year: calendar('year'),
  month: calendar('month'),
  day: calendar('day'),
  hour: clock(ticksPerHour, 24n),
  minute: clock(ticksPerMinute, 60n),
  second: clock(ticksPerSecond, 60n),
};

/** A part of a point in time: `getmonth`, `hourofday` and their kin. */
export const partSql =
  (name: keyof typeof parts): SqlForm =>
  ([ticks]) =>
    parts[name](ticks);

export const datetimePartSql: SqlForm = ([, ticks], call) => {
  const name = constantText(call, 0)?.toLowerCase();
  return name !== undefined && Object.hasOwn(parts, name) ? parts[name](ticks) : null;
};

/** The day of the week as a timespan: Sunday is 0. The last week of the calendar is no whole one and has none. */
export const dayOfWeekSql: SqlForm = ([ticks]) =>
  `case when ${ticks} < ${startOfLastWeek} then ((${ticks} // ${ticksPerDay}) + 1) % 7 * ${ticksPerDay} end`;

const startOfDay: SqlForm = ([ticks]) => `(${ticks} - ${ticks} % ${ticksPerDay})`;

const startOfWeek: SqlForm = ([ticks]) => {
  const start = `(${ticks} - ${ticks} % ${ticksPerDay} - ((${ticks} // ${ticksPerDay}) + 1) % 7 * ${ticksPerDay})`;
  return `case when ${start} >= 0 then ${start} end`;
};

const truncated =
  (unit: 'month' | 'year'): SqlForm =>
  ([ticks]) =>
    fromTimestamp(`date_trunc('${unit}', ${timestamp(ticks)})`);

const starts: Readonly<Record<string, SqlForm>> = {
  day: startOfDay,
  week: startOfWeek,
  month: truncated('month'),
  year: truncated('year'),
};

/** `startofday` and its kin, without an offset. */
export function startOfSql(unit: string): SqlForm {
  return (args, call) => (isPlain(call) ? starts[unit](args, call) : null);
}
