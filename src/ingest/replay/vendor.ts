import { valueAt } from '../event-path.ts';
import { budgetOf } from './budget.ts';
import { type PullRecording, recordedEvents, type VendorRules } from './recording.ts';

type Event = Record<string, unknown>;

/** What a stand-in answers. */
export interface VendorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: unknown;
}

/** What it looks at of a request. */
export interface VendorRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as text. */
  readonly text: string;
}

/** A place in the events that a link leads to. */
interface Place {
  readonly position: number;
  readonly from: number;
  readonly to: number;
}

/** A stand-in for one stream of a source: it has the recorded events and keeps the rules of the source. */
export interface Vendor {
  readonly events: Event[];
  /** Whether a request is meant for it. */
  takes(request: VendorRequest): boolean;
  answer(request: VendorRequest): VendorAnswer;
}

/** What a stand-in must know besides the recording. */
export interface VendorFacts {
  /** The values that requests must carry; `access` is the token that the login gives. */
  readonly values: Readonly<Record<string, string>>;
  readonly now: () => number;
}

/** Makes a stand-in of a recording. */
export function vendorOf(recording: PullRecording, facts: VendorFacts): Vendor {
  const { vendor: rules } = recording;
  const events = recordedEvents(recording);
  const envelope = recording.exchanges[0]?.response.body;
  const budget = rules.limits && budgetOf(rules.limits, facts.now);
  const path = filled(rules.path, facts.values);
  const headers = () => budget?.headers() ?? {};
  return {
    events,
    takes: request =>
      request.path === path && request.method === (rules.method ?? 'GET') && !fixedFault(rules, request),
    answer: request => {
      const refused = (status: number, body: unknown) => ({ status, headers: headers(), body });
      if (!authorized(rules, facts, request)) return refused(401, rules.refusal);
      if (budget && !budget.spend()) return refused(429, { error: 'too many requests' });
      const fault = parameterFault(rules, request);
      if (fault) return refused(400, { error: fault });
      const place = placeOf(rules, request);
      if (typeof place === 'string') return refused(400, { error: place });
      return { status: 200, ...page(rules, events, request, place, { headers: headers(), envelope }) };
    },
  };
}

/** A text with the values of settings where `{setting}` stands. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, setting) => values[setting] ?? '');
}

/** Whether a request carries what the source wants of everyone. */
export function authorized(rules: VendorRules, { values }: VendorFacts, request: VendorRequest): boolean {
  return Object.entries(rules.requires).every(([name, wanted]) => request.headers[name] === filled(wanted, values));
}

/** One path may serve several streams, told apart by parameters that have one value only: `=value`. */
function fixedFault({ query }: VendorRules, request: VendorRequest): boolean {
  return Object.entries(query).some(
    ([name, rule]) => rule.startsWith('=') && request.query.get(name) !== rule.slice(1),
  );
}

function parameterFault(rules: VendorRules, request: VendorRequest): string | undefined {
  if (!rules.body) return faultOf(rules.query, request.query);
  const names = Object.entries(jsonOf(request)).map(
    ([name, value]) => [name, typeof value === 'object' ? 'any' : String(value)] as const,
  );
  return faultOf(rules.query, request.query) ?? faultOf(rules.body, names);
}

function faultOf(rules: Readonly<Record<string, string>>, given: Iterable<readonly [string, string]>) {
  for (const [name, value] of given) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) return `the parameter ${name} is unknown`;
    if (!follows(rule, value)) return `the parameter ${name} can not be ${value}`;
  }
  return undefined;
}

function follows(rule: string, value: string): boolean {
  if (rule === 'any') return true;
  if (rule.startsWith('=')) return value === rule.slice(1);
  const range = /^(\d+)\.\.(\d+)$/.exec(rule);
  if (!range) return rule.split('|').includes(value);
  return /^\d+$/.test(value) && Number(value) >= Number(range[1]) && Number(value) <= Number(range[2]);
}

/** A body as JSON; a form is none. */
export function jsonOf({ text }: VendorRequest): Record<string, unknown> {
  try {
    return JSON.parse(text || '{}');
  } catch {
    return {};
  }
}

/** A parameter of the query, or a value at a path of the body. */
function given(request: VendorRequest, where: 'query' | 'body' | undefined, name: string): string | undefined {
  if (where !== 'body') return request.query.get(name) ?? undefined;
  const value = valueAt(jsonOf(request), name);
  return value === undefined || value === null ? undefined : String(value);
}

const wholeTime = { from: 0, to: Number.POSITIVE_INFINITY };

/** Where a request wants to read on, or what is wrong with it. */
function placeOf(rules: VendorRules, request: VendorRequest): Place | string {
  const { kind = 'link', parameter = '', in: where, pageSize } = rules.paging;
  const after = parameter === '' ? undefined : given(request, where, parameter);
  if (after !== undefined && kind !== 'offset' && kind !== 'page')
    return readPlace(after) ?? `the value of ${parameter} is unknown`;
  const span = spanOf(rules, request);
  if (typeof span === 'string') return span;
  const passed = Number(after ?? (kind === 'page' ? 1 : 0));
  return { ...span, position: kind === 'page' ? (passed - 1) * pageSize : passed };
}

