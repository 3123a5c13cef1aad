import type { UploadObjects } from '../azure/threat-intelligence.ts';
import { Failure } from '../core/failure.ts';
import { invariant } from '../core/invariant.ts';
import type { Clock } from './clock.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { ListenContext } from './listen/listen.ts';
import { withObjects } from './objects.ts';
import type { Telling } from './observe/view.ts';
import type { Patience } from './persist.ts';
import { openPushed, type Pushed } from './push.ts';
import { isPushedStream } from './pushed-stream.ts';
import { type AnyReceiveStream, type Receiver, startReceiver } from './receiver.ts';
import type { RunOptions } from './run.ts';
import type { ReadSettings } from './settings.ts';
import { type Shape, shaper } from './shape.ts';
import type { Sink } from './sink.ts';
import type { State } from './state.ts';
import { type Holding, Keeper } from './stores/keeper.ts';
import type { Store } from './stores/store.ts';
import { type ReadableStream, readStream } from './stream.ts';
import type { Watching } from './watch.ts';

/** What the streams of a run have in common. */
export interface Road {
  readonly options: RunOptions;
  readonly clock: Clock;
  readonly settings: ReadSettings;
  readonly state: State;
  readonly store: Store;
  readonly letters: DeadLetters;
  readonly watch: Watching;
  readonly view: Telling;
  readonly sinks: (table: string) => Sink;
  /** Where threat intelligence goes beside its table. */
  readonly upload?: UploadObjects;
}

const day = 86_400_000;
const usualSpoolLimit = 1024 ** 3;
/** How long a run until `caught-up` waits for a source or a destination that fails, before it gives up. */
const patienceOfOneRun = 120_000;

