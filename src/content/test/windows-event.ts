/** Events of Windows as exporters write them, as rows of the tables that the agents fill. */
import { isObject, type Json, type JsonObject } from '../resource.ts';

/** The tables that events of Windows go to, each with its own form of them. */
export const eventsTables: ReadonlySet<string> = new Set(['SecurityEvent', 'WindowsEvent', 'Event']);

/** An event, whatever wrote it. */
interface WindowsEvent {
  time: Json;
  id: number;
  channel: string;
  provider: string;
  computer: string;
  level: number;
  task: number;
  opcode: number;
  keywords: string;
  record: Json;
  data: JsonObject;
}

/**
 * The row of an exported event; undefined for a record that is none. Read are the JSON of evtx_dump and of libraries with the same
 * form (`Event.System`, `Event.EventData`), of Winlogbeat (`winlog.event_data`), of EvtxECmd (`EventId`, `Payload`), and flat records
 * with `EventID`, `Channel` and `@timestamp`, as NXLog writes them.
 */
export function windowsEvent(record: JsonObject, table: string, columns: ReadonlySet<string>): JsonObject | undefined {
  const event = fromEvtx(record) ?? fromWinlogbeat(record) ?? fromEvtxEcmd(record) ?? fromFlat(record);
  if (!event) return undefined;
  const row = table === 'SecurityEvent' ? securityRow(event) : table === 'Event' ? eventRow(event) : windowsRow(event);
  return Object.fromEntries(Object.entries(row).filter(([name, value]) => columns.has(name) && value !== null));
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const whole = (value: Json | undefined): number => Number(isObject(value) ? value['#text'] : (value ?? 0)) || 0;
const part = (value: Json | undefined, ...path: string[]): Json | undefined =>
  path.reduce<Json | undefined>((at, key) => (isObject(at) ? at[key] : undefined), value);

function fromEvtx(record: JsonObject): WindowsEvent | undefined {
  const system = part(record, 'Event', 'System');
  if (!isObject(system)) return undefined;
  const data = part(record, 'Event', 'EventData') ?? part(record, 'Event', 'UserData');
  return {
    time: part(system, 'TimeCreated', '#attributes', 'SystemTime') ?? null,
    id: whole(system.EventID),
    channel: text(system.Channel),
    provider: text(part(system, 'Provider', '#attributes', 'Name')),
    computer: text(system.Computer),
    level: whole(system.Level),
    task: whole(system.Task),
    opcode: whole(system.Opcode),
    keywords: text(system.Keywords),
    record: part(system, 'EventRecordID') ?? null,
    data: isObject(data) ? withoutAttributes(data) : {},
  };
}

function withoutAttributes(data: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(data).filter(([name]) => name !== '#attributes'));
}

function fromWinlogbeat(record: JsonObject): WindowsEvent | undefined {
  const { winlog } = record;
  if (!isObject(winlog)) return undefined;
  return {
    time: record['@timestamp'] ?? null,
    id: whole(winlog.event_id),
    channel: text(winlog.channel),
    provider: text(winlog.provider_name),
    computer: text(winlog.computer_name),
    level: levels.indexOf(text(part(record, 'log', 'level')).toLowerCase()),
    task: 0,
    opcode: 0,
    keywords: '',
    record: winlog.record_id ?? null,
    data: isObject(winlog.event_data) ? winlog.event_data : {},
  };
}

/** The names of the levels, at their numbers. */
const levels = ['', 'critical', 'error', 'warning', 'information', 'verbose'];

function fromEvtxEcmd(record: JsonObject): WindowsEvent | undefined {
  if (record.EventId === undefined || typeof record.Payload !== 'string') return undefined;
  const items = part(JSON.parse(record.Payload) as Json, 'EventData', 'Data');
  const pairs = (Array.isArray(items) ? items : [items]).filter(one => isObject(one));
  return {
    time: record.TimeCreated ?? null,
    id: whole(record.EventId),
    channel: text(record.Channel),
    provider: text(record.Provider),
    computer: text(record.Computer),
    level: 0,
    task: 0,
    opcode: 0,
    keywords: text(record.Keywords),
    record: record.EventRecordId ?? null,
    data: Object.fromEntries(pairs.map(one => [text(one['@Name']), one['#text'] ?? ''])),
  };
}

const flatFacts = [
  'EventID',
  'Channel',
  '@timestamp',
  '@version',
  'Hostname',
  'SourceName',
  'EventTime',
  'RecordNumber',
];

function fromFlat(record: JsonObject): WindowsEvent | undefined {
  if (record.EventID === undefined || record.Channel === undefined || record['@timestamp'] === undefined)
    return undefined;
  return {
    time: record['@timestamp'],
    id: whole(record.EventID),
    channel: text(record.Channel),
    provider: text(record.SourceName),
    computer: text(record.Hostname) || text(record.Computer),
    level: 0,
    task: whole(record.Task),
    opcode: 0,
    keywords: text(record.Keywords),
    record: record.RecordNumber ?? null,
    data: Object.fromEntries(Object.entries(record).filter(([name]) => !flatFacts.includes(name))),
  };
}

/** Each field of the event is a column of its own, where the table has one. */
function securityRow(event: WindowsEvent): JsonObject {
  return {
    ...event.data,
    TimeGenerated: event.time,
    EventID: event.id,
    Channel: event.channel,
    Computer: event.computer,
    EventSourceName: event.provider,
    Level: String(event.level),
    Task: event.task,
    EventRecordId: event.record === null ? null : String(event.record),
    Account: account(event.data),
  };
}

/** The account that the agent names: that of the target, else that of the subject. */
function account(data: JsonObject): Json {
  for (const side of ['Target', 'Subject']) {
    const name = text(data[`${side}UserName`]);
    if (name !== '' && name !== '-') return `${text(data[`${side}DomainName`])}\\${name}`;
  }
  return null;
}

function windowsRow(event: WindowsEvent): JsonObject {
  return {
    TimeGenerated: event.time,
    EventID: event.id,
    Channel: event.channel,
    Computer: event.computer,
    Provider: event.provider,
    EventLevel: event.level,
    Task: event.task,
    Opcode: event.opcode,
    Keywords: event.keywords,
    EventRecordId: event.record === null ? null : String(event.record),
    EventData: event.data,
  };
}

/** The fields of the event are XML in one column, which parsers take apart. */
function eventRow(event: WindowsEvent): JsonObject {
  const fields = Object.entries(event.data)
    .map(
      ([name, value]) =>
        `<Data Name="${xml(name)}">${xml(typeof value === 'string' ? value : JSON.stringify(value))}</Data>`,
    )
    .join('');
  const inner = `<EventData xmlns="http://schemas.microsoft.com/win/2004/08/events/event">${fields}</EventData>`;
  return {
    TimeGenerated: event.time,
    EventID: event.id,
    EventLog: event.channel,
    Computer: event.computer,
    Source: event.provider,
    EventLevel: event.level,
    EventData: `<DataItem type="System.XmlData" time="${xml(text(event.time))}">${inner}</DataItem>`,
  };
}

function xml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
