import type { DeviceEvent } from './cef.ts';
import { columnOfKey, numberColumns } from './cef-columns.ts';
import type { SyslogMessage } from './syslog.ts';

/** The cells of one row of CommonSecurityLog, without its times. */
export type SecurityLogCells = Record<string, string | number>;

/**
 * The columns of CommonSecurityLog that an event fills. What has no column, or does not fit its column, stands in
 * AdditionalExtensions as `key=value;key=value`, as the agent of Azure Monitor writes it.
 */
export function commonSecurityLog(event: DeviceEvent, carrier?: Pick<SyslogMessage, 'host'>): SecurityLogCells {
  const cells: SecurityLogCells = {
    DeviceVendor: event.vendor,
    DeviceProduct: event.product,
    DeviceVersion: event.version,
    DeviceEventClassID: event.eventClass,
    Activity: event.name,
    LogSeverity: event.severity,
  };
  if (carrier?.host) cells.Computer = carrier.host;
  const rest: string[] = [];
  for (const [key, value] of event.extension) {
    const column = columns.get(key);
    const cell = column === undefined ? undefined : cellOf(column, value);
    if (column === undefined || cell === undefined) rest.push(`${key}=${value}`);
    else cells[column] = cell;
  }
  if (rest.length) cells.AdditionalExtensions = rest.join(';');
  return cells;
}

const columns = new Map(Object.entries(columnOfKey));

/** Times that are no ISO 8601 stay text in AdditionalExtensions: StartTime and EndTime are points in time. */
function cellOf(column: string, value: string): string | number | undefined {
  if (column === 'StartTime' || column === 'EndTime') return pointInTime(value);
  if (column === 'CommunicationDirection') return directions[value] ?? value;
  const type = numberColumns[column];
  if (type === undefined) return value;
  if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return undefined;
  const number = Number(value);
  if (type === 'real') return number;
  return Number.isInteger(number) && (type === 'long' || Math.abs(number) < 2 ** 31) ? number : undefined;
}

const directions: Readonly<Record<string, string>> = { '0': 'Inbound', '1': 'Outbound' };

/** Milliseconds since 1970, or ISO 8601, as ISO 8601. */
export function pointInTime(value: string): string | undefined {
  const time = /^\d{12,14}$/.test(value)
    ? Number(value)
    : /^\d{4}-\d\d-\d\dT/.test(value)
      ? Date.parse(value)
      : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** Keys of LEEF in the words of CEF, so that both fill the same columns. */
const cefKeyOfLeef: Readonly<Record<string, string>> = {
  accountName: 'suser',
  cat: 'cat',
  devTime: 'rt',
  domain: 'sntdom',
  dst: 'dst',
  dstBytes: 'in',
  dstMAC: 'dmac',
  dstPort: 'dpt',
  dstPostNAT: 'destinationTranslatedAddress',
  dstPostNATPort: 'destinationTranslatedPort',
  identHostName: 'shost',
  policy: 'reason',
  proto: 'proto',
  resource: 'fname',
  role: 'spriv',
  src: 'src',
  srcBytes: 'out',
  srcMAC: 'smac',
  srcPort: 'spt',
  srcPostNAT: 'sourceTranslatedAddress',
  srcPostNATPort: 'sourceTranslatedPort',
  url: 'request',
  usrName: 'suser',
};

/** An event of LEEF with the keys of CEF where CEF has one. */
export function withCefKeys(event: DeviceEvent): DeviceEvent {
  const renamed = [...event.extension].map(([key, value]) => [cefKeyOfLeef[key] ?? key, value] as const);
  return { ...event, extension: new Map(renamed) };
}
