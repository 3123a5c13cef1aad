const isoTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const longBefore = 30 * 86_400_000;
const longAfter = 86_400_000;

/**
 * Moves the times in a value that are near `around`: texts that are ISO 8601 and numbers that are epoch milliseconds, by the
 * same amount each. Their form stays as it is.
 */
export function shiftTimes(value: unknown, around: number, by: number): unknown {
  const near = (time: number) => time > around - longBefore && time < around + longAfter;
  const shift = (it: unknown): unknown => {
    if (typeof it === 'string') return shiftText(it, by, near);
    if (typeof it === 'number') return Number.isInteger(it) && near(it) ? it + by : it;
    if (Array.isArray(it)) return it.map(shift);
    if (typeof it !== 'object' || it === null) return it;
    return Object.fromEntries(Object.entries(it).map(([name, inner]) => [name, shift(inner)]));
  };
  return shift(value);
}

function shiftText(text: string, by: number, near: (time: number) => boolean): string {
  const [found, , fraction = '', zone] = isoTime.exec(text) ?? [];
  const time = found === undefined ? Number.NaN : Date.parse(found);
  if (!near(time)) return text;
  const moved = new Date(time + by).toISOString().slice(0, -1);
  const [seconds, milliseconds] = moved.split('.');
  const kept = fraction ? `.${(milliseconds + fraction.slice(4)).slice(0, fraction.length - 1)}` : '';
  return `${seconds}${kept}${zone === 'Z' ? 'Z' : '+00:00'}`;
}
