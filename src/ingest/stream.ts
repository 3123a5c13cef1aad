import { type Ask, asker } from './ask.ts';
import type { PollContext, PolledPage, PollStream, PullStream } from './contract.ts';
import type { Patience } from './persist.ts';
import { pull } from './pull/pull.ts';
import type { ReadSettings } from './settings.ts';
import type { Spooled, State } from './state.ts';
import type { TableShape } from './table-shape.ts';
import { type Taking, take } from './take.ts';
import { milliseconds, newestOf, type Span, spanOf, windowAt } from './window.ts';

type ReadableStream = PullStream<Record<string, unknown>, TableShape> | PollStream<Record<string, unknown>, TableShape>;

/** One stream on its way to its table. */
export interface Journey {
  readonly name: string;
  readonly settings: ReadSettings;
  readonly state: State;
  readonly patience: Patience;
  readonly taking: Taking;
  readonly until: 'caught-up' | 'stopped';
  /** Where the first read starts, in milliseconds since 1970. */
  readonly start: number;
  readonly via?: string;
}

const idlePause = '30s';

/** Reads a stream from where it stands to where there is nothing new; as a service, again and again. */
export async function readStream(journey: Journey, stream: ReadableStream): Promise<void> {
  const { clock, signal } = journey.patience;
  const span = spanOf(stream.window);
  const ask = askerOf(journey, stream);
  for (;;) {
    signal.throwIfAborted();
    for await (const page of pagesOf(journey, stream, span, ask)) await takePage(journey, page, span);
    if (journey.until === 'caught-up') return;
    await clock.sleep(milliseconds(stream.every ?? idlePause), signal);
  }
}

function askerOf({ settings, patience, via }: Journey, stream: ReadableStream): Ask {
  return asker({
    auth: () => stream.auth?.(settings.values) ?? {},
    refresh: settings.refresh,
    limits: stream.limits,
    errors: stream.errors,
    decode: stream.decode,
    sending: { via, signal: patience.signal },
    patience,
  });
}

function pagesOf(journey: Journey, stream: ReadableStream, span: Span, ask: Ask): AsyncIterable<PolledPage> {
  const { settings, patience, state } = journey;
  const { cursor } = state.standing(journey.name);
  const window = () => windowAt(patience.clock.now(), state.standing(journey.name).newest, journey.start, span);
  const means = {
    settings: settings.values,
    now: () => patience.clock.now(),
    sleep: (wait: number) => patience.clock.sleep(wait, patience.signal),
    warn: (message: string) => patience.say('warning', message),
  };
  if ('poll' in stream) {
    const asked: PollContext<Record<string, unknown>>['ask'] = (request, decode) =>
      ask(request, answer => answer, [], decode);
    return stream.poll({ ...means, window: window(), signal: patience.signal, ask: asked }, cursor);
  }
  return pull({ ...means, stream, span, start: journey.start, window, ask }, cursor);
}

async function takePage(journey: Journey, page: PolledPage, span: Span): Promise<void> {
  const { newest: before } = journey.state.standing(journey.name);
  await take(journey.taking, page.events, times => {
    const newest = newestOf(journey.patience.clock.now(), before, times, span);
    const forgetBefore = (newest ?? 0) - span.remember;
    return { moved: { cursor: page.cursor, newest, forgetBefore } };
  });
}

/** GitHub offers to send a delivery again for three days; ids are known longer than that. */
const idsKnownFor = 8 * 86_400_000;
const spoolPause = 1_000;

/** Takes what was pushed from the spool to its table, oldest first; as a service, again and again. */
export async function drainStream(journey: Journey): Promise<void> {
  const { clock, signal } = journey.patience;
  for (;;) {
    signal.throwIfAborted();
    const spooled = journey.state.spooled(journey.name);
    if (spooled.length) await takeSpooled(journey, spooled);
    else if (journey.until === 'caught-up') return;
    else await clock.sleep(spoolPause, signal);
  }
}

async function takeSpooled(journey: Journey, spooled: readonly Spooled[]): Promise<void> {
  const { newest: before } = journey.state.standing(journey.name);
  const now = journey.patience.clock.now();
  await take(journey.taking, spooled.map(eventOf), times => ({
    moved: { cursor: null, newest: Math.max(before ?? 0, ...times), forgetBefore: now - idsKnownFor },
    unspool: spooled.map(({ seq }) => seq),
  }));
}

function eventOf({ id, receivedAt, headers, body }: Spooled): unknown {
  return { id, receivedAt: new Date(receivedAt).toISOString(), headers, body: JSON.parse(body) };
}
