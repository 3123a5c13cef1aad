import { invalidTemplate, Unsupported } from '../fault.ts';
import { type Calendar, calendarOf, type Timestamp } from './timestamp.ts';

const monthNames = 'January February March April May June July August September October November December'.split(' ');
const dayNames = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** The standard formats of one letter in en-US, as custom formats. */
const standard: Readonly<Record<string, string>> = {
  d: 'M/d/yyyy',
  D: 'dddd, MMMM d, yyyy',
  f: 'dddd, MMMM d, yyyy h:mm tt',
  F: 'dddd, MMMM d, yyyy h:mm:ss tt',
  g: 'M/d/yyyy h:mm tt',
  G: 'M/d/yyyy h:mm:ss tt',
  m: 'MMMM d',
  M: 'MMMM d',
  o: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  O: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  R: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  s: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
  t: 'h:mm tt',
  T: 'h:mm:ss tt',
  u: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
  U: 'dddd, MMMM d, yyyy h:mm:ss tt',
  y: 'MMMM yyyy',
  Y: 'MMMM yyyy',
};

const two = (value: number) => String(value).padStart(2, '0');

/** What each run of a letter prints; a run longer than the last form prints as the last. */
const letters: Readonly<Record<string, readonly ((at: Calendar) => string)[]>> = {
  d: [c => `${c.day}`, c => two(c.day), c => dayNames[c.weekday].slice(0, 3), c => dayNames[c.weekday]],
  M: [c => `${c.month}`, c => two(c.month), c => monthNames[c.month - 1].slice(0, 3), c => monthNames[c.month - 1]],
  y: [
    c => `${c.year % 100}`,
    c => two(c.year % 100),
    ...[3, 4, 5].map(width => (c: Calendar) => String(c.year).padStart(width, '0')),
  ],
  h: [c => `${c.hour % 12 || 12}`, c => two(c.hour % 12 || 12)],
  H: [c => `${c.hour}`, c => two(c.hour)],
  m: [c => `${c.minute}`, c => two(c.minute)],
  s: [c => `${c.second}`, c => two(c.second)],
  t: [c => (c.hour < 12 ? 'A' : 'P'), c => (c.hour < 12 ? 'AM' : 'PM')],
  g: [() => 'A.D.'],
};

const token = /([dMyhHmstg])\1*|f+|F+|z+|K|'([^']*)'|"([^"]*)"|\\(.)|%(.)|[\s\S]/gy;

/**
 * A point in time as .NET prints it with a format string, in en-US.
 * https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings
 *
 * @throws Fault when the format is wrong; Unsupported for the offset of a time without zone.
 */
export function formatTime(time: Timestamp, format = 'o'): string {
  if (format.length === 1 && !Object.hasOwn(standard, format))
    throw invalidTemplate(`Input string was not in a correct format: '${format}' is no date and time format.`);
  const pattern = format.length === 1 ? standard[format] : format;
  const at = calendarOf(time.ticks);
  return [...pattern.matchAll(token)].map(found => printed(found, at, time)).join('');
}

function printed(found: RegExpMatchArray, at: Calendar, time: Timestamp): string {
  const [run, letter, single, double, backslashed, percent] = found;
  if (letter) return letters[letter][Math.min(run.length, letters[letter].length) - 1](at);
  if (/^f+$/i.test(run)) return fraction(run, at.ticks);
  if (run === 'K') return time.utc ? 'Z' : '';
  if (/^z+$/.test(run)) return offset(run.length, time);
  if (percent) return formatTime(time, `${percent}''`);
  if (/^['"\\%]$/.test(run)) throw invalidTemplate(`Input string was not in a correct format: ${run} is not closed.`);
  return single ?? double ?? backslashed ?? run;
}

function fraction(run: string, ticks: number): string {
  if (run.length > 7)
    throw invalidTemplate('Input string was not in a correct format: a fraction has at most seven digits.');
  const digits = String(ticks).padStart(7, '0').slice(0, run.length);
  return run[0] === 'f' ? digits : digits.replace(/0+$/, '');
}

function offset(length: number, time: Timestamp): string {
  if (!time.utc)
    throw new Unsupported(
      "The format 'z' of a time without a zone is not supported: it would print the zone of the service's machine",
    );
  return ['+0', '+00', '+00:00'][Math.min(length, 3) - 1];
}
