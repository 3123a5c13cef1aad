import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../core/failure.ts';
import { valueAt } from '../event-path.ts';
import { shiftTimes, shiftTimesWithin } from './shift-times.ts';

/** Where a parameter stands. */
type Where = 'query' | 'body';

/** How a source gives its events page by page. */
export interface PageRules {
  /**
   * `link` in a header, `nextLink` as an address in the body or in the header `header`, `cursor` as a value in the body,
   * `offset` and `page` as numbers that the request counts itself; `none` gives everything at once.
   */
  readonly kind?: 'link' | 'nextLink' | 'cursor' | 'offset' | 'page' | 'none';
  readonly parameter?: string;
  readonly in?: Where;
  /** Where in the body the next address or the cursor stands. */
  readonly at?: string;
  readonly header?: string;
  /** Where in the body it says whether there is more. */
  readonly more?: string;
  readonly pageSize: number;
  /** The parameter that asks for a smaller page. */
  readonly size?: string;
  /** `always`: the last page also names a next one, which has the later events. */
  readonly always?: boolean;
}

/** The rules of a source that a stand-in keeps, as data beside what was recorded. */
export interface VendorRules {
  /** `{setting}` stands for the value of a setting. */
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  /** Headers that must be there, with `{setting}` for the value of a setting and `{access}` for the token of the login. */
  readonly requires: Readonly<Record<string, string>>;
  /** The body that refuses. */
  readonly refusal: unknown;
  /** The login that gives the token: its path, the fields that it must have, and its answer. */
  readonly login?: {
    readonly path: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly answer: unknown;
  };
  /** Parameters of the query, and names of the body, that the source knows: `any`, `a|b`, `1..1000`, or `=a`, which must be there. */
  readonly query: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, string>>;
  /**
   * Which parameter says from when, how the time stands in it, and which field of an event it is held against;
   * `until` is the pattern of the end, `longest` the most hours between both. In a body, `parameter` is a path.
   */
  readonly time?: {
    readonly parameter: string;
    readonly in?: Where;
    readonly pattern: string;
    readonly until?: { readonly parameter: string; readonly pattern: string };
    readonly field: string;
    readonly longest?: number;
  };
  /** Where in the body the events are. */
  readonly events?: string;
  readonly newestFirst?: boolean;
  /** Whether documents are had by their signed address alone, and refuse any other proof. */
  readonly signedDocuments?: boolean;
  readonly paging: PageRules;
  readonly limits?: {
    readonly limit: string;
    readonly remaining: string;
    readonly reset: string;
    readonly requests: number;
    readonly seconds: number;
  };
}

/** What was recorded of a stream that is asked for: the answers in their order, and the rules of the source. */
export interface PullRecording {
  readonly stream: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly vendor: VendorRules;
  readonly exchanges: readonly { readonly response: { readonly body: unknown } }[];
  /** Bodies that listed items lead to, by their path. */
  readonly documents?: Readonly<Record<string, unknown>>;
}

/** What was recorded of a stream that is pushed: headers without the signature, and bodies. */
export interface PushRecording {
  readonly stream: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Each with a body, or with lines of JSON that are sent compressed. */
  readonly deliveries: readonly {
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly lines?: readonly unknown[];
  }[];
}

/** What was recorded of a stream that is listened for: its messages, as they came over the network or stood in a file. */
export interface MessageRecording {
  readonly stream: string;
  readonly settings: Readonly<Record<string, string>>;
  /** The stream whose listener takes the messages; the stream itself where it is missing. */
  readonly to?: string;
  /** The setting that names the file which holds them; where it is missing they are sent over TCP, each with a line feed. */
  readonly file?: string;
  readonly messages: readonly string[];
}

export type Recording = PullRecording | PushRecording | MessageRecording;

/** The events of a recording as the source lists them. */
export function recordedEvents({ vendor, exchanges }: PullRecording): Record<string, unknown>[] {
  return exchanges.flatMap(({ response: { body } }) => {
    return (vendor.events === undefined ? body : valueAt(body, vendor.events)) as Record<string, unknown>[];
  });
}

/**
 * The recordings in `recorded/*.json` of a connector's folder, moved in time so that what was recorded last is a few
 * minutes old at `now`: every ISO time and every number of epoch seconds or milliseconds near the recording moves by the same amount.
 *
 * @throws Failure `file/unreadable` for a file that is no recording.
 */
export function readRecordings(folder: string, now: number): Recording[] {
  const recorded = join(folder, 'recorded');
  if (!existsSync(recorded)) return [];
  return readdirSync(recorded)
    .filter(file => file.endsWith('.json'))
    .sort()
    .map(file => readRecording(join(recorded, file), now));
}

function readRecording(file: string, now: number): Recording {
  let value: (Recording & { recordedAt?: string }) | undefined;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Failure('file/unreadable', `${file} can not be read as JSON: ${(cause as Error).message}`, { cause });
  }
  const recordedAt = Date.parse(value?.recordedAt ?? '');
  const known = value && (('exchanges' in value && 'vendor' in value) || 'deliveries' in value || 'messages' in value);
  if (!known || !value?.stream || Number.isNaN(recordedAt)) {
    throw new Failure(
      'file/unreadable',
      `${file} must hold stream, recordedAt, and either vendor and exchanges, or deliveries, or messages.`,
    );
  }
  const shifted = shiftTimes(value, recordedAt, now - recordedAt) as Recording;
  if (!('messages' in shifted)) return shifted;
  return { ...shifted, messages: shifted.messages.map(it => shiftTimesWithin(it, recordedAt, now - recordedAt)) };
}
