import {
  type Addressed,
  commonSecurityLog,
  type DeviceEvent,
  type Malformed,
  parseCef,
  parseLeef,
  parseSyslog,
  type SyslogMessage,
  unreadable,
  withCefKeys,
} from '../../src/ingest/contract.ts';
import { deviceTime } from './device-time.ts';

/** What a line is read with. */
export interface Received {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Minutes that clocks of senders without a zone are ahead of UTC. */
  readonly utcOffset: number;
  /** Address that sent it, or the host that has the file. */
  readonly from: string;
}

type Form = 'CEF' | 'LEEF';

/** A line of any form, for the stream that takes it: CEF and LEEF, also behind a header of syslog, a JSON object, else syslog. */
export function eventOf(line: string, received: Received): Addressed {
  const found = formIn(line);
  const carrier = found && parseSyslog(line.slice(0, found.at), received);
  // Only behind a header and nothing else: a message may well quote an event.
  if (found && carrier && carrier.message.trim() === '')
    return { to: 'cef', event: securityEvent(line, found.form, carrier, received) };
  const json = line.trimStart().startsWith('{') ? jsonEvent(line, received) : undefined;
  return json ? { to: 'json', event: json } : { event: syslogEvent(line, received) };
}

const farthestHeader = 512;

function formIn(line: string): { form: Form; at: number } | undefined {
  for (const form of ['CEF', 'LEEF'] as const) {
    const at = line.indexOf(`${form}:`);
    if (at >= 0 && at < farthestHeader) return { form, at };
  }
  return undefined;
}

/** A line that must be CEF or LEEF. */
export function cefLine(line: string, received: Received): unknown {
  const found = formIn(line);
  if (!found) return unreadable('there is no "CEF:" and no "LEEF:"', line);
  return securityEvent(line, found.form, parseSyslog(line.slice(0, found.at), received), received);
}

function securityEvent(line: string, form: Form, carrier: SyslogMessage, received: Received): unknown {
  const event: DeviceEvent | Malformed = form === 'CEF' ? parseCef(line) : parseLeef(line);
  if ('reason' in event) return unreadable(`no ${form}: ${event.reason}`, line);
  const cells = commonSecurityLog(form === 'CEF' ? event : withCefKeys(event), carrier);
  cells.Computer ??= received.from;
  cells.time = deviceTime(cells.ReceiptTime, received) ?? carrier.time ?? new Date(received.now).toISOString();
  return cells;
}

/** A line of syslog: nothing is refused. */
export function syslogEvent(line: string, received: Received): unknown {
  const { time, host, ...rest } = parseSyslog(line, received);
  const computer = host ?? received.from;
  return { ...rest, host, computer, from: received.from, time: time ?? new Date(received.now).toISOString() };
}

/** A line that must be a JSON object. */
export function jsonLine(line: string, received: Received): unknown {
  return jsonEvent(line, received) ?? unreadable('the line is no JSON object', line);
}

const times = ['@timestamp', 'timestamp', 'time', 'ts', 'date'];

function jsonEvent(line: string, received: Received): unknown {
  const event = objectIn(line);
  if (!event) return undefined;
  const said = times.map(name => event[name]).find(value => value !== undefined);
  return { event, from: received.from, time: deviceTime(said, received) ?? new Date(received.now).toISOString() };
}

function objectIn(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
