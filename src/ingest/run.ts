import { type IngestionTarget, ingestionClient, type SendRows } from '../azure/ingestion.ts';
import { Failure } from '../core/failure.ts';
import { invariant } from '../core/invariant.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Connector, Stream } from './contract.ts';
import { add, type Counts, noCounts, subtract } from './counts.ts';
import { type DeadLetters, deadLetters } from './dead-letters.ts';
import type { Log } from './log.ts';
import type { Patience } from './persist.ts';
import { type AnyReceiveStream, type Receiver, startReceiver } from './receiver.ts';
import { type ReadSettings, readSettings } from './settings.ts';
import { shaper } from './shape.ts';
import { openState, type State } from './state.ts';
import { drainStream, type Journey, readStream } from './stream.ts';

/** Where rows go: an ingestion endpoint, and for each table the rule and the stream that take its rows. */
export interface Destination extends IngestionTarget {
  readonly streams: Readonly<Record<string, { readonly immutableId: string; readonly stream: string }>>;
}

/** How a connector is run. */
export interface RunOptions {
  readonly connector: Connector;
  /** What a person wrote for the connector's settings; secrets as env:NAME or file:PATH. */
  readonly settings: Readonly<Record<string, string>>;
  readonly destination: Destination;
  /** Folder of this connector alone; made where it is missing. */
  readonly state: string;
  /** `caught-up` ends when there is nothing new; `stopped` only when the signal says so. */
  readonly until: 'caught-up' | 'stopped';
  readonly signal?: AbortSignal;
  readonly log: Log;
  /** Which streams; all where it is missing. */
  readonly streams?: readonly string[];
  /** How far back the first read goes, in milliseconds before now; one day where it is missing. */
  readonly backThen?: number;
  /** Port of the receiver for streams that are pushed; 0 takes a free one. */
  readonly port?: number;
  /** Called when the receiver listens. A run until `caught-up` drains what is stored when the promise resolves. */
  readonly listening?: (url: (stream: string) => string) => Promise<void> | void;
  /** Sends requests for the source to this origin on the loopback: a stand-in for the source. */
  readonly via?: string;
  /** Where `env:` references are looked up; the environment of the process where it is missing. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly clock?: Clock;
}

/** What a run did. */
export interface RunReport extends Counts {
  /** Milliseconds between the newest delivered event and now; null before the first event. */
  readonly lag: number | null;
  readonly streams: Readonly<Record<string, Counts & { readonly lag: number | null }>>;
}

const day = 86_400_000;
/** How long a run until `caught-up` waits for a source or a destination that fails, before it gives up. */
const patienceOfOneRun = 120_000;

/**
 * Runs a connector: reads its streams from where they stand, and takes every event to its table at least once.
 * A place in a stream is left behind only when Azure has acknowledged everything before it, so that a run that is stopped
 * or killed at any moment goes on where it was; what can be repeated then is the batch that was on its way.
 * When the signal is aborted, the batch on its way is finished and the report returned.
 *
 * @throws Failure of the source, the destination or the disk that waiting does not cure (only until `caught-up`);
 * `store/locked` while another process runs on this state; `usage/invalid` and `usage/secret` for settings.
 */
export async function runConnector(options: RunOptions): Promise<RunReport> {
  const { connector, clock = systemClock } = options;
  const names = chosenStreams(connector, options);
  invariant(
    !options.via || /^https?:\/\/(127\.0\.0\.1|localhost)[:/]/.test(options.via),
    'a stand-in is on the loopback',
  );
  const settings = readSettings(
    connector.name,
    connector.settings,
    options.settings,
    options.environment ?? process.env,
  );
  for (const name of names) useSettings(connector.streams[name], settings.values);
  const state = openState(options.state);
  let receiver: Receiver | undefined;
  try {
    const before = names.map(name => state.standing(name).counts);
    receiver = await receive(options, names, { settings, state, clock });
    if (receiver) await options.listening?.(receiver.url);
    await travelTogether(options, names, { settings, state, clock });
    return report(names, before, state, clock.now());
  } finally {
    await receiver?.close();
    state.close();
  }
}

interface Running {
  readonly settings: ReadSettings;
  readonly state: State;
  readonly clock: Clock;
}

function chosenStreams({ name, streams }: Connector, { streams: wanted, destination }: RunOptions): string[] {
  const chosen = [...(wanted ?? Object.keys(streams))];
  for (const stream of chosen) {
    if (!Object.hasOwn(streams, stream)) {
      const known = Object.keys(streams).join(', ');
      throw new Failure('usage/invalid', `The connector ${name} has no stream "${stream}"; it has ${known}.`);
    }
    const table = streams[stream].table.name;
    if (!Object.hasOwn(destination.streams, table)) {
      throw new Failure(
        'usage/invalid',
        `Nothing is known of where ${name}/${stream} goes: deploy the table ${table} and its data collection rule first.`,
      );
    }
  }
  return chosen;
}

/** Uses the settings once, so that what is missing or wrong is said at the start and not in the night. */
function useSettings(stream: Stream, values: Record<string, unknown>): void {
  if ('receive' in stream) stream.receive.secret(values);
  if (!('request' in stream)) return;
  stream.auth(values);
  stream.request(values, { from: new Date(0).toISOString(), to: new Date(0).toISOString() }, '');
}

async function receive(options: RunOptions, names: readonly string[], running: Running): Promise<Receiver | undefined> {
  const { connector, log, port = 0 } = options;
  const pushed = names.filter(name => 'receive' in connector.streams[name]);
  if (!pushed.length) return undefined;
  return startReceiver({
    connector: connector.name,
    streams: Object.fromEntries(pushed.map(name => [name, connector.streams[name] as AnyReceiveStream])),
    settings: running.settings.values,
    refresh: running.settings.refresh,
    state: running.state,
    now: () => running.clock.now(),
    log,
    port,
  });
}

/** Runs all streams side by side; when one fails for good, the others finish what is on its way. */
async function travelTogether(options: RunOptions, names: readonly string[], running: Running): Promise<void> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const send = ingestionClient(options.destination);
  const letters = deadLetters(options.state, () => running.clock.now());
  const travel = async (name: string) => {
    try {
      await journeyOf(options, name, { ...running, signal, send, letters });
    } catch (error) {
      if (!(error instanceof Failure) && signal.aborted) return;
      stop.abort();
      throw error;
    }
  };
  const ends = await Promise.allSettled(names.map(travel));
  const failed = ends.find(end => end.status === 'rejected');
  if (failed) throw failed.reason;
}