function spanOf({ time }: VendorRules, request: VendorRequest): { from: number; to: number } | string {
  if (!time) return wholeTime;
  const read = (parameter: string, pattern: string) =>
    timeOf(new RegExp(pattern).exec(given(request, time.in, parameter) ?? '')?.[1]);
  const from = read(time.parameter, time.pattern) ?? 0;
  const to = (time.until && read(time.until.parameter, time.until.pattern)) ?? Number.POSITIVE_INFINITY;
  if (Number.isNaN(from) || Number.isNaN(to)) return `the value of ${time.parameter} is no time`;
  if (time.longest && to - from > time.longest * 3_600_000) return `more than ${time.longest} hours were asked for`;
  return { from, to };
}

/** A time as sources write it: ISO 8601, in UTC where it has no zone, or seconds or milliseconds since 1970. */
export function timeOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const text = String(value);
  if (/^\d{1,11}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (/^\d+$/.test(text)) return Number(text);
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
}

/** A place as a source writes it: opaque, and known to it for longer than one process lives. */
function writePlace({ position, from, to }: Place): string {
  return Buffer.from(`${position} ${from} ${Number.isFinite(to) ? to : ''}`).toString('base64url');
}

function readPlace(token: string): Place | undefined {
  const found = /^(\d+) (\d+) (\d*)$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
  return found
    ? { position: Number(found[1]), from: Number(found[2]), to: Number(found[3] || Number.POSITIVE_INFINITY) }
    : undefined;
}

/** The events from a place on, with the next place told as the source tells it: opaque, and of its own host. */
function page(
  rules: VendorRules,
  events: readonly Event[],
  request: VendorRequest,
  place: Place,
  { headers, envelope }: { headers: Record<string, string>; envelope: unknown },
) {
  const { paging } = rules;
  const asked = given(request, paging.in, paging.size ?? '') ?? String(paging.pageSize);
  const size = Math.min(paging.pageSize, Number(asked) || paging.pageSize);
  const ordered = rules.newestFirst ? newestFirst(rules, events) : events;
  const { position, body } = slice(rules, ordered, place, size);
  const more = ordered.slice(position).some(event => isWithin(rules, event, place));
  const next = more || paging.always ? writePlace({ ...place, position }) : undefined;
  return told(rules, request, { body: wrapped(rules, envelope, body), next, more, headers });
}

/** A page that the request counts itself counts only the events that fit; a token counts them all. */
function slice({ paging, ...rules }: VendorRules, events: readonly Event[], place: Place, size: number) {
  const counted = paging.kind === 'offset' || paging.kind === 'page';
  const body: Event[] = [];
  let passed = counted ? place.position : 0;
  let position = counted ? 0 : place.position;
  for (; position < events.length && body.length < size; position++) {
    if (!isWithin({ paging, ...rules }, events[position], place)) continue;
    if (passed > 0) passed--;
    else body.push(events[position]);
  }
  return { position, body };
}

function told(
  { paging, time }: VendorRules,
  request: VendorRequest,
  page: { body: unknown; next: string | undefined; more: boolean; headers: Record<string, string> },
) {
  const { kind = 'link', parameter = '', at, header, more } = paging;
  const query = new URLSearchParams(request.query);
  if (paging.always && time) query.delete(time.parameter);
  if (page.next) query.set(parameter, page.next);
  const address = `https://${request.host}${request.path}?${query}`;
  const self = `<https://${request.host}${request.path}?${request.query}>; rel="self"`;
  let body = more ? withValue(page.body, more, page.more) : page.body;
  let headers: Record<string, string | readonly string[]> = page.headers;
  if (kind === 'link') headers = { ...headers, link: page.next ? [self, `<${address}>; rel="next"`] : [self] };
  if (kind === 'nextLink' && at) body = withValue(body, at, page.next && address);
  if (kind === 'nextLink' && header && page.next) headers = { ...headers, [header]: address };
  if (kind === 'cursor' && at) body = withValue(body, at, page.next);
  if (kind === 'cursor' && header && page.next) headers = { ...headers, [header]: page.next };
  return { headers, body };
}

function wrapped({ events: path }: VendorRules, envelope: unknown, events: readonly Event[]): unknown {
  return path === undefined ? events : withValue(envelope, path, events);
}

/** A copy of a body with another value at a path; undefined takes it away. */
function withValue(body: unknown, path: string, value: unknown): unknown {
  const names = path.split(/(?<!\\)\./).map(name => name.replaceAll('\\.', '.'));
  const copy = structuredClone(body) as Record<string, unknown>;
  let at = copy;
  for (const name of names.slice(0, -1)) {
    at[name] ??= {};
    at = at[name] as Record<string, unknown>;
  }
  at[names[names.length - 1]] = value;
  return copy;
}

function isWithin({ time }: VendorRules, event: Event, { from, to }: Place): boolean {
  const at = time && timeOf(valueAt(event, time.field));
  return at === undefined || !(at < from || at > to);
}

function newestFirst({ time }: VendorRules, events: readonly Event[]): Event[] {
  const at = (event: Event) => timeOf(valueAt(event, time?.field ?? '')) ?? 0;
  return [...events].sort((a, b) => at(b) - at(a));
}
