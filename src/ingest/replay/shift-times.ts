const isoTime = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/;
const longBefore = 30 * 86_400_000;
const longAfter = 86_400_000;

/**
 * Moves the times in a value that are near `around`: texts that are ISO 8601 (without a zone they are in UTC), and whole
 * numbers, also as text, that are milliseconds or seconds since 1970. All move by the same amount. Their form stays as it is.
 */
export function shiftTimes(value: unknown, around: number, by: number): unknown {
  const near = (time: number) => time > around - longBefore && time < around + longAfter;
  const shift = (it: unknown): unknown => {
    if (typeof it === 'string')
      return /^\d{10}(\d{3})?$/.test(it) ? String(shiftNumber(Number(it), by, near)) : shiftText(it, by, near);
    if (typeof it === 'number') return shiftNumber(it, by, near);
    if (Array.isArray(it)) return it.map(shift);
    if (typeof it !== 'object' || it === null) return it;
    return Object.fromEntries(Object.entries(it).map(([name, inner]) => [name, shift(inner)]));
  };
  return shift(value);
}

function shiftNumber(number: number, by: number, near: (time: number) => boolean): number {
  if (!Number.isInteger(number)) return number;
  if (near(number)) return number + by;
  return near(number * 1000) ? number + Math.round(by / 1000) : number;
}

function shiftText(text: string, by: number, near: (time: number) => boolean): string {
  const [found, , fraction = '', zone = ''] = isoTime.exec(text) ?? [];
  const time = found === undefined ? Number.NaN : Date.parse(zone ? found : `${found.replace(' ', 'T')}Z`);
  if (!near(time)) return text;
  const moved = new Date(time + by).toISOString().slice(0, -1);
  const [seconds, milliseconds] = moved.split('.');
  const kept = fraction ? `.${(milliseconds + fraction.slice(4)).slice(0, fraction.length - 1)}` : '';
  const whole = text[10] === ' ' ? seconds.replace('T', ' ') : seconds;
  return `${whole}${kept}${zone === 'Z' || zone === '' ? zone : '+00:00'}`;
}

const timeWithin =
  /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?|\b\d{13}\b|\b[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d/g;

/** The same for times that stand within a text, also as syslog writes them: `Nov 20 10:00:01`, in UTC. */
export function shiftTimesWithin(text: string, around: number, by: number): string {
  const year = new Date(around).getUTCFullYear();
  return text.replaceAll(timeWithin, found => {
    if (!/^[A-Z]/.test(found)) return String(shiftTimes(found, around, by));
    const withYear = /\d{4} /.test(found);
    const time = Date.parse(`${withYear ? found : found.replace(/ (?=\d\d:)/, ` ${year} `)} UTC`);
    return Number.isNaN(time) ? found : bsdTime(new Date(time + by), withYear);
  });
}

function bsdTime(time: Date, withYear: boolean): string {
  const [, day, month, year, clock] = time.toUTCString().split(' ');
  return `${month} ${String(Number(day)).padStart(2)}${withYear ? ` ${year}` : ''} ${clock}`;
}