interface Road extends Running {
  readonly signal: AbortSignal;
  readonly send: SendRows;
  readonly letters: DeadLetters;
}

function journeyOf(options: RunOptions, name: string, road: Road): Promise<void> {
  const { connector, destination } = options;
  const stream = connector.streams[name];
  const { immutableId, stream: target } = destination.streams[stream.table.name];
  const patience = patienceOf(options, name, road);
  const journey: Journey = {
    name,
    settings: road.settings,
    state: road.state,
    patience,
    until: options.until,
    start: road.clock.now() - (options.backThen ?? day),
    via: options.via,
    taking: {
      stream: name,
      table: stream.table.name,
      shape: shaper(`${connector.name}/${name}`, stream),
      state: road.state,
      deadLetters: road.letters,
      sink: rows => road.send(immutableId, target, rows),
      patience,
    },
  };
  return 'receive' in stream ? drainStream(journey) : readStream(journey, stream);
}

function patienceOf(options: RunOptions, name: string, { clock, signal, state }: Road): Patience {
  return {
    clock,
    signal,
    limit: options.until === 'stopped' ? Number.POSITIVE_INFINITY : patienceOfOneRun,
    say: (level, message) => {
      options.log({ level, connector: options.connector.name, stream: name, message });
      if (level !== 'info') noteTrouble(state, name, message);
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

function report(names: readonly string[], before: readonly Counts[], state: State, now: number): RunReport {
  const streams = names.map((name, index) => {
    const { counts, newest } = state.standing(name);
    return [name, { ...subtract(counts, before[index]), lag: newest === null ? null : now - newest }] as const;
  });
  const all = streams.map(([, of]) => of);
  const lags = all.map(of => of.lag).filter(lag => lag !== null);
  return {
    ...all.reduce<Counts>(add, noCounts),
    lag: lags.length ? Math.max(...lags) : null,
    streams: Object.fromEntries(streams),
  };
}
