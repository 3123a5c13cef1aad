import { ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond, timespanFromTicks } from '../../../../core/time.ts';
import { invalidTemplate, Unsupported } from '../../fault.ts';
import { formatTime } from '../../time/format.ts';
import { calendarOf, dateTicks, moveTime, readTimestamp, type Timestamp, withinTime } from '../../time/timestamp.ts';
import { localFromUtc, utcFromLocal } from '../../time/zone.ts';
import { defineFunction, integer, numeric, optional, page, text } from './define.ts';

const moved = (
  name: string,
  count: 'days' | 'hours' | 'minutes' | 'seconds',
  unit: bigint,
  examples: Record<string, unknown>,
) =>
  defineFunction({
    docs: page(name.toLowerCase()),
    takes: [text('timestamp'), numeric(count), optional(text('format'))],
    run: ([timestamp, amount, format]) => {
      const time = readTimestamp(name, timestamp);
      return printed(name, { ...time, ticks: time.ticks + ticksOf(name, amount, unit) }, format);
    },
    examples,
  });

const shifted = (name: string, sign: 1n | -1n, examples: Record<string, unknown>) =>
  defineFunction({
    docs: page(name.toLowerCase()),
    takes: [text('timestamp'), integer('interval'), text('timeUnit'), optional(text('format'))],
    run: ([timestamp, interval, unit, format]) => {
      const time = readTimestamp(name, timestamp);
      return printed(name, { ...time, ticks: moveBy(name, time.ticks, sign * interval, unit) }, format);
    },
    examples,
  });

const fromNow = (name: string, sign: 1n | -1n, examples: Record<string, unknown>) =>
  defineFunction({
    docs: page(name.toLowerCase()),
    takes: [integer('interval'), text('timeUnit'), optional(text('format'))],
    run: ([interval, unit, format], scope) =>
      printed(name, { utc: true, ticks: moveBy(name, scope.now(), sign * interval, unit) }, format),
    examples,
  });

const started = (name: string, start: (ticks: bigint) => bigint, examples: Record<string, unknown>) =>
  defineFunction({
    docs: page(name.toLowerCase()),
    takes: [text('timestamp'), optional(text('format'))],
    run: ([timestamp, format]) => {
      const time = readTimestamp(name, timestamp);
      return printed(name, { ...time, ticks: start(time.ticks) }, format);
    },
    examples,
  });

const read = (name: string, value: (ticks: bigint) => bigint, examples: Record<string, unknown>) =>
  defineFunction({
    docs: page(name.toLowerCase()),
    takes: [text('timestamp')],
    run: ([timestamp]) => value(readTimestamp(name, timestamp).ticks),
    examples,
  });

