import { number, object, text } from './raw.ts';

/** A time range in milliseconds of the epoch; `custom` where its end is fixed and not now. */
export interface TimeRange {
  start: number;
  end: number;
  custom: boolean;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The ranges that a time picker offers unless it names its own. */
export const standardDurations: readonly number[] = [
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  4 * hour,
  12 * hour,
  day,
  2 * day,
  3 * day,
  7 * day,
  14 * day,
  28 * day,
  30 * day,
  60 * day,
  90 * day,
];

/** A range as workbooks store it: `{durationMs}` up to now, or up to `endTime`. Undefined where it says nothing. */
export function rangeOf(value: unknown, now: number): TimeRange | undefined {
  const { durationMs, endTime } = object(value);
  const duration = number(durationMs);
  if (duration === undefined || duration <= 0) return undefined;
  const end = Date.parse(text(endTime));
  return Number.isNaN(end)
    ? { start: now - duration, end: now, custom: false }
    : { start: end - duration, end, custom: true };
}

/** The caption of a range, such as `Last 24 hours`. */
export function rangeLabel(range: TimeRange): string {
  if (range.custom) return `${readable(range.start)} to ${readable(range.end)}`;
  const length = range.end - range.start;
  if (length === hour) return 'Last hour';
  if (length <= 2 * day && length % hour === 0) return `Last ${length / hour} hours`;
  if (length % day === 0) return `Last ${length / day} days`;
  return `Last ${Math.round(length / minute)} minutes`;
}

function readable(time: number): string {
  return new Date(time)
    .toISOString()
    .replace('T', ' ')
    .replace(/:\d\d\.\d+Z$/, ' UTC');
}

/** A length of time as a literal of KQL: `30m`, `1d`. */
export function kqlSpan(milliseconds: number): string {
  for (const [unit, size] of [
    ['d', day],
    ['h', hour],
    ['m', minute],
    ['s', 1000],
  ] as const)
    if (milliseconds % size === 0) return `${milliseconds / size}${unit}`;
  return `${milliseconds}ms`;
}

/** The bins of a range. The service documents that of 24 hours only (30m); the others are ours. */
export function grain(range: TimeRange): string {
  const length = range.end - range.start;
  const steps: [number, string][] = [
    [hour, '1m'],
    [4 * hour, '5m'],
    [12 * hour, '15m'],
    [day, '30m'],
    [3 * day, '1h'],
    [7 * day, '6h'],
    [14 * day, '12h'],
  ];
  return steps.find(([most]) => length <= most)?.[1] ?? '1d';
}

const datetime = (time: number) => `datetime(${new Date(time).toISOString()})`;

/** The form of a range that a modifier asks for; undefined for a modifier that ranges do not have. */
export function rangeForm(range: TimeRange, modifier: string, place: 'query' | 'text'): string | undefined {
  const length = range.end - range.start;
  const iso = (time: number) => new Date(time).toISOString();
  const where = range.custom
    ? `between (${datetime(range.start)} .. ${datetime(range.end)})`
    : `> ago(${kqlSpan(length)})`;
  const moment = (time: number) => (place === 'query' ? datetime(time) : readable(time));
  switch (modifier) {
    case '':
      return place === 'query' ? where : rangeLabel(range);
    case 'query':
    case 'value':
      return where;
    case 'label':
      return rangeLabel(range);
    case 'grain':
      return grain(range);
    case 'start':
      return moment(range.start);
    case 'end':
      return moment(range.end);
    case 'startISO':
      return iso(range.start);
    case 'endISO':
      return iso(range.end);
    case 'startDateISO':
      return iso(range.start).slice(0, 10);
    case 'endDateISO':
      return iso(range.end).slice(0, 10);
    case 'seconds':
      return String(length / 1000);
    case 'durationISO':
      return length % hour === 0 ? `PT${length / hour}H` : `PT${Math.round(length / 1000)}S`;
    default:
      return undefined;
  }
}

/** A range as the `timespan` of the query API. */
export function timespanOf(range: TimeRange): string {
  return `${new Date(range.start).toISOString()}/${new Date(range.end).toISOString()}`;
}