/** Runs streams side by side; when one fails for good, the others finish what is on its way. */
export async function travel(road: Road, names: readonly string[]): Promise<void> {
  const stop = new AbortController();
  const outer = road.options.signal;
  const signal = outer ? AbortSignal.any([outer, stop.signal]) : stop.signal;
  const { streams } = road.options.connector;
  const isPushed = (name: string) => isPushedStream(streams[name]);
  const [pushed, pulled] = [true, false].map(want => names.filter(name => isPushed(name) === want));
  const journeys = [receiveAndDrain(road, pushed, signal), readShared(road, pulled, signal)].map(journey =>
    journey.catch(error => {
      if (!(error instanceof Failure) && signal.aborted) return;
      stop.abort();
      throw error;
    }),
  );
  const ends = await Promise.allSettled(journeys);
  const failed = ends.find(end => end.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Opens the spools of what is pushed, lets it in, and takes it to its tables. */
async function receiveAndDrain(road: Road, names: readonly string[], signal: AbortSignal): Promise<void> {
  const opened = new Map<string, Pushed>();
  try {
    for (const name of names) {
      const pushed = await openPushed({ ...partsOf(road, name, signal), folder: road.options.state });
      road.view.spool(name, pushed.spool, road.options.spoolLimit ?? usualSpoolLimit);
      opened.set(name, pushed);
    }
    await letIn(road, opened, signal);
  } finally {
    for (const pushed of opened.values()) await pushed.close();
  }
}

/** A run until caught up takes what is stored when the receiver's deliveries are in; only a service listens on. */
async function letIn(road: Road, opened: ReadonlyMap<string, Pushed>, signal: AbortSignal): Promise<void> {
  const { streams } = road.options.connector;
  const received = new Map([...opened].filter(([name]) => 'receive' in streams[name]));
  const receiver = received.size ? await startReceiver(receivingOf(road, received)) : undefined;
  const listeners = listenAll(road, opened, signal);
  try {
    await tellWhere(road, receiver, listeners);
    if (road.options.until === 'caught-up') await listeners.close();
    await allOrNone([listeners.ended, ...[...opened.values()].map(pushed => pushed.drain())]);
  } finally {
    await receiver?.close();
    await listeners.close();
  }
}

/** Who listens, and where. */
interface Listeners {
  /** Where each stream listens, once it does. */
  readonly urls: ReadonlyMap<string, Promise<string>>;
  /** Resolves when all have ended; rejects when one of them fails. */
  readonly ended: Promise<void>;
  /** Lets them take what is there and end. */
  close(): Promise<void>;
}

function listenAll(road: Road, opened: ReadonlyMap<string, Pushed>, signal: AbortSignal): Listeners {
  const closing = new AbortController();
  const urls = new Map<string, Promise<string>>();
  const all = [...opened.keys()]
    .filter(name => 'listen' in road.options.connector.streams[name])
    .map(name => {
      const { promise, resolve } = Promise.withResolvers<string>();
      urls.set(name, promise);
      const listening = { signal, closing: closing.signal, listening: resolve };
      return listenTo(road, name, opened, listening).finally(() => resolve(''));
    });
  const ended = allOrNone(all);
  ended.catch(() => {}); // told by who waits for it
  const close = async () => {
    closing.abort();
    await ended.catch(() => {});
  };
  return { urls, ended, close };
}

/** Tells who wants to know where everything is listened for, once it is. */
async function tellWhere({ options }: Road, receiver: Receiver | undefined, { urls }: Listeners): Promise<void> {
  if (!options.listening) return;
  const where = new Map<string, string>();
  for (const [name, url] of urls) where.set(name, await url);
  if (receiver || where.size) await options.listening(stream => where.get(stream) ?? receiver?.url(stream) ?? '');
}

interface Listening {
  readonly signal: AbortSignal;
  readonly closing: AbortSignal;
  listening(url: string): void;
}

async function listenTo(
  road: Road,
  name: string,
  opened: ReadonlyMap<string, Pushed>,
  { signal, closing, listening }: Listening,
): Promise<void> {
  const { streams } = road.options.connector;
  const stream = streams[name];
  invariant('listen' in stream, `${name} is no listener`);
  const fed = [...opened].filter(([other]) => (streams[other] as { fedBy?: string }).fedBy === name);
  const { clock, say } = patienceOf(road, name, signal);
  const context: ListenContext<Record<string, unknown>> = {
    settings: road.settings.values,
    signal,
    closing,
    intake: opened.get(name)!.intake,
    feeds: Object.fromEntries(fed.map(([other, { intake }]) => [other, intake])),
    now: () => clock.now(),
    sleep: milliseconds => clock.sleep(milliseconds, signal),
    warn: message => say('warning', message),
    listening: url => {
      say('info', `Listens at ${url}.`);
      listening(url);
    },
  };
  await stream.listen(context);
}

function receivingOf({ options, settings, clock }: Road, opened: ReadonlyMap<string, Pushed>) {
  const { connector, log, port = 0 } = options;
  return {
    connector: connector.name,
    streams: Object.fromEntries([...opened.keys()].map(name => [name, connector.streams[name] as AnyReceiveStream])),
    intakes: Object.fromEntries([...opened].map(([name, { intake }]) => [name, intake])),
    settings: settings.values,
    refresh: settings.refresh,
    now: () => clock.now(),
    log,
    port,
  };
}

/** Reads what is asked for: each stream is a partition, which one process holds at a time. */
async function readShared(road: Road, names: readonly string[], signal: AbortSignal): Promise<void> {
  if (!names.length) return;
  const { options, store, clock } = road;
  const stop = new AbortController();
  let failure: unknown;
  const work = async (holding: Holding, lost: AbortSignal) => {
    try {
      await read(road, holding, AbortSignal.any([signal, lost, stop.signal]));
    } catch (error) {
      if (lost.aborted || (error instanceof Failure && error.code === 'lease/lost')) throw error;
      failure ??= error;
      stop.abort();
    }
  };
  const say = (message: string) =>
    options.log({ level: 'warning', connector: options.connector.name, stream: names.join(', '), message });
  const keeper = new Keeper({ store, partitions: names, clock, work, say });
  try {
    await keep(keeper, road, names, AbortSignal.any([signal, stop.signal]));
  } catch (error) {
    failure ??= error;
  } finally {
    stop.abort();
    await keeper.close();
  }
  if (failure !== undefined) throw failure;
}

/** How often a service looks for partitions where leases do not end by themselves: never again. */
async function keep(keeper: Keeper, { options, store, clock }: Road, names: readonly string[], signal: AbortSignal) {
  await keeper.tick();
  if (options.until === 'caught-up' || store.lasts === Number.POSITIVE_INFINITY) return keeper.idle();
  for (;;) {
    await clock.sleep(store.lasts / 3, signal);
    await keeper.tick().catch(error => {
      if (!(error instanceof Failure)) throw error;
      const message = `The store can not be asked: ${error.message}`;
      options.log({ level: 'warning', connector: options.connector.name, stream: names.join(', '), message });
    });
  }
}

async function read(road: Road, holding: Holding, signal: AbortSignal): Promise<void> {
  const { options, clock, settings } = road;
  const name = holding.lease.partition;
  const parts = partsOf(road, name, signal);
  const sink: Sink = async (rows, stopped) => {
    holding.check();
    await parts.sink(rows, stopped);
  };
  await readStream(
    {
      name,
      settings,
      patience: parts.patience,
      until: options.until,
      start: clock.now() - (options.backThen ?? day),
      via: options.via,
      taking: { ...parts, shape: shaper(parts.origin, parts.shape), lease: holding.lease, sink },
    },
    options.connector.streams[name] as ReadableStream,
  );
}

function partsOf(road: Road, name: string, signal: AbortSignal) {
  const { connector, spoolLimit, until } = road.options;
  const stream = connector.streams[name];
  const table = stream.table.name;
  const patience = patienceOf(road, name, signal);
  return {
    stream: name,
    table,
    shape: stream as Shape,
    origin: `${connector.name}/${name}`,
    state: road.state,
    deadLetters: road.letters,
    sink: sinkOf(road, name, patience),
    patience,
    watch: road.watch,
    until,
    spoolLimit,
  };
}

/** What takes the rows of a stream: its table, and threat intelligence beside it. */
function sinkOf({ options, sinks, upload, letters }: Road, name: string, patience: Patience): Sink {
  const stream = options.connector.streams[name];
  const table = sinks(stream.table.name);
  const objectOf = 'stix' in stream ? stream.stix : undefined;
  if (!upload || !objectOf) return table;
  const source = options.connector.name;
  return withObjects({ stream: name, source, objectOf, upload, table, deadLetters: letters, patience });
}

function patienceOf({ options, clock, state, view }: Road, name: string, signal: AbortSignal): Patience {
  return {
    clock,
    signal,
    limit: options.until === 'stopped' ? Number.POSITIVE_INFINITY : patienceOfOneRun,
    say: (level, message) => {
      options.log({ level, connector: options.connector.name, stream: name, message });
      if (level === 'info') return;
      view.trouble(name, level, message);
      noteTrouble(state, name, message);
    },
  };
}

/** For `status` only: when even this can not be written, the disk is the trouble, and the log says so. */
function noteTrouble(state: State, stream: string, message: string): void {
  try {
    state.trouble(stream, message);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

/** All end before the first failure is thrown. */
async function allOrNone(works: readonly Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(works);
  const failed = ends.find(end => end.status === 'rejected');
  if (failed) throw failed.reason;
}