/** Date and time. Times print in the round-trip format `o` unless a format is given. */
export const timeFunctions = {
  addDays: moved('addDays', 'days', ticksPerDay, {
    "addDays('2018-03-15T00:00:00Z', 10)": '2018-03-25T00:00:00.0000000Z',
    "addDays('2018-03-15T00:00:00Z', -5, 'yyyy-MM-dd')": '2018-03-10',
  }),
  addHours: moved('addHours', 'hours', ticksPerHour, {
    "addHours('2018-03-15T00:00:00Z', 10)": '2018-03-15T10:00:00.0000000Z',
  }),
  addMinutes: moved('addMinutes', 'minutes', ticksPerMinute, {
    "addMinutes('2018-03-15T00:20:00Z', -5)": '2018-03-15T00:15:00.0000000Z',
  }),
  addSeconds: moved('addSeconds', 'seconds', ticksPerSecond, {
    "addSeconds('2018-03-15T00:00:00Z', 10)": '2018-03-15T00:00:10.0000000Z',
  }),
  addToTime: shifted('addToTime', 1n, {
    "addToTime('2018-01-01T00:00:00Z', 1, 'Day')": '2018-01-02T00:00:00.0000000Z',
    "addToTime('2018-01-31T00:00:00Z', 1, 'Month', 'd')": '2/28/2018',
  }),
  convertFromUtc: defineFunction({
    docs: page('convertfromutc'),
    takes: [text('timestamp'), text('destinationTimeZone'), optional(text('format'))],
    run: ([timestamp, zone, format]) =>
      printed(
        'convertFromUtc',
        { ticks: localFromUtc(readTimestamp('convertFromUtc', timestamp).ticks, zone), utc: false },
        format,
      ),
    examples: {
      "convertFromUtc('2018-01-01T08:00:00.0000000Z', 'Pacific Standard Time')": '2018-01-01T00:00:00.0000000',
      "convertFromUtc('2018-01-01T08:00:00.0000000Z', 'Pacific Standard Time', 'D')": 'Monday, January 1, 2018',
    },
  }),
  convertTimeZone: defineFunction({
    docs: page('converttimezone'),
    takes: [text('timestamp'), text('sourceTimeZone'), text('destinationTimeZone'), optional(text('format'))],
    run: ([timestamp, from, to, format]) => {
      const time = readTimestamp('convertTimeZone', timestamp);
      const utc = time.utc ? time.ticks : utcFromLocal(time.ticks, from);
      return printed('convertTimeZone', { ticks: localFromUtc(utc, to), utc: to === 'UTC' }, format);
    },
    examples: {
      "convertTimeZone('2018-01-01T08:00:00.0000000Z', 'UTC', 'Pacific Standard Time')": '2018-01-01T00:00:00.0000000',
      "convertTimeZone('2018-07-01T08:00:00', 'W. Europe Standard Time', 'Tokyo Standard Time', 's')":
        '2018-07-01T15:00:00',
    },
  }),
  convertToUtc: defineFunction({
    docs: page('converttoutc'),
    takes: [text('timestamp'), text('sourceTimeZone'), optional(text('format'))],
    run: ([timestamp, zone, format]) => {
      const time = readTimestamp('convertToUtc', timestamp);
      return printed(
        'convertToUtc',
        { ticks: time.utc ? time.ticks : utcFromLocal(time.ticks, zone), utc: true },
        format,
      );
    },
    examples: { "convertToUtc('01/01/2018 00:00:00', 'Pacific Standard Time')": '2018-01-01T08:00:00.0000000Z' },
  }),
  dateDifference: defineFunction({
    docs: page('datedifference'),
    takes: [text('startDate'), text('endDate')],
    run: ([from, to]) =>
      timespanFromTicks(readTimestamp('dateDifference', to).ticks - readTimestamp('dateDifference', from).ticks),
    examples: {
      "dateDifference('2015-02-08', '2018-07-30')": '1268.00:00:00',
      "dateDifference('2018-01-01T00:00:00Z', '2018-01-01T01:02:03Z')": '01:02:03',
    },
  }),
  dayOfMonth: read('dayOfMonth', ticks => BigInt(calendarOf(ticks).day), { "dayOfMonth('2018-03-15T13:27:36Z')": 15 }),
  dayOfWeek: read('dayOfWeek', ticks => BigInt(calendarOf(ticks).weekday), {
    "dayOfWeek('2018-03-15T13:27:36Z')": 4,
    "dayOfWeek('2018-03-18')": 0,
  }),
  dayOfYear: read('dayOfYear', ticks => (ticks - dateTicks(calendarOf(ticks).year, 1, 1)) / ticksPerDay + 1n, {
    "dayOfYear('2018-03-15T13:27:36Z')": 74,
  }),
  formatDateTime: defineFunction({
    docs: page('formatdatetime'),
    takes: [text('timestamp'), optional(text('format')), optional(text('locale'))],
    run: ([timestamp, format, locale]) => {
      if (locale !== undefined && locale.toLowerCase() !== 'en-us')
        throw new Unsupported(`formatDateTime() with the locale '${locale}' is not supported: only en-US is`);
      return printed('formatDateTime', readTimestamp('formatDateTime', timestamp), format);
    },
    examples: {
      "formatDateTime('03/15/2018')": '2018-03-15T00:00:00.0000000',
      "formatDateTime('03/15/2018 12:00:00', 'yyyy-MM-ddTHH:mm:ss')": '2018-03-15T12:00:00',
      "formatDateTime('01/31/2016', 'dddd MMMM d')": 'Sunday January 31',
      "formatDateTime('2018-03-15T20:05:09.12Z', 'dd-MM-yyyy HH:mm:ss.ff')": '15-03-2018 20:05:09.12',
      "formatDateTime('2018-03-15T20:05:09Z', 'MMM dd, yyyy h:mm tt')": 'Mar 15, 2018 8:05 PM',
      "formatDateTime('2018-03-15T20:05:09Z', 'R')": 'Thu, 15 Mar 2018 20:05:09 GMT',
      "formatDateTime('2018-03-15T20:05:09+02:00', 'u')": '2018-03-15 18:05:09Z',
    },
  }),
  getFutureTime: fromNow('getFutureTime', 1n, {
    "getFutureTime(5, 'Day')": '2018-04-20T13:00:00.0000000Z',
    "getFutureTime(5, 'Day', 'D')": 'Friday, April 20, 2018',
  }),
  getPastTime: fromNow('getPastTime', -1n, { "getPastTime(5, 'Day')": '2018-04-10T13:00:00.0000000Z' }),
  parseDateTime: defineFunction({
    docs: page('parsedatetime'),
    takes: [text('timestamp'), optional(text('locale')), optional(text('format'))],
    run: ([timestamp, locale, format]) => {
      if (format !== undefined || (locale !== undefined && locale.toLowerCase() !== 'en-us')) {
        throw new Unsupported('parseDateTime() with another locale than en-US, or with a format, is not supported');
      }
      return printed('parseDateTime', readTimestamp('parseDateTime', timestamp), undefined);
    },
    examples: { "parseDateTime('10/20/2014', 'en-US')": '2014-10-20T00:00:00.0000000' },
  }),
  startOfDay: started('startOfDay', ticks => ticks - (ticks % ticksPerDay), {
    "startOfDay('2018-03-15T13:30:30Z')": '2018-03-15T00:00:00.0000000Z',
  }),
  startOfHour: started('startOfHour', ticks => ticks - (ticks % ticksPerHour), {
    "startOfHour('2018-03-15T13:30:30Z')": '2018-03-15T13:00:00.0000000Z',
  }),
  startOfMonth: started('startOfMonth', firstOfMonth, {
    "startOfMonth('2018-03-15T13:30:30Z')": '2018-03-01T00:00:00.0000000Z',
    "startOfMonth('2018-03-15T13:30:30Z', 'yyyy-MM-dd')": '2018-03-01',
  }),
  subtractFromTime: shifted('subtractFromTime', -1n, {
    "subtractFromTime('2018-01-02T00:00:00Z', 1, 'Day')": '2018-01-01T00:00:00.0000000Z',
  }),
  ticks: read('ticks', ticks => ticks, {
    "ticks('1970-01-01T00:00:00Z')": 621355968000000000n,
    "div(sub(ticks('2018-01-01T00:00:00Z'), 621355968000000000), 10000000)": 1514764800,
  }),
  utcNow: defineFunction({
    docs: page('utcnow'),
    takes: [optional(text('format'))],
    run: ([format], scope) => printed('utcNow', { ticks: scope.now(), utc: true }, format),
    examples: {
      'utcNow()': '2018-04-15T13:00:00.0000000Z',
      "utcNow('D')": 'Sunday, April 15, 2018',
      "utcNow('s')": '2018-04-15T13:00:00',
    },
  }),
};

function printed(name: string, time: Timestamp, format: string | undefined): string {
  return formatTime({ ...time, ticks: withinTime(name, time.ticks) }, format);
}

function firstOfMonth(ticks: bigint): bigint {
  const { year, month } = calendarOf(ticks);
  return dateTicks(year, month, 1);
}

function moveBy(name: string, ticks: bigint, count: bigint, unit: string): bigint {
  const moved = moveTime(ticks, count, unit);
  if (moved !== undefined) return moved;
  throw invalidTemplate(
    `The template language function '${name}' expects a time unit of 'Second', 'Minute', 'Hour', 'Day', 'Week', 'Month' or 'Year', not '${unit}'.`,
  );
}

/** A part of a unit counts to the millisecond, as .NET's AddDays does. */
function ticksOf(name: string, amount: bigint | number, unit: bigint): bigint {
  if (typeof amount === 'bigint') return amount * unit;
  const milliseconds = Math.round(amount * Number(unit / 10_000n));
  if (Number.isSafeInteger(milliseconds)) return BigInt(milliseconds) * 10_000n;
  throw invalidTemplate(`The template language function '${name}' gives a time outside of the years 1 to 9999.`);
}
