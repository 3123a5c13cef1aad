import type { UploadObjects } from '../azure/threat-intelligence.ts';
import { Failure } from '../core/failure.ts';
import { invariant } from '../core/invariant.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Connector, Stream } from './contract.ts';
import { add, type Counts, noCounts } from './counts.ts';
import { deadLetters } from './dead-letters.ts';
import type { Destination } from './destination.ts';
import type { Log } from './log.ts';
import { paced } from './objects.ts';
import { openView, type RunView } from './observe/view.ts';
import { openDestination } from './open-destination.ts';
import { type ReadSettings, readSettings } from './settings.ts';
import type { Sink } from './sink.ts';
import { openState } from './state.ts';
import { localStore } from './stores/local.ts';
import type { Store } from './stores/store.ts';
import { type Road, travel } from './travel.ts';
import { type ReadVault, type VaultSecrets, vaultSecrets } from './vault-secrets.ts';
import { type Watching, watchStreams } from './watch.ts';

/** How a connector is run. */
export interface RunOptions {
  readonly connector: Connector;
  /** What a person wrote for the connector's settings; secrets as env:NAME or file:PATH. */
  readonly settings: Readonly<Record<string, string>>;
  readonly destination: Destination;
  /** Folder of this connector and this process alone; made where it is missing. */
  readonly state: string;
  /** Where processes that share the connector keep what they have delivered; the state folder where it is missing. */
  readonly store?: Store;
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
  /** Bytes that a stream's spool may hold before senders are asked to wait; 1 GiB where it is missing. */
  readonly spoolLimit?: number;
  /** Called when the receiver listens. A run until `caught-up` drains what is stored when the promise resolves. */
  readonly listening?: (url: (stream: string) => string) => Promise<void> | void;
  /** Sends requests for the source to this origin on the loopback: a stand-in for the source. */
  readonly via?: string;
  /** Where `env:` references are looked up; the environment of the process where it is missing. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Reads `keyvault:` references; without it there can be none. */
  readonly vault?: ReadVault;
  /** Called at the start with what the run can be asked of itself while it goes on. */
  readonly observe?: (view: RunView) => void;
  /** Uploads what streams give as threat intelligence; without it only their tables get it. */
  readonly threatIntelligence?: UploadObjects;
  /** Takes the rows of a table instead of the destination, whose rules are not called then. */
  readonly sink?: (table: string) => Sink;
  readonly clock?: Clock;
}

/** What a run did. */
export interface RunReport extends Counts {
  /** Milliseconds between the newest delivered event and now; null before the first event. */
  readonly lag: number | null;
  readonly streams: Readonly<Record<string, Counts & { readonly lag: number | null }>>;
}

/**
 * Runs a connector: reads its streams from where they stand, and takes every event to its table at least once.
 * A place in a stream is left behind only when Azure has acknowledged everything before it, so that a run that is stopped
 * or killed at any moment goes on where it was; what can be repeated then are the batches that were on their way.
 * When the signal is aborted, what is on its way is finished and the report returned.
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
  const environment = options.environment ?? process.env;
  const vault = await vaultSecrets(options.settings, environment, options.vault);
  const read = readSettings(connector.name, connector.settings, options.settings, vault.environment);
  const settings = { ...read, refresh: () => refreshAll(read, vault, options) };
  for (const name of names) useSettings(connector.streams[name], settings.values);
  const state = openState(options.state);
  try {
    const view = openView(connector.name, () => clock.now());
    options.observe?.(view);
    const watch = watchStreams(state, view, () => clock.now(), news(options));
    const letters = deadLetters(options.state, () => clock.now());
    const store = options.store ?? localStore(state);
    const sinks = options.sink ?? openDestination(options.destination, clock, view);
    const upload =
      options.threatIntelligence &&
      paced(options.threatIntelligence, clock, options.signal ?? new AbortController().signal);
    const road: Road = { options, upload, clock, settings, state, store, letters, watch, view, sinks };
    await travel(road, names);
    return report(names, watch, (name: string) => state.standing(name).newest, clock.now());
  } finally {
    state.close();
  }
}

/** Files and the environment are read anew at once; a key vault is asked, and the next attempt has what it says. */
function refreshAll(read: ReadSettings, vault: VaultSecrets, { log, connector }: RunOptions): void {
  read.refresh();
  vault.refresh().then(read.refresh, (error: Error) => {
    log({ level: 'warning', connector: connector.name, stream: 'settings', message: error.message });
  });
}

function chosenStreams({ name, streams }: Connector, { streams: wanted, destination }: RunOptions): string[] {
  const chosen = withFed(streams, wanted ?? Object.keys(streams));
  for (const stream of chosen) {
    if (!Object.hasOwn(streams, stream)) {
      const known = Object.keys(streams).join(', ');
      throw new Failure('usage/invalid', `The connector ${name} has no stream "${stream}"; it has ${known}.`);
    }
    const table = streams[stream].table.name;
    if (!destination.rules.some(rule => Object.hasOwn(rule.streams, table))) {
      throw new Failure(
        'usage/invalid',
        `Nothing is known of where ${name}/${stream} goes: deploy the table ${table} and its data collection rule first.`,
      );
    }
  }
  return chosen;
}

/** A stream that another one fills is chosen together with it, and never without. */
function withFed(streams: Connector['streams'], wanted: readonly string[]): string[] {
  const fedBy = (name: string) => (streams[name] as { fedBy?: string } | undefined)?.fedBy;
  const feeders = wanted.map(name => fedBy(name) ?? name);
  return [
    ...new Set(
      Object.keys(streams)
        .filter(name => feeders.includes(fedBy(name) ?? name))
        .concat(feeders),
    ),
  ];
}

/** Uses the settings once, so that what is missing or wrong is said at the start and not in the night. */
function useSettings(stream: Stream, values: Record<string, unknown>): void {
  if ('receive' in stream) stream.receive.secret(values);
  if (!('request' in stream)) return;
  stream.auth(values);
  stream.request(values, { from: new Date(0).toISOString(), to: new Date(0).toISOString() }, '');
}

function news({ log, connector }: RunOptions) {
  return (stream: string, fields: readonly string[]) => {
    const message = `Fields that no column takes, now in AdditionalFields: ${fields.join(', ')}.`;
    log({ level: 'info', connector: connector.name, stream, message });
  };
}

function report(
  names: readonly string[],
  watch: Watching,
  stood: (name: string) => number | null,
  now: number,
): RunReport {
  const streams = names.map(name => {
    const newest = watch.newest(name) ?? stood(name);
    return [name, { ...watch.counts(name), lag: newest === null ? null : now - newest }] as const;
  });
  const all = streams.map(([, of]) => of);
  const lags = all.map(of => of.lag).filter(lag => lag !== null);
  return {
    ...all.reduce<Counts>(add, noCounts),
    lag: lags.length ? Math.max(...lags) : null,
    streams: Object.fromEntries(streams),
  };
}
