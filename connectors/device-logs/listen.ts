import { hostname } from 'node:os';
import {
  type Endpoint,
  type ListenContext,
  listenTcp,
  listenUdp,
  parted,
  syslogFramer,
  tailFile,
} from '../../src/ingest/contract.ts';
import { eventOf, type Received } from './events.ts';

/** What every way of listening is told. */
export interface DeviceSettings {
  readonly listen: readonly Endpoint[] | undefined;
  readonly certificate: string;
  readonly key: string;
  readonly clientAuthority: string;
  readonly utcOffset: number;
}

type Context = ListenContext<DeviceSettings>;

/** Listens everywhere that the settings name; each message goes to the stream of its form. */
export async function listenToDevices(context: Context): Promise<void> {
  const stop = new AbortController();
  const { settings, now } = context;
  const inner = parted({ ...context, signal: AbortSignal.any([context.signal, stop.signal]) });
  const parse = (line: string, from: string) => eventOf(line, { now: now(), utcOffset: settings.utcOffset, from });
  const listeners = (settings.listen ?? []).map(endpoint =>
    listenAt(endpoint, inner, parse).catch(error => {
      stop.abort();
      throw error;
    }),
  );
  const ends = await Promise.allSettled(listeners);
  const failed = ends.find(end => end.status === 'rejected');
  if (failed) throw failed.reason;
}

type Parse = (line: string, from: string) => unknown;

function listenAt({ protocol, host, port }: Endpoint, context: Context, parse: Parse): Promise<void> {
  if (protocol === 'udp') return listenUdp({ host, port, parse }, context);
  const tls = protocol === 'tcp' ? undefined : tlsOf(context.settings, protocol);
  return listenTcp({ host, port, parse, tls, framer: syslogFramer }, context);
}

function tlsOf(settings: DeviceSettings, protocol: 'tls' | 'mtls') {
  const own = { cert: settings.certificate, key: settings.key };
  return protocol === 'mtls' ? { ...own, ca: settings.clientAuthority } : own;
}

/** Follows a file whose lines all have one form; there need not be one. */
export async function follow(
  path: string | undefined,
  read: (line: string, received: Received) => unknown,
  context: ListenContext<{ readonly utcOffset: number }>,
): Promise<void> {
  if (path === undefined) return;
  const { settings, now } = context;
  const from = hostname();
  await tailFile({ path, parse: line => read(line, { now: now(), utcOffset: settings.utcOffset, from }) }, context);
}
