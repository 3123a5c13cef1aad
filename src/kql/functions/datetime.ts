import { ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from '../../core/time.ts';
import type { ScalarType, Value } from '../value.ts';
import { calendarDay, dayOfWeek, dayOfYear, daysInMonth, isoWeek, startOfDay } from './calendar.ts';
import { converter } from './convert.ts';
import { unitOf } from './datetime-unit.ts';
import { any, type Call, datetime, defineFunction, long, page, type ScalarFunction, string } from './define.ts';
import { isPoint } from './read-datetime.ts';
import { datetimePartSql, dayOfWeekSql, partSql } from './sql/time.ts';

type Part = (ticks: bigint) => number;

const hour: Part = ticks => Number((ticks / ticksPerHour) % 24n);
const year: Part = ticks => calendarDay(ticks).year;
const month: Part = ticks => calendarDay(ticks).month;
const day: Part = ticks => calendarDay(ticks).day;

const parts: ReadonlyMap<string, Part> = new Map<string, Part>([
  ['year', year],
  ['quarter', ticks => Math.floor((month(ticks) + 2) / 3)],
  ['month', month],
  ['week_of_year', isoWeek],
  ['weekofyear', isoWeek],
  ['day', day],
  ['dayofyear', dayOfYear],
  ['hour', hour],
  ['minute', ticks => Number((ticks / ticksPerMinute) % 60n)],
  ['second', ticks => Number((ticks / ticksPerSecond) % 60n)],
  ['millisecond', ticks => Number((ticks / 10_000n) % 1000n)],
  ['microsecond', ticks => Number((ticks / 10n) % 1_000_000n)],
  ['nanosecond', ticks => Number(ticks % ticksPerSecond) * 100],
]);

function part(
  docs: string,
  of: Part,
  examples: ScalarFunction['examples'],
  sql: ScalarFunction['sql'] = null,
): ScalarFunction {
  return defineFunction({ docs: page(docs), takes: [datetime('date')], gives: 'int', run: of, sql, examples });
}

const weekOfYear = part('week-of-year-function', isoWeek, {
  'week_of_year(datetime(2020-12-31))': 53,
  'week_of_year(datetime(2021-01-01))': 53,
  'week_of_year(datetime(2018-12-31))': 1,
});
const monthOfYear = part(
  'monthofyear-function',
  month,
  {
    'monthofyear(datetime(2026-11-20))': 11,
    'getmonth(datetime(0001-01-01))': 1,
  },
  partSql('month'),
);

const datetimePart = defineFunction({
  docs: page('datetime-part-function'),
  takes: [string('part'), datetime('date')],
  gives: 'int',
  run: (name, ticks) => parts.get(name.toLowerCase())?.(ticks) ?? null,
  sql: datetimePartSql,
  examples: {
    'datetime_part("quarter", datetime(2026-11-20))': 4,
    'datetime_part("nanosecond", datetime(2026-11-20 10:00:00.1234567))': 123456700,
    'datetime_part("dayOfYear", datetime(2024-12-31))': 366,
    'datetime_part("hour", datetime(null))': null,
  },
});

/** Numbers of the given types as reals; one that is missing counts as 0. */
function reals(call: Call, types: readonly ScalarType[] = call.args) {
  const convert = types.map(type => converter(type, 'real'));
  return (values: readonly Value[]) => values.map((value, index) => convert[index](value) as number | null);
}

function assemble([y, m, d, h = 0, min = 0, s = 0]: readonly number[]): bigint | null {
  if (m < 1 || m > 12 || d < 1 || d > daysInMonth(y, m)) return null;
  const start = startOfDay(y, m, d);
  const clock = clockTicks(h, min, s);
  return start === null || clock === null ? null : start + clock;
}

function clockTicks(hours: number, minutes: number, seconds: number): bigint | null {
  const holds = hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60 && seconds >= 0 && seconds < 60;
  if (!holds) return null;
  const whole = BigInt(Math.trunc(hours) * 3600 + Math.trunc(minutes) * 60) * ticksPerSecond;
  return whole + BigInt(Math.round(seconds * 1e7));
}

function span(values: readonly number[]): bigint | null {
  const [days, hours, minutes, seconds] = values.length === 4 ? values : [0, ...values, 0];
  const clock = clockTicks(hours, minutes, seconds ?? 0);
  return clock === null || days < 0 ? null : BigInt(Math.trunc(days)) * ticksPerDay + clock;
}

/** A function over two to six numbers, or over one value that is converted. */
function making(
  docs: string,
  gives: 'datetime' | 'timespan',
  make: (numbers: readonly number[]) => bigint | null,
  examples: ScalarFunction['examples'],
): ScalarFunction {
  const more = gives === 'datetime' ? ['month', 'day', 'hour', 'minute', 'second'] : ['minutes', 'seconds', 'fourth'];
  return defineFunction({
    docs: page(docs),
    takes: [any('first'), ...more.map(name => any(name, null))],
    gives,
    nulls: 'seen',
    bind: call => {
      const given =
        call.constants.findLastIndex((value, index) => value !== null || call.args[index] !== 'dynamic') + 1;
      if (given === 1) return (...values: Value[]) => converter(call.args[0], gives)(values[0]);
      const convert = reals(call);
      return (...values: Value[]) => {
        const numbers = convert(values.slice(0, given));
        return numbers.includes(null) ? null : make(numbers as number[]);
      };
    },
    sql: null,
    examples,
  });
}

function unixTime(docs: string, unitsPerSecond: bigint, examples: ScalarFunction['examples']): ScalarFunction {
  const epoch = 621_355_968_000_000_000n;
  return defineFunction({
    docs: page(docs),
    takes: [any('timestamp')],
    gives: 'datetime',
    bind: call => {
      const isWhole = call.args[0] === 'int' || call.args[0] === 'long';
      const convert = converter(call.args[0], isWhole ? 'long' : 'real');
      const toTicks = isWhole
        ? (value: Value) => ((value as bigint) * ticksPerSecond) / unitsPerSecond
        : (value: Value) => BigInt(Math.trunc(((value as number) * 1e7) / Number(unitsPerSecond)));
      return value => {
        const number = convert(value);
        if (number === null || (typeof number === 'number' && !(Math.abs(number) < 1e20))) return null;
        const ticks = epoch + toTicks(number);
        return isPoint(ticks) ? ticks : null;
      };
    },
    sql: null,
    examples,
  });
}

/** Functions that take datetimes apart and put them together. */
export const datetimeFunctions: Record<string, ScalarFunction> = {
  getyear: part(
    'getyear-function',
    year,
    {
      'getyear(datetime(2026-11-20))': 2026,
      'getyear(datetime(9999-12-31))': 9999,
    },
    partSql('year'),
  ),
  getmonth: monthOfYear,
  monthofyear: monthOfYear,
  dayofmonth: part(
    'dayofmonth-function',
    day,
    {
      'dayofmonth(datetime(2024-02-29))': 29,
      'dayofmonth(datetime(0001-01-01))': 1,
    },
    partSql('day'),
  ),
  dayofyear: part('dayofyear-function', dayOfYear, {
    'dayofyear(datetime(2024-12-31))': 366,
    'dayofyear(datetime(2026-01-01))': 1,
  }),
  hourofday: part(
    'hourofday-function',
    hour,
    {
      'hourofday(datetime(2026-11-20 23:59:59.9999999))': 23,
      'hourofday(datetime(2026-11-20))': 0,
    },
    partSql('hour'),
  ),
  week_of_year: weekOfYear,
  weekofyear: weekOfYear,
  datetime_part: datetimePart,
  datepart: datetimePart,
  dayofweek: defineFunction({
    docs: page('dayofweek-function'),
    takes: [datetime('date')],
    gives: 'timespan',
    run: ticks => {
      const days = BigInt(dayOfWeek(ticks));
      const startOfNext = ticks - (ticks % ticksPerDay) + (7n - days) * ticksPerDay;
      return isPoint(startOfNext) ? days * ticksPerDay : null;
    },
    sql: dayOfWeekSql,
    examples: {
      'dayofweek(datetime(2026-11-22))': '00:00:00',
      'dayofweek(datetime(2026-11-28 23:00))': '6.00:00:00',
      'dayofweek(datetime(null))': null,
    },
  }),
  datetime_add: defineFunction({
    docs: page('datetime-add-function'),
    takes: [string('period'), long('amount'), datetime('datetime')],
    gives: 'datetime',
    run: (period, amount, ticks) => unitOf(period)?.add(ticks, amount) ?? null,
    sql: null,
    examples: {
      'datetime_add("month", 1, datetime(2026-01-31))': '2026-02-28T00:00:00.0000000Z',
      'datetime_add("week", -1, datetime(2026-11-20))': '2026-11-13T00:00:00.0000000Z',
      'datetime_add("year", 1, datetime(9999-06-01))': null,
      'datetime_add("quarter", 2, datetime(2026-11-30 10:00))': '2027-05-30T10:00:00.0000000Z',
    },
  }),
  datetime_diff: defineFunction({
    docs: page('datetime-diff-function'),
    takes: [string('period'), datetime('datetime1'), datetime('datetime2')],
    corrects: ({ constants: [period] }) =>
      typeof period === 'string' && period.toLowerCase() === 'week' ? 'real' : undefined,
    gives: 'long',
    run: (period, later, earlier) => unitOf(period)?.between(later, earlier) ?? null,
    sql: null,
    examples: {
      'datetime_diff("year", datetime(2027-01-01), datetime(2026-12-31))': 1,
      'datetime_diff("hour", datetime(2026-11-20 01:00), datetime(2026-11-19 23:59))': 2,
      'datetime_diff("day", datetime(2026-11-19), datetime(2026-11-20))': -1,
      'datetime_diff("second", datetime(null), datetime(2026-11-20))': null,
    },
  }),
  make_datetime: making('make-datetime-function', 'datetime', assemble, {
    'make_datetime(2026, 11, 20)': '2026-11-20T00:00:00.0000000Z',
    'make_datetime(2026, 11, 20, 10, 30, 59.5)': '2026-11-20T10:30:59.5000000Z',
    'make_datetime(2026, 2, 30)': null,
    'make_datetime("2026-11-20")': '2026-11-20T00:00:00.0000000Z',
  }),
  make_timespan: making('make-timespan-function', 'timespan', span, {
    'make_timespan(1, 30)': '01:30:00',
    'make_timespan(1, 12, 30, 55)': '1.12:30:55',
    'make_timespan(25, 0)': null,
  }),
  unixtime_seconds_todatetime: unixTime('unixtime-seconds-todatetime-function', 1n, {
    'unixtime_seconds_todatetime(1546300800)': '2019-01-01T00:00:00.0000000Z',
    'unixtime_seconds_todatetime(1.5)': '1970-01-01T00:00:01.5000000Z',
    'unixtime_seconds_todatetime(9999999999999)': null,
  }),
  unixtime_milliseconds_todatetime: unixTime('unixtime-milliseconds-todatetime-function', 1000n, {
    'unixtime_milliseconds_todatetime(1546300800123)': '2019-01-01T00:00:00.1230000Z',
    'unixtime_milliseconds_todatetime(-1)': '1969-12-31T23:59:59.9990000Z',
  }),
  unixtime_microseconds_todatetime: unixTime('unixtime-microseconds-todatetime-function', 1_000_000n, {
    'unixtime_microseconds_todatetime(1546300800000001)': '2019-01-01T00:00:00.0000010Z',
    'unixtime_microseconds_todatetime(long(null))': null,
  }),
  unixtime_nanoseconds_todatetime: unixTime('unixtime-nanoseconds-todatetime-function', 1_000_000_000n, {
    'unixtime_nanoseconds_todatetime(1546300800000000100)': '2019-01-01T00:00:00.0000001Z',
    'unixtime_nanoseconds_todatetime(long(null))': null,
  }),
};
