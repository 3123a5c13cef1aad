import { ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from '../../core/time.ts';
import { calendarDay } from './calendar.ts';
import { datetime, defineFunction, page, type ScalarFunction, string, timespan } from './define.ts';

/** Writes one part of a format. */
type Part = (ticks: bigint) => string;
type Parts = ReadonlyMap<string, Part>;

const padded = (value: bigint | number, width: number) => String(value).padStart(width, '0');

/** The part written with one letter, without leading zeros, and with more. */
function number(letter: string, widest: number, value: (ticks: bigint) => bigint | number): [string, Part][] {
  return Array.from({ length: widest }, (_, index) => [
    letter.repeat(index + 1),
    ticks => padded(value(ticks), index + 1),
  ]);
}

/** `f` writes that many decimals of a second, `F` leaves out the zeros at their end. */
const fractions: [string, Part][] = Array.from({ length: 7 }, (_, index) => index + 1).flatMap(width => {
  const digits: Part = ticks => padded(ticks % ticksPerSecond, 7).slice(0, width);
  return [
    ['f'.repeat(width), digits] as [string, Part],
    ['F'.repeat(width), (ticks: bigint) => digits(ticks).replace(/0+$/, '')] as [string, Part],
  ];
});

const hourOfDay = (ticks: bigint) => (ticks / ticksPerHour) % 24n;
const clock: [string, Part][] = [
  ...number('H', 2, hourOfDay),
  ...number('m', 2, ticks => (ticks / ticksPerMinute) % 60n),
  ...number('s', 2, ticks => (ticks / ticksPerSecond) % 60n),
  ...fractions,
];

const datetimeParts: Parts = new Map([
  ...clock,
  ...number('h', 2, ticks => ((hourOfDay(ticks) + 11n) % 12n) + 1n),
  ...number('d', 2, ticks => calendarDay(ticks).day),
  ...number('M', 2, ticks => calendarDay(ticks).month),
  ...number('y', 2, ticks => calendarDay(ticks).year % 100),
  ['yyyy', ticks => padded(calendarDay(ticks).year, 4)],
  ['tt', ticks => (hourOfDay(ticks) < 12n ? 'AM' : 'PM')],
]);

const timespanParts: Parts = new Map([
  ...clock,
  ...number('h', 2, hourOfDay),
  ...number('d', 8, ticks => ticks / ticksPerDay),
]);

const delimiter = /^[ /\-:,._[\]]$/;

/** The parts of a format in turn; the first piece that is none of them as `problem`. */
function read(format: string, parts: Parts): { writers: Part[]; problem?: string } {
  const writers: Part[] = [];
  for (const [piece] of format.matchAll(/([a-zA-Z])\1*|./gsu)) {
    const part = parts.get(piece);
    if (part) writers.push(part);
    else if (delimiter.test(piece)) writers.push(() => piece);
    else return { writers, problem: piece };
  }
  return { writers };
}

function problemOf(format: string, parts: Parts): string | undefined {
  const { problem } = read(format, parts);
  return problem === undefined ? undefined : `"${problem}" is no format specifier and no delimiter`;
}

/** Why format_datetime rejects a format; undefined where it accepts it. */
export function datetimeFormatProblem(format: string): string | undefined {
  return problemOf(format, datetimeParts);
}

/** Why format_timespan rejects a format; undefined where it accepts it. */
export function timespanFormatProblem(format: string): string | undefined {
  return problemOf(format, timespanParts);
}

/** Refuses a call whose constant format is not accepted. */
function rejectsFormat(problem: (format: string) => string | undefined): ScalarFunction['rejects'] {
  return ({ constants: [, format] }) => {
    const found = typeof format === 'string' ? problem(format) : undefined;
    return found === undefined
      ? undefined
      : { code: 'kql/bad-format', message: `The format can not be used: ${found}.` };
  };
}

/** Reads a constant format once; one that is not accepted writes nothing. */
function formatter(constant: unknown, parts: Parts): (ticks: bigint, format: string) => string {
  const writersOf = (format: string): Part[] | undefined => {
    const { writers, problem } = read(format, parts);
    return problem === undefined ? writers : undefined;
  };
  const known = typeof constant === 'string' ? writersOf(constant) : undefined;
  return (ticks, format) => {
    const writers = known ?? writersOf(format) ?? [];
    return writers.map(write => write(ticks)).join('');
  };
}

/** Functions that write times in a format of one's own. */
export const timeFormats: Record<string, ScalarFunction> = {
  format_datetime: defineFunction({
    docs: page('format-datetime-function'),
    takes: [datetime('date'), string('format')],
    rejects: rejectsFormat(datetimeFormatProblem),
    gives: 'string',
    bind: call => formatter(call.constants[1], datetimeParts),
    sql: null,
    examples: {
      'format_datetime(datetime(2026-11-20 09:05:03.1234567), "yyyy-MM-dd HH:mm:ss.fff")': '2026-11-20 09:05:03.123',
      'format_datetime(datetime(2026-11-20 00:05), "h:mm tt")': '12:05 AM',
      'format_datetime(datetime(2026-11-20 10:00:00.5), "s.FFF [yy/M/d]")': '0.5 [26/11/20]',
      'format_datetime(datetime(null), "yyyy")': '',
    },
  }),
  format_timespan: defineFunction({
    docs: page('format-timespan-function'),
    takes: [timespan('timespan'), string('format')],
    rejects: rejectsFormat(timespanFormatProblem),
    gives: 'string',
    bind: call => {
      const format = formatter(call.constants[1], timespanParts);
      return (ticks, text) => (ticks < 0n ? `-${format(-ticks, text)}` : format(ticks, text));
    },
    sql: null,
    examples: {
      'format_timespan(time(29.09:00:05.12345), "dd.hh:mm:ss [FF]")': '29.09:00:05 [12]',
      'format_timespan(-90m, "hh:mm")': '-01:30',
      'format_timespan(time(null), "hh")': '',
    },
  }),
};
