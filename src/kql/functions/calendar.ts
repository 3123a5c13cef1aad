import { type Ticks, ticksPerDay } from '../../core/time.ts';
import { isPoint } from './read-datetime.ts';

/** A day of the Gregorian calendar. Months and days count from 1. */
export interface CalendarDay {
  year: number;
  month: number;
  day: number;
}

/** The days from 0001-01-01 to 0000-03-01, where years begin whose leap day is their last. */
const shift = 306;
const daysOf400 = 146_097;

/** The calendar day of a number of days since 0001-01-01, after Howard Hinnant's civil_from_days. */
function civilDay(days: number): CalendarDay {
  const z = days + shift;
  const era = Math.floor(z / daysOf400);
  const ofEra = z - era * daysOf400;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * ofYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

/** The days from 0001-01-01 to a calendar day; months beyond 1 to 12 run into other years. */
function dayNumber(year: number, month: number, day: number): number {
  const months = year * 12 + month - 1;
  const realMonth = (((months % 12) + 12) % 12) + 1;
  const y = Math.floor(months / 12) - (realMonth <= 2 ? 1 : 0);
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const ofYear = Math.floor((153 * (realMonth + (realMonth > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const ofEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + ofYear;
  return era * daysOf400 + ofEra - shift;
}

export function calendarDay(ticks: Ticks): CalendarDay {
  return civilDay(Number(ticks / ticksPerDay));
}

/** The beginning of a calendar day, or null outside the years 1 to 9999. */
export function startOfDay(year: number, month: number, day: number): Ticks | null {
  const ticks = BigInt(dayNumber(year, month, day)) * ticksPerDay;
  return isPoint(ticks) ? ticks : null;
}

export function daysInMonth(year: number, month: number): number {
  return dayNumber(year, month + 1, 1) - dayNumber(year, month, 1);
}

/** The day of the year, from 1. */
export function dayOfYear(ticks: Ticks): number {
  const { year } = calendarDay(ticks);
  return Number(ticks / ticksPerDay) - dayNumber(year, 1, 1) + 1;
}

/** The day of the week, Sunday being 0. 0001-01-01 was a Monday. */
export function dayOfWeek(ticks: Ticks): number {
  return (Number(ticks / ticksPerDay) + 1) % 7;
}

/** The week of the year by ISO 8601: weeks begin on Monday, the first holds the first Thursday. */
export function isoWeek(ticks: Ticks): number {
  const days = Number(ticks / ticksPerDay);
  const thursday = days - (days % 7) + 3;
  const { year } = civilDay(thursday);
  return Math.floor((thursday - dayNumber(year, 1, 1)) / 7) + 1;
}

/** A point in time the given number of months later, on the last day of the month where the day does not exist there. */
export function addMonths(ticks: Ticks, months: number): Ticks | null {
  const { year, month, day } = calendarDay(ticks);
  const total = year * 12 + month - 1 + months;
  const last = daysInMonth(Math.floor(total / 12), (((total % 12) + 12) % 12) + 1);
  const start = startOfDay(year, month + months, Math.min(day, last));
  return start === null ? null : start + (ticks % ticksPerDay);
}
