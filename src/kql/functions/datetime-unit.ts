import {
  floorDivide,
  type Ticks,
  ticksPerDay,
  ticksPerHour,
  ticksPerMillisecond,
  ticksPerMinute,
  ticksPerSecond,
} from '../../core/time.ts';
import { addMonths, calendarDay } from './calendar.ts';
import { isPoint } from './read-datetime.ts';

/** A unit of time: adds a number of them, and counts the boundaries between two points. */
interface Unit {
  add(ticks: Ticks, count: bigint): Ticks | null;
  between(later: Ticks, earlier: Ticks): bigint;
}

function fixed(size: Ticks, offset = 0n): Unit {
  return {
    add: (ticks, count) => point(ticks + count * size),
    between: (later, earlier) => floorDivide(later + offset, size) - floorDivide(earlier + offset, size),
  };
}

function ofMonths(size: number): Unit {
  const index = (ticks: Ticks) => {
    const { year, month } = calendarDay(ticks);
    return BigInt(Math.floor((year * 12 + month - 1) / size));
  };
  return {
    add: (ticks, count) => (count > 200_000n || count < -200_000n ? null : addMonths(ticks, Number(count) * size)),
    between: (later, earlier) => index(later) - index(earlier),
  };
}

const point = (ticks: Ticks) => (isPoint(ticks) ? ticks : null);

/** A nanosecond is a hundredth of a tick: what is finer is cut. */
const nanosecond: Unit = {
  add: (ticks, count) => point(ticks + count / 100n),
  between: (later, earlier) => (later - earlier) * 100n,
};

const units: ReadonlyMap<string, Unit> = new Map([
  ['year', ofMonths(12)],
  ['quarter', ofMonths(3)],
  ['month', ofMonths(1)],
  ['week', fixed(7n * ticksPerDay, ticksPerDay)],
  ['day', fixed(ticksPerDay)],
  ['hour', fixed(ticksPerHour)],
  ['minute', fixed(ticksPerMinute)],
  ['second', fixed(ticksPerSecond)],
  ['millisecond', fixed(ticksPerMillisecond)],
  ['microsecond', fixed(10n)],
  ['nanosecond', nanosecond],
]);

/** The unit of a name in any case; undefined where there is none. */
export function unitOf(name: string): Unit | undefined {
  return units.get(name.toLowerCase());
}
