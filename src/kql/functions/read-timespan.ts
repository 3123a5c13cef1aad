import {
  type Ticks,
  ticksPerDay,
  ticksPerHour,
  ticksPerMillisecond,
  ticksPerMinute,
  ticksPerSecond,
} from '../../core/time.ts';
import { ExactDecimal } from './exact-decimal.ts';

const units: ReadonlyMap<string, Ticks> = new Map(
  (
    [
      [ticksPerDay, 'd day days'],
      [ticksPerHour, 'h hr hrs hour hours'],
      [ticksPerMinute, 'm min minute minutes'],
      [ticksPerSecond, 's sec second seconds'],
      [ticksPerMillisecond, 'ms milli millis millisec millisecond milliseconds'],
      [10n, 'micro micros microsec microsecond microseconds'],
      [1n, 'tick ticks'],
    ] as const
  ).flatMap(([ticks, names]) => names.split(' ').map(name => [name, ticks] as const)),
);

const withUnit = /^(-?)(\d{1,20}(?:\.\d{1,20})?)\s*([a-z]{1,12})$/i;
const wholeDays = /^(-?)(\d{1,8})$/;
const clockForm = /^(-?)(?:(\d{1,8})\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;

/**
 * Reads a timespan: `1.5h`, `90s`, `3` (days), `hh:mm`, `d.hh:mm:ss.fffffff`; undefined when the text is none.
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/timespan
 */
export function readTimespan(text: string): Ticks | undefined {
  const trimmed = text.trim();
  const days = wholeDays.exec(trimmed);
  const ticks = days ? signed(days[1], BigInt(days[2]) * ticksPerDay) : (readUnits(trimmed) ?? readClock(trimmed));
  return ticks !== undefined && BigInt.asIntN(64, ticks) === ticks ? ticks : undefined;
}

function readUnits(text: string): Ticks | undefined {
  const found = withUnit.exec(text);
  const unit = found && units.get(found[3].toLowerCase());
  if (!found || !unit) return undefined;
  return signed(found[1], BigInt(new ExactDecimal(found[2]).times(String(unit)).trunc().toFixed()));
}

function readClock(text: string): Ticks | undefined {
  const found = clockForm.exec(text);
  if (!found) return undefined;
  const [, sign, days = '0', hours, minutes, seconds = '0', fraction = ''] = found;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const clock = BigInt(hours) * ticksPerHour + BigInt(minutes) * ticksPerMinute + BigInt(seconds) * ticksPerSecond;
  return signed(sign, BigInt(days) * ticksPerDay + clock + BigInt(fraction.padEnd(7, '0')));
}

function signed(sign: string, ticks: Ticks): Ticks {
  return sign === '-' ? -ticks : ticks;
}
