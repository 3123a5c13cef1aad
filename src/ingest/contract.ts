import type { Auth } from './auth/auth.ts';
import type { Decode } from './decode/decode.ts';
import type { CheckAnswer, Delivery } from './delivery.ts';
import type { ErrorRule } from './errors.ts';
import type { Limits } from './limits.ts';
import type { ListenContext } from './listen/listen.ts';
import type { Paging } from './paging.ts';
import type { SnapshotBlock } from './pull/snapshot.ts';
import type { HttpRequest, Window } from './request.ts';
import type { Setting, ValuesOf } from './settings.ts';
import type { Signature } from './signature.ts';
import type { RowSources, Source } from './source.ts';
import type { TableShape } from './table-shape.ts';
import type { WindowBlock } from './window.ts';

export { type Auth, basic, type Login, queryKey, type Signer } from './auth/auth.ts';
export { awsSignature } from './auth/aws.ts';
export { entraReader, entraSettings } from './auth/entra.ts';
export { hmacRequest } from './auth/hmac.ts';
export type { Assertion } from './auth/jwt.ts';
export {
  entraApplication,
  jwtServiceAccount,
  oauth2ClientCredentials,
  oauth2Refresh,
  sessionToken,
} from './auth/oauth2.ts';
export { csv, type Decode, json, jsonLines, textLines, xml } from './decode/decode.ts';
export { type CheckAnswer, type Delivery, jsonLineEvents, jsonOf, wholeEvent } from './delivery.ts';
export type { ErrorRule } from './errors.ts';
export { valueAt } from './event-path.ts';
export { type DeviceEvent, type Malformed, parseCef } from './formats/cef.ts';
export { columnOfKey } from './formats/cef-columns.ts';
export { commonSecurityLog, withCefKeys } from './formats/common-security-log.ts';
export { lineFramer, syslogFramer } from './formats/framing.ts';
export { parseLeef } from './formats/leef.ts';
export { parseSyslog, type SyslogMessage } from './formats/syslog.ts';
export { allOf, atMost, headers, type Limits } from './limits.ts';
export { handOver } from './listen/hand-over.ts';
export type { ListenContext } from './listen/listen.ts';
export { type Addressed, parted } from './listen/parted.ts';
export { type Tailing, tailFile } from './listen/tail.ts';
export { listenTcp, type TcpListening } from './listen/tcp.ts';
export { listenUdp, type UdpListening } from './listen/udp.ts';
export { odataPages, odataWithin } from './odata.ts';
export {
  type Answer,
  cursor,
  lastEvent,
  linkHeader,
  nextLink,
  offset,
  onePage,
  type Paging,
  pageNumber,
} from './paging.ts';
export { defineVendor, type OwnVendor } from './replay/own-vendor.ts';
export { timeOf, type VendorAnswer, type VendorFacts, type VendorRequest } from './replay/vendor.ts';
export { bearer, form, get, type HttpRequest, header, post, type Window } from './request.ts';
export {
  address,
  type Endpoint,
  endpoints,
  host,
  list,
  mailbox,
  number,
  optional,
  path,
  type Setting,
  secret,
  text,
  usually,
  utcOffset,
  type ValuesOf,
} from './settings.ts';
export { bearerSecret, hmacSha256, type Signature, timestampedHmac } from './signature.ts';
export {
  type Derived,
  derive,
  epochMilliseconds,
  epochSeconds,
  joined,
  nullableText,
  type RowSources,
  type Source,
  utc,
} from './source.ts';
export { defineTable, type StreamColumnType, type TableShape } from './table-shape.ts';
export { unreadable } from './unreadable.ts';

/** What every stream says of its events: the table they go to, what identifies and dates them, what fills its columns. */
interface EventsOf<Table extends TableShape> {
  readonly table: Table;
  /** `id` is the same whenever the same event is read again; `time` is when it happened. */
  readonly event: { readonly id: Source<'string'>; readonly time: Source<'datetime'> };
  /** Column to path. What no column takes goes to AdditionalFields. */
  readonly row: RowSources<Table>;
}

/** What all streams have that are read from their source. */
interface ReadBlocks {
  /** Which times are asked for. */
  readonly window: WindowBlock;
  readonly limits?: Limits;
  readonly errors?: readonly ErrorRule[];
  /** How the body of an answer is read; JSON where it is missing. What is compressed is unpacked first. */
  readonly decode?: Decode;
  /** How long to wait when there was nothing new; `30s` where it is missing. */
  readonly every?: string;
}

