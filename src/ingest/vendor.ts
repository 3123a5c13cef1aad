import { valueAt } from './event-path.ts';
import type { PullRecording, VendorRules } from './recording.ts';

type Event = Record<string, unknown>;

/** What a stand-in answers. */
export interface VendorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: unknown;
}

/** What it looks at of a request. */
export interface VendorRequest {
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** A place in the events that a link leads to. */
interface Place {
  readonly position: number;
  readonly from: number;
}

/** A stand-in for one stream of a source: it has the recorded events and keeps the rules of the source. */
export interface Vendor {
  readonly events: Event[];
  answer(request: VendorRequest): VendorAnswer;
}

/** Makes a stand-in of a recording; `settings` are the values that requests must carry. */
export function vendorOf(
  recording: PullRecording,
  settings: Readonly<Record<string, string>>,
  now: () => number,
): Vendor {
  const { vendor: rules } = recording;
  const events = recording.exchanges.flatMap(exchange => [...exchange.response.body]);
  const budget = budgetOf(rules, now);
  return {
    events,
    answer: request => {
      const refused = (status: number, body: unknown) => ({ status, headers: budget.headers(), body });
      if (!authorized(rules, settings, request)) return refused(401, rules.refusal);
      if (!budget.spend()) return refused(429, { error: 'too many requests' });
      const fault = queryFault(rules, request.query);
      if (fault) return refused(400, { error: fault });
      const place = placeOf(rules, request.query);
      if (!place) return refused(400, { error: `the value of ${rules.paging.parameter} is unknown` });
      return { status: 200, ...page(rules, events, request, place, budget.headers()) };
    },
  };
}

function authorized(rules: VendorRules, settings: Readonly<Record<string, string>>, request: VendorRequest): boolean {
  return Object.entries(rules.requires).every(([name, wanted]) => {
    return request.headers[name] === wanted.replaceAll(/\{(\w+)\}/g, (_, setting) => settings[setting] ?? '');
  });
}

/** The limit of requests in a window, as the source counts and tells it. */
function budgetOf({ limits }: VendorRules, now: () => number) {
  let reset = 0;
  let left: number = limits.requests;
  return {
    spend: () => {
      if (now() >= reset) {
        reset = now() + limits.seconds * 1000;
        left = limits.requests;
      }
      return left-- > 0;
    },
    headers: () => ({
      [limits.limit]: String(limits.requests),
      [limits.remaining]: String(Math.max(left, 0)),
      [limits.reset]: String(Math.ceil(reset / 1000)),
    }),
  };
}

function queryFault(rules: VendorRules, query: URLSearchParams): string | undefined {
  for (const [name, value] of query) {
    const rule = rules.query[name];
    if (rule === undefined) return `the parameter ${name} is unknown`;
    if (!follows(rule, value)) return `the parameter ${name} can not be ${value}`;
  }
  return undefined;
}

function follows(rule: string, value: string): boolean {
  if (rule === 'any') return true;
  const range = /^(\d+)\.\.(\d+)$/.exec(rule);
  if (!range) return rule.split('|').includes(value);
  return /^\d+$/.test(value) && Number(value) >= Number(range[1]) && Number(value) <= Number(range[2]);
}

function placeOf(rules: VendorRules, query: URLSearchParams): Place | undefined {
  const after = query.get(rules.paging.parameter);
  if (after !== null) return readPlace(after);
  const found = new RegExp(rules.time.pattern).exec(query.get(rules.time.parameter) ?? '');
  const from = found ? Date.parse(found[1]) : 0;
  return Number.isNaN(from) ? undefined : { position: 0, from };
}

/** A place as a source writes it: opaque, and known to it for longer than one process lives. */
function writePlace({ position, from }: Place): string {
  return Buffer.from(`${position} ${from}`).toString('base64url');
}

function readPlace(token: string): Place | undefined {
  const found = /^(\d+) (\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
  return found ? { position: Number(found[1]), from: Number(found[2]) } : undefined;
}

/** The events from a place on, with links as the source writes them: opaque, and to its own host. */
function page(
  rules: VendorRules,
  events: readonly Event[],
  request: VendorRequest,
  place: Place,
  headers: Record<string, string>,
) {
  const size = Math.min(
    rules.paging.pageSize,
    Number(request.query.get('limit') ?? request.query.get('per_page') ?? 100),
  );
  const body: Event[] = [];
  let position = place.position;
  for (; position < events.length && body.length < size; position++) {
    if (isSince(rules, events[position], place.from)) body.push(events[position]);
  }
  const more = events.slice(position).some(event => isSince(rules, event, place.from));
  const self = `<${link(request, request.query)}>; rel="self"`;
  if (!more && !rules.paging.always) return { headers: { ...headers, link: [self] }, body };
  const query = new URLSearchParams(request.query);
  if (rules.paging.always) query.delete(rules.time.parameter);
  query.set(rules.paging.parameter, writePlace({ position, from: place.from }));
  return { headers: { ...headers, link: [self, `<${link(request, query)}>; rel="next"`] }, body };
}

function link({ host, path }: VendorRequest, query: URLSearchParams): string {
  return `https://${host}${path}?${query}`;
}

function isSince(rules: VendorRules, event: Event, from: number): boolean {
  const value = valueAt(event, rules.time.field);
  const time = typeof value === 'number' ? value : Date.parse(String(value));
  return !(time < from);
}
