import { type Ticks, ticksFromDate, ticksPerMillisecond, unixEpoch } from '../../core/time.ts';
import { datetime, defineFunction, page, type Rejection, type ScalarFunction, string } from './define.ts';
import { isPoint } from './read-datetime.ts';

const clocks = new Map<string, Intl.DateTimeFormat | null>();

/** The clock of a zone of the IANA database; null where there is none of that name. */
function clockOf(zone: string): Intl.DateTimeFormat | null {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  let clock: Intl.DateTimeFormat | null;
  try {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    clock = null;
  }
  clocks.set(zone, clock);
  return clock;
}

/** How far the clocks of a zone are ahead of UTC at a point in time. */
function offsetAt(clock: Intl.DateTimeFormat, ticks: Ticks): Ticks {
  const date = new Date(Number((ticks - unixEpoch) / ticksPerMillisecond));
  date.setUTCMilliseconds(0);
  const part = Object.fromEntries(clock.formatToParts(date).map(({ type, value }) => [type, Number(value)]));
  const shown = new Date(0);
  shown.setUTCFullYear(part.year, part.month - 1, part.day);
  shown.setUTCHours(part.hour, part.minute, part.second);
  return ticksFromDate(shown) - ticksFromDate(date);
}

function toLocal(ticks: Ticks, zone: string): Ticks | null {
  const clock = clockOf(zone);
  return clock ? point(ticks + offsetAt(clock, ticks)) : null;
}

/** A local time that comes twice is taken for the first, one that is left out for the time after the change. */
function toUtc(ticks: Ticks, zone: string): Ticks | null {
  const clock = clockOf(zone);
  if (!clock) return null;
  const first = ticks - offsetAt(clock, ticks - 864_000_000_000n);
  return point(first + offsetAt(clock, first) === ticks ? first : ticks - offsetAt(clock, first));
}

const point = (ticks: Ticks) => (isPoint(ticks) ? ticks : null);

function rejectsZone({ constants: [, zone] }: { constants: readonly unknown[] }): Rejection | undefined {
  if (typeof zone !== 'string' || clockOf(zone)) return undefined;
  return { code: 'kql/wrong-value', message: `"${zone}" is no time zone of the IANA database.` };
}

/** Functions that take times between UTC and the clocks of a zone. */
export const timeZones: Record<string, ScalarFunction> = {
  datetime_utc_to_local: defineFunction({
    docs: page('datetime-utc-to-local-function'),
    takes: [datetime('from'), string('timezone')],
    gives: 'datetime',
    rejects: rejectsZone,
    run: toLocal,
    sql: null,
    examples: {
      'datetime_utc_to_local(datetime(2026-07-01 10:00), "Europe/Berlin")': '2026-07-01T12:00:00.0000000Z',
      'datetime_utc_to_local(datetime(2026-11-20 10:00:00.1234567), "Asia/Kolkata")': '2026-11-20T15:30:00.1234567Z',
      'datetime_utc_to_local(datetime(null), "UTC")': null,
    },
  }),
  datetime_local_to_utc: defineFunction({
    docs: page('datetime-local-to-utc-function'),
    takes: [datetime('from'), string('timezone')],
    gives: 'datetime',
    rejects: rejectsZone,
    run: toUtc,
    sql: null,
    examples: {
      'datetime_local_to_utc(datetime(2026-07-01 12:00), "Europe/Berlin")': '2026-07-01T10:00:00.0000000Z',
      'datetime_local_to_utc(datetime(2026-11-20 00:00), "US/Pacific")': '2026-11-20T08:00:00.0000000Z',
    },
  }),
};
