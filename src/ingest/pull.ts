import { Failure } from '../core/failure.ts';
import type { Ask } from './ask.ts';
import type { PolledPage, PullStream } from './contract.ts';
import { valueAt } from './event-path.ts';
import { place } from './fetch.ts';
import type { Answer } from './paging.ts';
import type { HttpRequest, Window } from './request.ts';
import type { TableShape } from './table-shape.ts';

/** Where a walk from page to page stands; this is the cursor of a pull stream. */
interface Walk {
  readonly next: Pick<HttpRequest, 'url' | 'body'> | null;
}

/** What one walk needs. */
export interface Pulling {
  readonly stream: PullStream<Record<string, unknown>, TableShape>;
  readonly settings: Record<string, unknown>;
  readonly window: () => Window;
  readonly ask: Ask;
  readonly warn: (message: string) => void;
}

/** Statuses with which a source refuses a place to go on that it gave us itself. */
const refusedContinuation = [400, 404, 410];

/** One page: its events, and where the next one is. */
interface Page {
  readonly events: readonly unknown[];
  readonly next: HttpRequest | undefined;
  readonly last: boolean;
}

/** Walks the pages of a stream from where its cursor stands to where there is nothing new. */
export async function* pull(pulling: Pulling, cursor: unknown): AsyncGenerator<PolledPage> {
  const visited = new Set<string>();
  let page = await firstPage(pulling, (cursor as Walk | null)?.next, visited);
  for (;;) {
    const { events, next, last } = page;
    yield { events, cursor: { next: next ? { url: next.url, body: next.body } : null } satisfies Walk };
    if (last || !next) return;
    page = await pulling.ask(next, answer => readPage(pulling.stream, next, answer, visited));
  }
}

/** The first page: of the saved walk, or of the window when the source no longer knows the saved place. */
async function firstPage(pulling: Pulling, saved: Walk['next'] | undefined, visited: Set<string>): Promise<Page> {
  const { stream, settings, ask } = pulling;
  const first = stream.request(settings, pulling.window());
  const read = (request: HttpRequest, expected: readonly number[]) =>
    ask(request, answer => readPage(stream, request, answer, visited), expected);
  if (!saved) return read(first, []);
  try {
    return await read({ ...first, ...saved }, refusedContinuation);
  } catch (error) {
    if (!(error instanceof Failure && refusedContinuation.includes(error.status ?? 0))) throw error;
    pulling.warn(
      `The source no longer knows the saved place (${error.status}); reading from ${pulling.window().from}.`,
    );
    return read(first, []);
  }
}

function readPage(stream: Pulling['stream'], request: HttpRequest, answer: Answer, visited: Set<string>): Page {
  const events = stream.events === undefined ? answer.body : valueAt(answer.body, stream.events);
  if (!Array.isArray(events)) {
    const where = stream.events === undefined ? 'no array' : `no array at "${stream.events}"`;
    throw new Failure('service/garbled', `The answer of ${place(request.url)} holds ${where}.`);
  }
  const next = stream.paging.next(request, answer);
  const last = !next || (stream.paging.keepPolling && events.length === 0);
  if (next) sameSource(request, next);
  if (next && !last) unseen(request, next, visited);
  return { events, next, last };
}

/** The next page gets our token: it must be of the same source. */
function sameSource(current: HttpRequest, next: HttpRequest): void {
  if (new URL(next.url).origin === new URL(current.url).origin) return;
  throw new Failure('service/garbled', `${place(current.url)} names a next page elsewhere: ${place(next.url)}.`);
}

/** A source that leads in a circle would be read for ever. */
function unseen(current: HttpRequest, next: HttpRequest, visited: Set<string>): void {
  visited.add(current.url + (current.body ?? ''));
  if (!visited.has(next.url + (next.body ?? ''))) return;
  throw new Failure('service/garbled', `${place(current.url)} names a next page that was already read.`);
}