/** Records that were only listed: each is asked for on its own, and delivered before the next one. */
export interface DetailBlock<Settings> {
  /** What asks for an item of the list; undefined leaves it out. */
  request(settings: Settings, item: unknown): HttpRequest | undefined;
  /** Where the id of a listed item is; the item itself where it is missing. */
  readonly key?: string;
  /** Where in the answer the events are; the body itself where it is missing. */
  readonly events?: string;
  readonly decode?: Decode;
  /** An event together with what the list said of it. */
  withItem?(event: unknown, item: unknown): unknown;
}

/** A source that works for a while before it gives results: `request` creates the job. */
export interface JobBlock<Settings> {
  /** What asks how the job stands; `created` is the body of the answer that created it. */
  status(settings: Settings, created: unknown): HttpRequest;
  state(body: unknown): 'running' | 'done' | 'failed';
  /** What asks for the results; `finished` is the body that said done. */
  results(settings: Settings, finished: unknown): readonly HttpRequest[];
  /** How long to wait between two looks; `10s` where it is missing. */
  readonly every?: string;
}

/** A stream that is asked for page after page. Durations are written `30s`, `2m`, `90d`. */
export interface PullStream<Settings, Table extends TableShape> extends EventsOf<Table>, ReadBlocks {
  /** What proves who we are: headers, a login, or a signature over the request. */
  auth(settings: Settings): Auth;
  /** The first page of a window; `part` is one of `parts`. */
  request(settings: Settings, window: Window, part: string): HttpRequest;
  /** Where in the body the events are; the body itself where it is missing. */
  readonly events?: string;
  /** Which records are events; all where it is missing. */
  where?(record: unknown): boolean;
  /** The events of a record that holds several. */
  split?(record: unknown): Iterable<unknown>;
  /** How the next page is found; everything comes at once where it is missing. */
  readonly paging?: Paging;
  readonly window: WindowBlock & {
    /** Whether an answer shows that its window holds more than the source gives: it is then asked for in halves. */
    full?(body: unknown): boolean;
  };
  /** What is read one after the other, each with its own place: subscriptions, content types … */
  parts?(settings: Settings, ask: (request: HttpRequest) => Promise<unknown>): readonly string[] | Promise<string[]>;
  readonly detail?: DetailBlock<Settings>;
  readonly job?: JobBlock<Settings>;
  /**
   * A row as an object of STIX, which Sentinel's threat intelligence gets beside the table where a run uploads; undefined leaves it out. It is the
   * same for a row that comes again. https://learn.microsoft.com/azure/sentinel/stix-objects-api
   */
  stix?(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined;
  /** The source has a state: what changed between two looks are the events, `{ id, key, change, readAt, record }`. */
  readonly snapshot?: SnapshotBlock;
}

/** A stream that the source pushes to us. */
export interface ReceiveStream<Settings, Table extends TableShape> extends EventsOf<Table> {
  readonly receive: {
    readonly verify: Signature;
    /** What deliveries are signed with. */
    secret(settings: Settings): string;
    /** The header that holds the id of a delivery. A delivery must have it where it is said. */
    readonly id?: string;
    /** The events of a delivery; one, `{ id, receivedAt, headers, body }` with a body of JSON, where it is missing. */
    events?(delivery: Delivery): readonly unknown[];
    /** What the source is answered when it only asks whether we are there; nothing is stored then. */
    check?(delivery: Delivery, settings: Settings): CheckAnswer | undefined;
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
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  warn(message: string): void;
  ask(
    request: HttpRequest,
    decode?: Decode,
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly body: unknown }>;
}

/** The way out for a source that the blocks can not describe: it yields pages, and goes on when each is delivered. */
export interface PollStream<Settings, Table extends TableShape> extends EventsOf<Table>, ReadBlocks {
  auth?(settings: Settings): Auth;
  poll(context: PollContext<Settings>, cursor: unknown): AsyncIterable<PolledPage>;
}

/** A stream whose source hands its events over in a way of its own: a listener, a file that grows, a queue that forgets. */
export interface ListenStream<Settings, Table extends TableShape> extends Omit<EventsOf<Table>, 'event'> {
  /** Without an `id`, an event is never known again, and its place in the spool names its row. */
  readonly event: { readonly id?: Source<'string'>; readonly time: Source<'datetime'> };
  /** Hands events to the intake until the signal is aborted. A sender is told that they are taken only when they are. */
  listen(context: ListenContext<Settings>): Promise<void>;
}

/** A stream whose events the listener of another one tells apart and hands over, as `context.feeds.<name>`. */
export interface FedStream<Table extends TableShape> extends Omit<EventsOf<Table>, 'event'> {
  readonly event: ListenStream<unknown, Table>['event'];
  readonly fedBy: string;
}

export type Stream<Settings = Record<string, unknown>, Table extends TableShape = TableShape> =
  | PullStream<Settings, Table>
  | ReceiveStream<Settings, Table>
  | ListenStream<Settings, Table>
  | FedStream<Table>
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
