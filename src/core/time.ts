/** 100 ns steps since 0001-01-01T00:00:00Z (a point in time) or between two points (a span): the scale of Kusto and .NET. */
export type Ticks = bigint;

export const ticksPerMillisecond = 10_000n;
export const ticksPerSecond = 10_000_000n;
export const ticksPerMinute = 600_000_000n;
export const ticksPerHour = 36_000_000_000n;
export const ticksPerDay = 864_000_000_000n;

/** 1970-01-01 on the tick scale. */
export const unixEpoch: Ticks = 621_355_968_000_000_000n;
/** 9999-12-31T23:59:59.9999999Z, the last point in time that Kusto knows. */
export const lastTick: Ticks = 3_155_378_975_999_999_999n;

export function ticksFromDate(date: Date): Ticks {
  return BigInt(date.getTime()) * ticksPerMillisecond + unixEpoch;
}

/** The JavaScript date at or just before a point in time; what is finer than a millisecond is cut. */
export function dateFromTicks(ticks: Ticks): Date {
  return new Date(Number(floorDivide(ticks - unixEpoch, ticksPerMillisecond)));
}

/** Integer division that rounds down, also for negative numbers. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

const isoDateTime = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;

/** Reads an ISO 8601 date or date and time (UTC where no offset stands), exact to 100 ns; undefined when it is none. */
export function ticksFromIso(text: string): Ticks | undefined {
  const found = isoDateTime.exec(text.trim());
  if (!found) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset = 'Z'] = found;
  const date = utc(Number(year), Number(month), Number(day));
  if (!date || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const seconds = BigInt(Number(hour) * 3600 + Number(minute) * 60 + Number(second));
  const ticks = ticksFromDate(date) + seconds * ticksPerSecond + BigInt(fraction.padEnd(7, '0').slice(0, 7));
  return ticks - offsetTicks(offset);
}

function utc(year: number, month: number, day: number): Date | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : undefined;
}

function offsetTicks(offset: string): Ticks {
  if (offset.toUpperCase() === 'Z') return 0n;
  const digits = offset.replace(':', '');
  const minutes = BigInt(digits.slice(1, 3)) * 60n + BigInt(digits.slice(3, 5));
  return (digits[0] === '-' ? -minutes : minutes) * ticksPerMinute;
}

/** `2026-11-20T10:00:00.0000000Z`: always seven decimals, as Kusto prints. */
export function isoFromTicks(ticks: Ticks): string {
  const date = dateFromTicks(ticks);
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  const seconds = floorDivide(ticks, ticksPerSecond) * ticksPerSecond;
  return `${year}-${date.toISOString().slice(-19, -5)}.${String(ticks - seconds).padStart(7, '0')}Z`;
}

/** `1.02:03:04.0000005`: days and fraction only where they are not zero, `-` in front of a negative span. */
export function timespanFromTicks(ticks: Ticks): string {
  const size = ticks < 0n ? -ticks : ticks;
  const two = (value: bigint) => String(value).padStart(2, '0');
  const days = size / ticksPerDay;
  const fraction = size % ticksPerSecond;
  const clock = [(size / ticksPerHour) % 24n, (size / ticksPerMinute) % 60n, (size / ticksPerSecond) % 60n]
    .map(two)
    .join(':');
  return `${ticks < 0n ? '-' : ''}${days ? `${days}.` : ''}${clock}${fraction ? `.${String(fraction).padStart(7, '0')}` : ''}`;
}

const unitTicks: Record<string, Ticks> = {
  d: ticksPerDay,
  h: ticksPerHour,
  m: ticksPerMinute,
  s: ticksPerSecond,
  ms: ticksPerMillisecond,
};

/** Reads the short form of rule files (`5m`, `1h`, `14d`) or ISO 8601 (`PT5M`, `P1DT2H`); undefined when it is neither. */
export function durationTicks(text: string): Ticks | undefined {
  const short = /^(\d{1,9})(ms|[dhms])$/.exec(text.trim());
  if (short) return BigInt(short[1]) * unitTicks[short[2]];
  const iso =
    /^P(?!$)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?!$)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,7}))?S)?)?$/.exec(
      text.trim(),
    );
  if (!iso) return undefined;
  const [weeks, days, hours, minutes, seconds] = iso.slice(1, 6).map(part => BigInt(part ?? 0));
  const whole =
    (weeks * 7n + days) * ticksPerDay + hours * ticksPerHour + minutes * ticksPerMinute + seconds * ticksPerSecond;
  return whole + BigInt((iso[6] ?? '').padEnd(7, '0'));
}

/** ISO 8601 as Azure writes it: `PT5M`, `P14D`, `P1DT2H`. */
export function isoDuration(ticks: Ticks): string {
  if (ticks === 0n) return 'PT0S';
  const days = ticks / ticksPerDay;
  const hours = (ticks / ticksPerHour) % 24n;
  const minutes = (ticks / ticksPerMinute) % 60n;
  const seconds = (ticks / ticksPerSecond) % 60n;
  const clock = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${seconds ? `${seconds}S` : ''}`;
  return `P${days ? `${days}D` : ''}${clock ? `T${clock}` : ''}`;
}
