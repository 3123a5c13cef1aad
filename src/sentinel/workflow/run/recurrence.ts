import { type Ticks, ticksFromIso, ticksPerDay, ticksPerHour } from '../../../core/time.ts';
import { Fault } from '../fault.ts';
import { calendarOf, dateTicks, daysOfMonth, moveTime } from '../time/timestamp.ts';
import { localFromUtc, utcFromLocal } from '../time/zone.ts';
import { asText, fieldOf, type Value } from '../value.ts';

interface Recurrence {
  frequency: string;
  interval: bigint;
  start: Ticks;
  end: Ticks | undefined;
  zone: string;
  hours: number[] | undefined;
  minutes: number[] | undefined;
  weekDays: number[] | undefined;
  monthDays: number[] | undefined;
}

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const mostSteps = 100_000;

/**
 * When a recurrence trigger fires next after a point in time; undefined when it never does again. `saved` is when the workflow was
 * saved: the recurrence counts from there where it has no start time.
 * https://learn.microsoft.com/azure/connectors/connectors-native-recurrence
 *
 * @throws Fault when the recurrence is not valid.
 */
export function nextRecurrence(recurrence: Value, after: Ticks, saved: Ticks): Ticks | undefined {
  const rule = readRecurrence(recurrence, saved);
  for (let step = firstStep(rule, after); step < firstStep(rule, after) + mostSteps; step++) {
    const next = timesOf(rule, step)
      .map(local => utcOf(local, rule.zone))
      .filter(utc => utc > after && utc >= utcOf(rule.start, rule.zone))
      .sort((a, b) => Number(a - b))[0];
    if (next === undefined) continue;
    return rule.end !== undefined && next > rule.end ? undefined : next;
  }
  return undefined;
}

/** A local time that the clocks are put forward over is an hour later. */
function utcOf(local: Ticks, zone: string): Ticks {
  try {
    return utcFromLocal(local, zone);
  } catch (error) {
    if (error instanceof Fault) return utcFromLocal(local + ticksPerHour, zone);
    throw error;
  }
}

function readRecurrence(value: Value, saved: Ticks): Recurrence {
  const frequency = asText(fieldOf(value, 'frequency')).toLowerCase();
  const interval = fieldOf(value, 'interval') ?? 1n;
  if (!/^(second|minute|hour|day|week|month)$/.test(frequency))
    throw invalid(`the frequency '${frequency}' must be Second, Minute, Hour, Day, Week or Month`);
  if (typeof interval !== 'bigint' || interval < 1n) throw invalid('the interval must be a whole number from 1');
  if (fieldOf(value, 'schedule', 'monthlyOccurrences') !== null)
    throw invalid('monthlyOccurrences are not supported here');
  const zone = asText(fieldOf(value, 'timeZone')) || 'UTC';
  const numbers = (key: string) => list(fieldOf(value, 'schedule', key))?.map(Number);
  const weekDays = list(fieldOf(value, 'schedule', 'weekDays'))?.map(day => days.indexOf(day.toLowerCase()));
  const end = fieldOf(value, 'endTime');
  return {
    frequency,
    interval,
    zone,
    start: startOf(asText(fieldOf(value, 'startTime')), zone, saved),
    end: end === null ? undefined : ticksFromIso(asText(end)),
    hours: numbers('hours'),
    minutes: numbers('minutes'),
    monthDays: numbers('monthDays'),
    weekDays,
  };
}

/** The start in local time; a time with `Z` is UTC whatever the zone. */
function startOf(text: string, zone: string, saved: Ticks): Ticks {
  if (text === '') return localFromUtc(saved, zone);
  const ticks = ticksFromIso(text);
  if (ticks === undefined) throw invalid(`the startTime '${text}' is no time`);
  return /z$/i.test(text) ? localFromUtc(ticks, zone) : ticks;
}

function list(value: Value): string[] | undefined {
  return Array.isArray(value) ? value.map(asText) : undefined;
}

function invalid(what: string): Fault {
  return new Fault('InvalidRecurrence', `The recurrence is not valid: ${what}.`);
}

const shortest: Readonly<Record<string, bigint>> = {
  second: 1n,
  minute: 60n,
  hour: 3600n,
  day: 86_400n,
  week: 604_800n,
  month: 28n * 86_400n,
};

/** A step that is surely not later than the one that comes next. */
function firstStep({ start, frequency, interval }: Recurrence, after: Ticks): number {
  const perStep = (frequency === 'month' ? 31n * 86_400n : shortest[frequency]) * interval * 10_000_000n;
  return Math.max(0, Number((after - start) / perStep) - 2);
}

/** The local times of one step: itself, or those that the schedule names in its day, week or month. */
function timesOf(rule: Recurrence, step: number): Ticks[] {
  const at = moveTime(rule.start, BigInt(step) * rule.interval, rule.frequency)!;
  if (!/^(day|week|month)$/.test(rule.frequency)) return [at];
  return daysOf(rule, at).flatMap(day => clockTimes(rule, day));
}

function daysOf({ frequency, weekDays, monthDays }: Recurrence, at: Ticks): Ticks[] {
  const midnight = at - (at % ticksPerDay);
  const { year, month, weekday } = calendarOf(at);
  if (frequency === 'week' && weekDays) return weekDays.map(day => midnight + BigInt(day - weekday) * ticksPerDay);
  if (frequency !== 'month' || !monthDays) return [midnight];
  const length = daysOfMonth(year, month);
  const named = monthDays.map(day => (day < 0 ? length + 1 + day : day)).filter(day => day >= 1 && day <= length);
  return named.map(day => dateTicks(year, month, day));
}

/** Hours without minutes are full hours (the documentation does not say it); without both, the clock of the start. */
function clockTimes({ hours, minutes, start }: Recurrence, midnight: Ticks): Ticks[] {
  if (!hours && !minutes) return [midnight + (start % ticksPerDay)];
  const atHours = hours ?? [calendarOf(start).hour];
  return atHours.flatMap(hour => (minutes ?? [0]).map(minute => midnight + BigInt(hour * 60 + minute) * 600_000_000n));
}
