import { lastTick, type Ticks, ticksFromIso, ticksPerMinute } from '../../core/time.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const clock = String.raw`(?:[T ,]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?\s*(AM|PM)?)?`;
const zone = String.raw`\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?`;
const form = (date: string) => new RegExp(`^${date}${clock}${zone}$`, 'i');

/** The order of day, month and year in each form that is read. */
const forms: readonly { order: 'ymd' | 'mdy' | 'dmy'; text: RegExp }[] = [
  { order: 'ymd', text: form(String.raw`(\d{4})(?:[-/.]|,?\s+)(\d{1,2})(?:[-/.]|,?\s+)(\d{1,2})`) },
  { order: 'ymd', text: form(String.raw`(\d{4})(\d\d)(\d\d)`) },
  { order: 'mdy', text: form(String.raw`(\d{1,2})[/-](\d{1,2})[/-](\d{4})`) },
  { order: 'dmy', text: form(String.raw`(?:[a-z]{3,9},?\s+)?(\d{1,2})[ -]([a-z]{3,9})[ -](\d{4}|\d\d)`) },
  { order: 'mdy', text: form(String.raw`(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})`) },
];
const yearOrMonth = /^(\d{4})(?:-(\d\d))?$/;
const unixStyle = /^(?:[a-z]{3,9}\s+)?([a-z]{3,9})\s+(\d{1,2})\s+(\d{1,2}:\d{2}:\d{2})\s+(?:UTC|GMT|Z)?\s*(\d{4})$/i;

/**
 * Reads a point in time from text: ISO 8601, RFC 822, RFC 850 and the American forms; UTC where no offset stands.
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/datetime
 */
export function readDatetime(text: string): Ticks | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 60) return undefined;
  const found = ticksFromIso(trimmed) ?? readForms(trimmed);
  return found !== undefined && isPoint(found) ? found : undefined;
}

/** Whether a number of ticks lies between year 1 and year 9999. */
export function isPoint(ticks: Ticks): boolean {
  return ticks >= 0n && ticks <= lastTick;
}

function readForms(text: string): Ticks | undefined {
  const short = yearOrMonth.exec(text);
  if (short) return ticksFromIso(`${short[1]}-${short[2] ?? '01'}-01`);
  const unix = unixStyle.exec(text);
  if (unix) return readForms(`${unix[2]} ${unix[1]} ${unix[4]} ${unix[3]}`);
  for (const { order, text: pattern } of forms) {
    const found = pattern.exec(text);
    if (found) return assemble(order, found);
  }
  return undefined;
}

function assemble(order: 'ymd' | 'mdy' | 'dmy', found: RegExpExecArray): Ticks | undefined {
  const [, first, second, third, hour = '0', minute = '0', seconds = '0', fraction = '', half, offset = 'Z'] = found;
  const [year, month, day] =
    order === 'ymd' ? [first, second, third] : order === 'mdy' ? [third, first, second] : [third, second, first];
  const hours = half ? twelveHour(Number(hour), half) : Number(hour);
  if (hours === undefined || hours > 24) return undefined;
  const two = (part: string | number) => String(part).padStart(2, '0');
  const date = `${fullYear(year)}-${two(monthNumber(month))}-${two(day)}`;
  const time = `${two(hours)}:${two(minute)}:${two(seconds)}${fraction ? `.${fraction}` : ''}`;
  const ticks = ticksFromIso(`${date}T${time}Z`);
  return ticks === undefined ? undefined : ticks - offsetOf(offset);
}

function twelveHour(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

function monthNumber(month: string): number {
  return /^\d+$/.test(month) ? Number(month) : months.indexOf(month.slice(0, 3).toLowerCase()) + 1;
}

/** Two digits stand for 1950 to 2049, as in .NET. */
function fullYear(year: string): string {
  if (year.length !== 2) return year;
  return Number(year) < 50 ? `20${year}` : `19${year}`;
}

function offsetOf(offset: string): Ticks {
  if (!/^[+-]/.test(offset)) return 0n;
  const digits = offset.replace(':', '');
  const minutes = BigInt(digits.slice(1, 3)) * 60n + BigInt(digits.slice(3, 5));
  return (digits[0] === '-' ? -minutes : minutes) * ticksPerMinute;
}
