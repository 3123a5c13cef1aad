import { Failure } from '../../core/failure.ts';
import { place } from '../fetch.ts';
import type { HttpRequest, Window } from '../request.ts';
import { details } from './detail.ts';
import { type Page, readPage } from './page.ts';
import { type Place, type Pulling, placeOf, type Step, type Walk } from './walk.ts';

/** Statuses with which a source refuses a place to go on that it gave us itself. */
const refusedContinuation = [400, 404, 410];

/**
 * Walks pages from a first request to the last page; `saved` is where an earlier walk of the same window stands. The place
 * behind the last page is kept only where the source lets later events appear there.
 */
export async function* walkPages(
  pulling: Pulling,
  first: HttpRequest,
  saved: Walk | null,
  window: Window | undefined,
): AsyncGenerator<Step> {
  const { stream } = pulling;
  const visited = new Set<string>();
  let { page, request } = await firstPage(pulling, first, saved?.next ?? null, visited);
  let done = saved?.next && request.url === saved.next.url ? (saved.done ?? []) : [];
  const bounds = window ? { window } : {};
  for (;;) {
    const end: Walk = page.next ? { next: placeOf(page.next), ...bounds } : ended(window, page.told);
    if (stream.detail) {
      const here = { next: placeOf(request), ...bounds };
      if (!(yield* details(pulling, page.events, here, done))) return;
      done = [];
      yield { events: [], walk: end };
    } else yield { events: page.events, walk: end };
    if (page.last || !page.next) return;
    const next = page.next;
    request = next;
    page = await pulling.ask(next, answer => readPage(stream, next, answer, visited, false));
  }
}

/** The time in a header has whole seconds. */
const precision = 1_000;

/** A window of a clock that runs ahead of the source's ends where the source is: what happens after that is not read yet. */
function ended(window: Window | undefined, told: number | undefined): Walk {
  if (!window) return { next: null };
  const ahead = told !== undefined && told + precision < Date.parse(window.to);
  return { next: null, upTo: ahead ? new Date(told).toISOString() : window.to };
}

/** The first page: of the saved walk, or of the window when the source no longer knows the saved place. */
async function firstPage(
  { stream, ask, warn }: Pulling,
  first: HttpRequest,
  saved: Place | null,
  visited: Set<string>,
): Promise<{ page: Page; request: HttpRequest }> {
  const read = async (request: HttpRequest, isFirst: boolean, expected: readonly number[] = []) => {
    const page = await ask(request, answer => readPage(stream, request, answer, visited, isFirst), expected);
    return { page, request };
  };
  if (!saved) return read(first, true);
  try {
    return await read({ ...first, ...saved }, false, refusedContinuation);
  } catch (error) {
    if (!(error instanceof Failure && refusedContinuation.includes(error.status ?? 0))) throw error;
    warn(
      `The source no longer knows the saved place (${error.status}); reading ${place(first.url)} from its window on.`,
    );
    return read(first, true);
  }
}
