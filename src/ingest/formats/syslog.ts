/** A syslog message, whatever form it came in. What the sender left out is undefined. */
export interface SyslogMessage {
  /** `auth`, `local0` … */
  readonly facility: string;
  /** `emerg` to `debug`. */
  readonly severity: string;
  /** ISO 8601 with its zone. */
  readonly time?: string;
  readonly host?: string;
  readonly app?: string;
  readonly processId?: string;
  readonly messageId?: string;
  /** Structured data of RFC 5424 as it was written, `[id name="value"]`. */
  readonly data?: string;
  readonly message: string;
}

/** What a message without year and zone is read with. */
export interface SyslogContext {
  /** When it was received, in milliseconds since 1970. */
  readonly now: number;
  /** Minutes that the sender's clock is ahead of UTC; 0 where it is missing. */
  readonly utcOffset?: number;
}

const facilities =
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock local0 local1 local2 local3 local4 local5 local6 local7'.split(
    ' ',
  );
const severities = 'emerg alert crit err warning notice info debug'.split(' ');
/** What a message without a priority is taken for: https://www.rfc-editor.org/rfc/rfc3164#section-4.3.3 */
const unsaid = 13;

/**
 * Reads one message: RFC 5424 where its version says so, else RFC 3164 as far as the sender keeps to it. Nothing is
 * refused: what has no known form is a message without host and time.
 * https://www.rfc-editor.org/rfc/rfc5424 https://www.rfc-editor.org/rfc/rfc3164
 */
export function parseSyslog(line: string, context: SyslogContext): SyslogMessage {
  const { priority, start } = priorityOf(line);
  const said = { facility: facilities[priority >> 3], severity: severities[priority & 7] };
  const modern = start > 0 && line.startsWith('1 ', start) ? rfc5424(line, start + 2) : undefined;
  return { ...said, ...(modern ?? rfc3164(line, start, context)) };
}

/** `<0>` to `<191>`, and where the rest begins. */
function priorityOf(line: string): { priority: number; start: number } {
  const end = line.charCodeAt(0) === 60 ? line.indexOf('>') : -1;
  if (end < 2 || end > 4) return { priority: unsaid, start: 0 };
  const digits = line.slice(1, end);
  const priority = /^\d+$/.test(digits) ? Number(digits) : 192;
  return priority < 192 ? { priority, start: end + 1 } : { priority: unsaid, start: 0 };
}

type Rest = Omit<SyslogMessage, 'facility' | 'severity'>;

function rfc5424(line: string, start: number): Rest | undefined {
  const fields: string[] = [];
  let at = start;
  while (fields.length < 5) {
    const end = line.indexOf(' ', at);
    if (end < 0) return undefined;
    fields.push(line.slice(at, end));
    at = end + 1;
  }
  const [time, host, app, processId, messageId] = fields.map(said);
  if (time !== undefined && !isoTime.test(time)) return undefined;
  const dataEnd = endOfData(line, at);
  if (dataEnd === undefined) return undefined;
  const data = said(line.slice(at, dataEnd));
  return { time, host, app, processId, messageId, data, message: withoutMark(line.slice(dataEnd + 1)) };
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

function said(field: string): string | undefined {
  return field === '-' || field === '' ? undefined : field;
}

/** A message in UTF-8 may begin with a byte order mark, which is not part of it. */
function withoutMark(message: string): string {
  return message.charCodeAt(0) === 0xfeff ? message.slice(1) : message;
}

/** Where structured data ends: after `-`, or after the last `]` that is not within a quoted value. */
function endOfData(line: string, start: number): number | undefined {
  if (line[start] === '-') return start + 1;
  let at = start;
  while (line[at] === '[') {
    const end = endOfElement(line, at);
    if (end === undefined) return undefined;
    at = end;
  }
  return at > start && (at === line.length || line[at] === ' ') ? at : undefined;
}

function endOfElement(line: string, start: number): number | undefined {
  let quoted = false;
  for (let at = start + 1; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === 92 && quoted) at++;
    else if (code === 34) quoted = !quoted;
    else if (code === 93 && !quoted) return at + 1;
  }
  return undefined;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** `Nov 20 10:00:01 host tag[pid]: message`; many senders add a year or write the time as ISO 8601. */
const bsdTime = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (?:(\d{4}) )?(\d\d):(\d\d):(\d\d)(\.\d{1,6})?:? /;
const isoLead = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) /;
const tag = /^([^\s:[\]]{1,48})(?:\[([^\]\s]{1,48})\])?: ?/;

function rfc3164(line: string, start: number, context: SyslogContext): Rest {
  const text = line.slice(start);
  const bsd = bsdTime.exec(text);
  const iso = bsd ? null : isoLead.exec(text);
  if (!bsd && !iso) return tagged(text, undefined, undefined);
  const time = bsd ? bsdToIso(bsd, context) : iso?.[1];
  if (time === undefined) return { message: text };
  const after = text.slice((bsd ?? iso)?.[0].length);
  const space = after.indexOf(' ');
  const host = space > 0 ? after.slice(0, space) : '';
  // A sender that leaves its host out begins with the tag, which ends in a colon.
  if (host === '' || host.endsWith(':')) return tagged(after, time, undefined);
  return tagged(after.slice(space + 1), time, host);
}

function tagged(text: string, time: string | undefined, host: string | undefined): Rest {
  const found = text.startsWith('CEF:') || text.startsWith('LEEF:') ? null : tag.exec(text);
  if (!found) return { time, host, message: text };
  return { time, host, app: found[1], processId: found[2], message: text.slice(found[0].length) };
}

/** Without a year it is the one that brings the time nearest to now, so that New Year needs no care. */
function bsdToIso(found: RegExpExecArray, { now, utcOffset = 0 }: SyslogContext): string | undefined {
  const [, monthName, day, year, hour, minute, second, fraction = ''] = found;
  const month = months.indexOf(monthName);
  if (month < 0 || Number(day) > 31 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60)
    return undefined;
  const at = (of: number) =>
    Date.UTC(of, month, Number(day), Number(hour), Number(minute), Number(second)) - utcOffset * 60_000;
  const thisYear = new Date(now).getUTCFullYear();
  const candidates = year ? [Number(year)] : [thisYear - 1, thisYear, thisYear + 1];
  const nearest = candidates.map(at).reduce((a, b) => (Math.abs(b - now) < Math.abs(a - now) ? b : a));
  return `${new Date(nearest).toISOString().slice(0, 19)}${fraction}Z`;
}
