import { hostname } from 'node:os';
import { columnOfKey, derive, type RowSources, valueAt } from '../../src/ingest/contract.ts';
import type { CommonSecurityLog, DeviceJson_CL, Syslog } from './tables.ts';

const collector = hostname();
const collectorName = derive('', () => collector);

const headerColumns = [
  'DeviceVendor',
  'DeviceProduct',
  'DeviceVersion',
  'DeviceEventClassID',
  'Activity',
  'LogSeverity',
  'Computer',
  'AdditionalExtensions',
];

/** Events of CEF and LEEF are read into cells already: each column takes the cell of its name. */
export const securityRow: RowSources<typeof CommonSecurityLog> = {
  ...Object.fromEntries([...headerColumns, ...Object.values(columnOfKey)].map(name => [name, name])),
  CollectorHostName: collectorName,
};

/** Which part of a message fills which column. */
export const syslogRow: RowSources<typeof Syslog> = {
  Computer: 'computer',
  HostName: 'host',
  HostIP: 'from',
  Facility: 'facility',
  SeverityLevel: 'severity',
  ProcessName: 'app',
  ProcessID: derive('processId', value => (/^\d{1,9}$/.test(String(value)) ? Number(value) : undefined)),
  SyslogMessage: 'message',
  CollectorHostName: collectorName,
};

/** The first of some names that an event has, as text: applications call the same thing differently. */
function firstOf(...names: readonly string[]) {
  return derive('event', event => {
    const found = names.map(name => valueAt(event, name)).find(value => value !== undefined && value !== null);
    return found === undefined || typeof found === 'object' ? undefined : String(found);
  });
}

/** Which part of a JSON event fills which column; the event stands whole beside them. */
export const jsonRow: RowSources<typeof DeviceJson_CL> = {
  Computer: derive('', it => {
    const host = valueAt(it, 'event.host') ?? valueAt(it, 'event.hostname') ?? valueAt(it, 'event.computer');
    return typeof host === 'string' ? host : String(valueAt(it, 'from'));
  }),
  Source: 'from',
  App: firstOf('app', 'program', 'logger', 'service'),
  Level: firstOf('level', 'severity'),
  Message: firstOf('message', 'msg'),
  SrcIp: firstOf('src_ip', 'client_ip', 'remote_addr', 'ip'),
  UserName: firstOf('user', 'username', 'user_name'),
  Event: 'event',
};
