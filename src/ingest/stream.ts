import { type Ask, asker } from './ask.ts';
import type { PollContext, PolledPage, PollStream, PullStream } from './contract.ts';
import type { Patience } from './persist.ts';
import { pull } from './pull/pull.ts';
import type { ReadSettings } from './settings.ts';
import type { TableShape } from './table-shape.ts';
import { type Taking, take } from './take.ts';
import { milliseconds, newestOf, type Span, spanOf, windowAt } from './window.ts';

/** A stream that is asked for. */
export type ReadableStream =
  | PullStream<Record<string, unknown>, TableShape>
  | PollStream<Record<string, unknown>, TableShape>;

/** One stream on its way to its table. */
export interface Journey {
  readonly name: string;
  readonly settings: ReadSettings;
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
  const { settings, patience } = journey;
  const { lease } = journey.taking;
  const { cursor } = lease.standing();
  const window = () => windowAt(patience.clock.now(), lease.standing().newest, journey.start, span);
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
  const { newest: before } = journey.taking.lease.standing();
  await take(journey.taking, page.events, times => {
    const newest = newestOf(journey.patience.clock.now(), before, times, span);
    const forgetBefore = (newest ?? 0) - span.remember;
    return { moved: { cursor: page.cursor, newest, forgetBefore } };
  });
}
