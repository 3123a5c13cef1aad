import { Failure } from '../../core/failure.ts';
import { invariant } from '../../core/invariant.ts';
import type { PolledPage } from '../contract.ts';
import { TooFull } from '../errors.ts';
import type { Window } from '../request.ts';
import { halfOf, windowFrom } from '../window.ts';
import { runJob } from './job.ts';
import { walkPages } from './pages.ts';
import { differences, type Look } from './snapshot.ts';
import type { Pulling, Step, Walk } from './walk.ts';

type Parts = Readonly<Record<string, Walk>>;

/** Walks the pages of a stream from where its cursor stands to where there is nothing new. */
export async function* pull(pulling: Pulling, cursor: unknown): AsyncGenerator<PolledPage> {
  const { stream, settings, ask } = pulling;
  if (stream.snapshot) return yield* look(pulling, cursor as Look | null);
  if (!stream.parts) {
    for await (const { events, walk } of walkPart(pulling, '', cursor as Walk | null)) yield { events, cursor: walk };
    return;
  }
  invariant(
    pulling.span.longest !== undefined,
    'a stream with parts says the longest window, so that each has its own',
  );
  const names = await stream.parts(settings, request => ask(request, answer => answer.body));
  const known = (cursor as { parts?: Parts } | null)?.parts ?? {};
  const parts = new Map(names.filter(name => Object.hasOwn(known, name)).map(name => [name, known[name]]));
  for (const name of names) {
    for await (const { events, walk } of walkPart(pulling, name, parts.get(name) ?? null)) {
      parts.set(name, walk);
      yield { events, cursor: { parts: Object.fromEntries(parts) } };
    }
  }
}

/** One look at everything that the source has, told as what changed since the last one. */
async function* look(pulling: Pulling, before: Look | null): AsyncGenerator<PolledPage> {
  const { stream, settings, ask, now } = pulling;
  if (!stream.snapshot) return;
  const names = stream.parts ? await stream.parts(settings, request => ask(request, answer => answer.body)) : [''];
  const read = async function* () {
    for (const name of names)
      yield* walkPages(pulling, stream.request(settings, pulling.window(), name), null, undefined);
  };
  for await (const page of differences(stream.snapshot, read(), before, now()))
    yield { events: page.events, cursor: page.look };
}

/** One part of a stream, or all of it: its window, or one window after the other where requests have an end. */
async function* walkPart(pulling: Pulling, part: string, start: Walk | null): AsyncGenerator<Step> {
  const { span } = pulling;
  if (span.longest === undefined) return yield* walkWindow(pulling, part, start, undefined);
  let walk = start;
  let longest = span.longest;
  let from = beginning(pulling, walk);
  const end = pulling.now() - span.settle;
  for (;;) {
    const window = walk?.window ?? windowFrom(from, pulling.now(), span, longest);
    if (!walk?.window && window.from >= window.to) return;
    try {
      for await (const step of walkWindow(pulling, part, walk, window)) {
        walk = notBack(step.walk, start?.upTo);
        yield { ...step, walk };
      }
    } catch (error) {
      if (!(error instanceof TooFull)) throw error;
      longest = halfOf(window) ?? tooFull(error);
      walk = null;
      from = Date.parse(window.from);
      continue;
    }
    // A walk that did not reach the end of its window goes on at the next read.
    if (walk?.upTo !== window.to || Date.parse(window.to) >= end) return;
    from = Date.parse(window.to);
    longest = Math.min(longest * 2, span.longest);
    walk = null;
  }
}

/** What was read stays read when our clock is set back: it is not read again beyond the lookback, whose ids are known. */
function notBack(walk: Walk, before: string | undefined): Walk {
  return walk.upTo !== undefined && before !== undefined && walk.upTo < before ? { ...walk, upTo: before } : walk;
}

function tooFull(error: TooFull): never {
  throw new Failure('service/garbled', `${error.message} Its shortest window can not be halved any more.`);
}

/** A first window goes back by the lookback; those that follow begin where the one before ended. */
function beginning({ span, start }: Pulling, walk: Walk | null): number {
  return walk?.upTo === undefined ? start : Date.parse(walk.upTo) - span.lookback;
}

async function* walkWindow(
  pulling: Pulling,
  part: string,
  saved: Walk | null,
  window: Window | undefined,
): AsyncGenerator<Step> {
  const { stream, settings } = pulling;
  const request = stream.request(settings, window ?? pulling.window(), part);
  if (!stream.job) return yield* walkPages(pulling, request, saved, window);
  const bounds = window ? { window } : {};
  const { results, walk } = yield* runJob(pulling, request, { next: null, ...bounds, ...saved });
  const done = [...(walk.done ?? [])];
  for (const result of results) {
    const key = new URL(result.url).pathname;
    if (done.includes(key)) continue;
    for await (const step of walkPages(pulling, result, null, undefined)) yield { events: step.events, walk };
    done.push(key);
    yield { events: [], walk: { ...walk, done: [...done] } };
  }
  yield { events: [], walk: window ? { next: null, upTo: window.to } : { next: null } };
}
