import { type Ticks, ticksPerDay } from '../../core/time.ts';
import { calendarDay, dayOfWeek, startOfDay } from './calendar.ts';
import { datetime, defineFunction, long, page, type ScalarFunction } from './define.ts';
import { isPoint } from './read-datetime.ts';
import { startOfSql } from './sql/time.ts';

/** The beginning of the period that lies `offset` periods from the one that holds a point. Null outside the years 1 to 9999. */
type Start = (ticks: Ticks, offset: number) => Ticks | null;

const point = (ticks: Ticks): Ticks | null => (isPoint(ticks) ? ticks : null);
const midnight = (ticks: Ticks): Ticks => ticks - (ticks % ticksPerDay);

const day: Start = (ticks, offset) => point(midnight(ticks) + BigInt(offset) * ticksPerDay);
const week: Start = (ticks, offset) => point(midnight(ticks) + BigInt(offset * 7 - dayOfWeek(ticks)) * ticksPerDay);
const month: Start = (ticks, offset) => {
  const at = calendarDay(ticks);
  return startOfDay(at.year, at.month + offset, 1);
};
const year: Start = (ticks, offset) => startOfDay(calendarDay(ticks).year + offset, 1, 1);

/** More periods than any calendar has. */
const farthest = 10_000_000n;
const isNear = (offset: bigint) => offset < farthest && offset > -farthest;

function startOf(unit: string, start: Start, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(`startof${unit}-function`),
    takes: [datetime('date'), long('offset', 0n)],
    gives: 'datetime',
    run: (ticks, offset) => (isNear(offset) ? start(ticks, Number(offset)) : null),
    sql: startOfSql(unit),
    examples,
  });
}

function endOf(unit: string, start: Start, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(`endof${unit}-function`),
    takes: [datetime('date'), long('offset', 0n)],
    gives: 'datetime',
    run: (ticks, offset) => (isNear(offset) ? endBefore(start, ticks, Number(offset)) : null),
    sql: null,
    examples,
  });
}

/** The last tick of a period; the last period of the calendar ends with the calendar. */
function endBefore(start: Start, ticks: Ticks, offset: number): Ticks | null {
  const next = start(ticks, offset + 1);
  if (next !== null) return next - 1n;
  const last = 3_155_378_975_999_999_999n;
  return start(ticks, offset) !== null && start !== week ? last : null;
}

/** The first and the last tick of the day, week, month or year that holds a datetime. Weeks begin on Sunday. */
export const datetimeBounds: Record<string, ScalarFunction> = {
  startofday: startOf('day', day, {
    'startofday(datetime(2026-11-20 10:30))': '2026-11-20T00:00:00.0000000Z',
    'startofday(datetime(2026-11-20 10:30), -1)': '2026-11-19T00:00:00.0000000Z',
    'startofday(datetime(null))': null,
  }),
  startofweek: startOf('week', week, {
    'startofweek(datetime(2026-11-20 10:30))': '2026-11-15T00:00:00.0000000Z',
    'startofweek(datetime(2026-11-22), 1)': '2026-11-29T00:00:00.0000000Z',
  }),
  startofmonth: startOf('month', month, {
    'startofmonth(datetime(2026-11-20 10:30))': '2026-11-01T00:00:00.0000000Z',
    'startofmonth(datetime(2026-01-31), -1)': '2025-12-01T00:00:00.0000000Z',
  }),
  startofyear: startOf('year', year, {
    'startofyear(datetime(2026-11-20))': '2026-01-01T00:00:00.0000000Z',
    'startofyear(datetime(9999-11-20), 1)': null,
  }),
  endofday: endOf('day', day, {
    'endofday(datetime(2026-11-20 10:30))': '2026-11-20T23:59:59.9999999Z',
    'endofday(datetime(9999-12-31))': '9999-12-31T23:59:59.9999999Z',
  }),
  endofweek: endOf('week', week, {
    'endofweek(datetime(2026-11-20))': '2026-11-21T23:59:59.9999999Z',
    'endofweek(datetime(2026-11-22), -1)': '2026-11-21T23:59:59.9999999Z',
  }),
  endofmonth: endOf('month', month, {
    'endofmonth(datetime(2024-02-01))': '2024-02-29T23:59:59.9999999Z',
    'endofmonth(datetime(2026-01-31), 13)': '2027-02-28T23:59:59.9999999Z',
  }),
  endofyear: endOf('year', year, {
    'endofyear(datetime(2026-11-20))': '2026-12-31T23:59:59.9999999Z',
    'endofyear(datetime(9999-01-01))': '9999-12-31T23:59:59.9999999Z',
  }),
};
