import { findIana } from 'windows-iana';
import { dateFromTicks, type Ticks, ticksPerMinute } from '../../../core/time.ts';
import { invalidTemplate } from '../fault.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes that a zone is ahead of UTC at a point in time. */
function offsetMinutes(iana: string, utc: Ticks): number {
  let format = formats.get(iana);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: iana, timeZoneName: 'longOffset' });
    formats.set(iana, format);
  }
  const name = format.formatToParts(dateFromTicks(utc)).find(part => part.type === 'timeZoneName')!.value;
  const found = /([+-])(\d\d):(\d\d)/.exec(name);
  return found ? (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : 0;
}

/**
 * The IANA zone of a Windows name such as `Pacific Standard Time`.
 * https://learn.microsoft.com/windows-hardware/manufacture/desktop/default-time-zones
 *
 * @throws Fault when there is no such zone.
 */
export function ianaZone(name: string): string {
  const found = name === 'UTC' ? 'UTC' : findIana(name)[0];
  if (found) return found;
  throw invalidTemplate(
    `The time zone id '${name}' is not valid: a Windows time zone name is expected, such as 'Pacific Standard Time'.`,
  );
}

/** Local time of a zone from UTC. */
export function localFromUtc(utc: Ticks, zone: string): Ticks {
  return utc + BigInt(offsetMinutes(ianaZone(zone), utc)) * ticksPerMinute;
}

/** UTC from local time of a zone; a time that exists twice is the later, standard one, as .NET takes it. */
export function utcFromLocal(local: Ticks, zone: string): Ticks {
  const iana = ianaZone(zone);
  const day = 1440n * ticksPerMinute;
  const offsets = [offsetMinutes(iana, local - day), offsetMinutes(iana, local + day)];
  const fitting = offsets
    .map(offset => local - BigInt(offset) * ticksPerMinute)
    .filter((utc, index) => offsetMinutes(iana, utc) === offsets[index]);
  if (fitting.length > 0) return fitting.sort((a, b) => Number(b - a))[0];
  throw invalidTemplate(`The time does not exist in the time zone '${zone}': clocks are put forward over it.`);
}
