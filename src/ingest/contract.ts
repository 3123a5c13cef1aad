import type { Limits } from './limits.ts';
import type { Paging } from './paging.ts';
import type { HttpRequest, Window } from './request.ts';
import type { Setting, ValuesOf } from './settings.ts';
import type { Signature } from './signature.ts';
import type { RowSources, Source } from './source.ts';
import type { TableShape } from './table-shape.ts';

export { headers } from './limits.ts';
export { type Answer, cursor, linkHeader, type Paging } from './paging.ts';
export { bearer, get, type HttpRequest, header, post, type Window } from './request.ts';
export { host, number, type Setting, secret, text } from './settings.ts';
export { hmacSha256, type Signature } from './signature.ts';
export {
  type Derived,
  derive,
  epochMilliseconds,
  epochSeconds,
  nullableText,
  type RowSources,
  type Source,
} from './source.ts';
export { defineTable, type StreamColumnType, type TableShape } from './table-shape.ts';

/** What every stream says of its events: the table they go to, what identifies and dates them, what fills its columns. */
interface EventsOf<Table extends TableShape> {
  readonly table: Table;
  /** `id` is the same whenever the same event is read again; `time` is when it happened. */
  readonly event: { readonly id: Source<'string'>; readonly time: Source<'datetime'> };
  /** Column to path. What no column takes goes to AdditionalFields. */
  readonly row: RowSources<Table>;
}

/** What an answer means that says no: `wait` as when throttled, `refuse` as when our credential is wrong. */
export interface ErrorRule {
  readonly status: number;
  /** Found in the body, where the status alone does not say it. */
  readonly says?: RegExp;
  readonly do: 'wait' | 'refuse';
}

/** A stream that is asked for page after page. Durations are written `30s`, `2m`, `90d`. */
export interface PullStream<Settings, Table extends TableShape> extends EventsOf<Table> {
  /** Headers that prove who we are; made anew for each request. */
  auth(settings: Settings): Record<string, string>;
  request(settings: Settings, window: Window): HttpRequest;
  /** Where in the body the events are; the body itself where it is missing. */
  readonly events?: string;
  readonly paging: Paging;
  /** `lookback`: read again for late events; `oldest`: what the source still has; `settle`: too young to be complete. */
  readonly window: { readonly lookback: string; readonly oldest: string; readonly settle?: string };
  readonly limits?: Limits;
  readonly errors?: readonly ErrorRule[];
  /** How long to wait when there was nothing new; `30s` where it is missing. */
  readonly every?: string;
}

/** A stream that the source pushes to us. An event is `{ id, receivedAt, headers, body }`. */
export interface ReceiveStream<Settings, Table extends TableShape> extends EventsOf<Table> {
  readonly receive: {
    readonly verify: Signature;
    /** What deliveries are signed with. */
    secret(settings: Settings): string;
    /** The header that holds the id of a delivery: a second delivery with it is answered and not stored again. */
    readonly id: string;
  };
}

/** One step of a stream that is read in its own way: events, and where to go on once they are delivered. */
export interface PolledPage {
  readonly events: readonly unknown[];
  readonly cursor: unknown;
}

/** What a `poll` may use: settings, the window to read, and requests that wait, retry and keep the limits. */
export interface PollContext<Settings> {
  readonly settings: Settings;
  readonly window: Window;
  readonly signal: AbortSignal;
  ask(request: HttpRequest): Promise<{ readonly headers: Headers; readonly body: unknown }>;
}

/** The way out for a source that the blocks can not describe: it yields pages, and goes on when each is delivered. */
export interface PollStream<Settings, Table extends TableShape> extends EventsOf<Table> {
  poll(context: PollContext<Settings>, cursor: unknown): AsyncIterable<PolledPage>;
  readonly window: { readonly lookback: string; readonly oldest: string; readonly settle?: string };
  readonly limits?: Limits;
  readonly errors?: readonly ErrorRule[];
  readonly every?: string;
}

export type Stream<Settings = Record<string, unknown>, Table extends TableShape = TableShape> =
  | PullStream<Settings, Table>
  | ReceiveStream<Settings, Table>
  | PollStream<Settings, Table>;

/** A source of logs: what it is, and nothing of how its events are shipped. */
export interface Connector {
  readonly name: string;
  readonly title: string;
  readonly docs: string;
  readonly settings: Readonly<Record<string, Setting>>;
  readonly streams: Readonly<Record<string, Stream>>;
}

/** Declares a connector. A column that the table lacks, or a setting that is not declared, does not compile. */
export function defineConnector<
  const Settings extends Record<string, Setting>,
  Tables extends Record<string, TableShape>,
>(declared: {
  readonly name: string;
  readonly title: string;
  /** The page of the source that describes its interface. */
  readonly docs: string;
  readonly settings: Settings;
  readonly streams: { readonly [Name in keyof Tables]: Stream<ValuesOf<Settings>, Tables[Name]> };
}): Connector {
  return declared as unknown as Connector;
}
