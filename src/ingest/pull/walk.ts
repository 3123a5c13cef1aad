import type { Ask } from '../ask.ts';
import type { PullStream } from '../contract.ts';
import type { HttpRequest, Window } from '../request.ts';
import type { TableShape } from '../table-shape.ts';
import type { Span } from '../window.ts';

/** A page as its request asks for it. */
export type Place = Pick<HttpRequest, 'url' | 'body'>;

/** Where reading stands; this is the cursor of a pull stream, or of one of its parts. */
export interface Walk {
  /** The next page; null at the end. */
  readonly next: Place | null;
  /** The window that the next page belongs to, where requests have an end. */
  readonly window?: Window;
  /** Everything before this was read, where requests have an end. */
  readonly upTo?: string;
  /** What was listed on the page at `next` and is delivered already. */
  readonly done?: readonly string[];
  /** The answer that created a job whose results are not read yet. */
  readonly job?: unknown;
}

export type AnyPullStream = PullStream<Record<string, unknown>, TableShape>;

/** What one walk needs. */
export interface Pulling {
  readonly stream: AnyPullStream;
  readonly settings: Record<string, unknown>;
  readonly span: Span;
  /** Where the first read starts, in milliseconds since 1970. */
  readonly start: number;
  /** The window of a stream whose requests have no end: from the newest delivered event on. */
  readonly window: () => Window;
  readonly ask: Ask;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly warn: (message: string) => void;
}

/** Events, and where to go on once they are delivered. */
export interface Step {
  readonly events: readonly unknown[];
  readonly walk: Walk;
}

export function placeOf({ url, body }: HttpRequest): Place {
  return { url, body };
}
