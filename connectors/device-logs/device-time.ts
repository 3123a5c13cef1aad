const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const written = /^([A-Za-z]{3}) {1,2}(\d{1,2}) (?:(\d{4}) )?(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?(?: (UTC|GMT|Z))?$/;
const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/;
const day = 86_400_000;

/**
 * A time as devices write it: seconds or milliseconds since 1970, ISO 8601, or `Nov 20 2026 10:00:02`, also without its year.
 * Undefined for any other form.
 */
export function deviceTime(value: unknown, clock: { now: number; utcOffset: number }): string | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
  const time = /^\d{10}(\.\d{1,6})?$/.test(text)
    ? Number(text) * 1000
    : /^\d{13}$/.test(text)
      ? Number(text)
      : iso.test(text)
        ? isoTime(text, clock.utcOffset)
        : namedTime(text, clock);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function isoTime(text: string, utcOffset: number): number {
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(text);
  const time = Date.parse(zoned ? text : `${text.replace(' ', 'T')}Z`);
  return zoned ? time : time - utcOffset * 60_000;
}

/** Without a year it is the newest such time that is not more than a day ahead. */
function namedTime(text: string, { now, utcOffset }: { now: number; utcOffset: number }): number {
  const [, name, date, year, hour, minute, second, fraction = '0', zone] = written.exec(text) ?? [];
  const month = months.indexOf(name?.toLowerCase());
  if (month < 0) return Number.NaN;
  const at = (of: number) =>
    Date.UTC(of, month, Number(date), Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0'))) -
    (zone ? 0 : utcOffset * 60_000);
  if (year) return at(Number(year));
  const thisYear = at(new Date(now).getUTCFullYear());
  return thisYear > now + day ? at(new Date(now).getUTCFullYear() - 1) : thisYear;
}
