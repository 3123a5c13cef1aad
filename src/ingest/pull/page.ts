import { Failure } from '../../core/failure.ts';
import { TooFull } from '../errors.ts';
import { valueAt } from '../event-path.ts';
import { place } from '../fetch.ts';
import { type Answer, onePage } from '../paging.ts';
import type { HttpRequest } from '../request.ts';
import type { AnyPullStream } from './walk.ts';

/** One page: its events, where the next one is, and whether it is the last of this walk. */
export interface Page {
  readonly events: readonly unknown[];
  readonly next: HttpRequest | undefined;
  readonly last: boolean;
  /** What the source's own clock said, in milliseconds since 1970; undefined where it said nothing. */
  readonly told?: number;
}

/**
 * Reads an answer as a page. `visited` holds the pages of this walk, so that a source that leads in a circle is noticed;
 * `first` says that the answer may show that its window holds too much.
 */
export function readPage(
  stream: AnyPullStream,
  request: HttpRequest,
  answer: Answer,
  visited: Set<string>,
  first: boolean,
): Page {
  if (first && stream.window.full?.(answer.body))
    throw new TooFull(`${place(request.url)} has more than it gives at once.`);
  const listed = eventsAt(request, answer.body, stream.events);
  const paging = stream.paging ?? onePage;
  const next = paging.next(request, answer, listed);
  const last = !next || (paging.keepPolling && listed.length === 0);
  if (next) sameSource(request, next);
  if (next && !last) unseen(request, next, visited);
  unrepeated(request, listed, visited);
  return { events: chosen(stream, listed), next, last, told: toldTime(answer) };
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1 */
function toldTime({ headers }: Answer): number | undefined {
  const time = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** The array at a path of a body; none where the answer has no body. */
export function eventsAt(request: HttpRequest, body: unknown, path: string | undefined): unknown[] {
  if (body === undefined) return [];
  const events = path === undefined ? body : valueAt(body, path);
  if (Array.isArray(events)) return events;
  const where = path === undefined ? 'no array' : `no array at "${path}"`;
  throw new Failure('service/garbled', `The answer of ${place(request.url)} holds ${where}.`);
}

/** Records as events: those that the stream wants, each as one or several. */
export function chosen({ where, split }: AnyPullStream, records: readonly unknown[]): readonly unknown[] {
  const wanted = where ? records.filter(record => where(record)) : records;
  return split ? wanted.flatMap(record => [...split(record)]) : wanted;
}

/** The next page gets our token: it must be of the same source. */
function sameSource(current: HttpRequest, next: HttpRequest): void {
  if (new URL(next.url).origin === new URL(current.url).origin) return;
  throw new Failure('service/garbled', `${place(current.url)} names a next page elsewhere: ${place(next.url)}.`);
}

/** A source that gives the same page to another request would have the real one left out. */
function unrepeated(current: HttpRequest, listed: readonly unknown[], visited: Set<string>): void {
  if (listed.length < 2) return;
  const ends = `page ${listed.length} ${JSON.stringify([listed[0], listed.at(-1)])}`;
  if (!visited.has(ends)) visited.add(ends);
  else throw new Failure('service/garbled', `${place(current.url)} gives the events of a page that was already read.`);
}

/** A source that leads in a circle would be read for ever. */
function unseen(current: HttpRequest, next: HttpRequest, visited: Set<string>): void {
  visited.add(current.url + (current.body ?? ''));
  if (!visited.has(next.url + (next.body ?? ''))) return;
  throw new Failure('service/garbled', `${place(current.url)} names a next page that was already read.`);
}
