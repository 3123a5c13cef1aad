import { Failure } from '../core/failure.ts';
import { didYouMean } from '../core/nearest.ts';
import { readSecret } from '../core/secret.ts';

/** One thing that a person must say so that a connector can run. */
export interface Setting<Value = unknown> {
  readonly kind: 'host' | 'secret' | 'text' | 'number' | 'list' | 'address' | 'mailbox' | 'endpoints' | 'path';
  readonly description: string;
  /** What counts where nothing is written. */
  readonly fallback?: string;
  /** Makes the value from what was written, or says what is wrong with it. */
  readonly read: (name: string, written: string, environment: NodeJS.ProcessEnv) => Value;
}

/** The values of declared settings. */
export type ValuesOf<Declared> = {
  readonly [Name in keyof Declared]: Declared[Name] extends Setting<infer Value> ? Value : never;
};

/** A host name, with a port where it needs one; no scheme and no path. */
export function host(description: string): Setting<string> {
  const shape = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i;
  return { kind: 'host', description, read: (name, written) => matching(name, written, shape, 'a host name') };
}

/** A secret: only `env:NAME` or `file:PATH` may stand there; it is read again when the source refuses it. */
export function secret(description: string): Setting<string> {
  return { kind: 'secret', description, read: readSecret };
}

/** A name that can stand in a path of a URL without being escaped. */
export function text(description: string): Setting<string> {
  const shape = /^[\w.~-]{1,256}$/;
  return {
    kind: 'text',
    description,
    read: (name, written) => matching(name, written, shape, 'letters, digits, and . _ ~ -'),
  };
}

/** A whole number. */
export function number(description: string): Setting<number> {
  return {
    kind: 'number',
    description,
    read: (name, written) => Number(matching(name, written, /^\d{1,15}$/, 'a whole number')),
  };
}

/** An address of HTTPS, with path and query, without user and password. */
export function address(description: string): Setting<string> {
  const shape = /^https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(\/[^\s#@]*)?$/i;
  return {
    kind: 'address',
    description,
    read: (name, written) => matching(name, written, shape, 'an address that begins with https://'),
  };
}

/** An address of mail, as accounts have it for their name. */
export function mailbox(description: string): Setting<string> {
  const shape = /^[^\s@<>"]{1,64}@[a-z0-9]([a-z0-9.-]{0,253}[a-z0-9])?$/i;
  return {
    kind: 'mailbox',
    description,
    read: (name, written) => matching(name, written, shape, 'an address of mail'),
  };
}

/** Names as `text` takes them, parted by commas. */
export function list(description: string): Setting<readonly string[]> {
  const shape = /^[\w.~-]{1,256}(, *[\w.~-]{1,256})*$/;
  return {
    kind: 'list',
    description,
    read: (name, written) => matching(name, written, shape, 'names parted by commas').split(/, */),
  };
}

/** Where a connector listens. */
export interface Endpoint {
  /** `mtls` takes only clients with a certificate. */
  readonly protocol: 'udp' | 'tcp' | 'tls' | 'mtls';
  readonly host: string;
  readonly port: number;
}

/** Where to listen, parted by commas: `udp://0.0.0.0:514,tls://[::]:6514`. */
export function endpoints(description: string): Setting<readonly Endpoint[]> {
  const one = String.raw`(udp|tcp|tls|mtls):\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+):(\d{1,5})`;
  const shape = new RegExp(`^${one}(, *${one})*$`, 'i');
  const wanted = 'addresses such as udp://0.0.0.0:514,tls://[::]:6514';
  return {
    kind: 'endpoints',
    description,
    read: (name, written) => matching(name, written, shape, wanted).split(/, */).map(endpointOf),
  };
}

function endpointOf(written: string): Endpoint {
  const [, protocol, host, port] = /^(\w+):\/\/\[?([^\]]+)\]?:(\d+)$/.exec(written) ?? [];
  return { protocol: protocol.toLowerCase() as Endpoint['protocol'], host, port: Number(port) };
}

/** The full path of a file. */
export function path(description: string): Setting<string> {
  return {
    kind: 'path',
    description,
    read: (name, written) => matching(name, written, /^(\/|[A-Za-z]:\\)[^\0]{1,1024}$/, 'the full path of a file'),
  };
}

/** How far the clocks of senders that write no zone are ahead of UTC, such as `+01:00`; in minutes. */
export function utcOffset(description: string): Setting<number> {
  const read = (name: string, written: string) => {
    const [sign, hours, minutes] = matching(name, written, /^[+-]\d\d:\d\d$/, 'an offset such as +01:00').split(
      /(?<=^[+-])|:/,
    );
    return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  };
  return { kind: 'text', description, read };
}

/** A setting that may be left out; it is undefined then. */
export function optional<Value>(setting: Setting<Value>): Setting<Value | undefined> {
  const read: Setting<Value | undefined>['read'] = (name, written, environment) =>
    written === '' ? undefined : setting.read(name, written, environment);
  return { ...setting, fallback: '', read };
}

/** A setting that has a value where nothing is written. */
export function usually<Value>(fallback: string, setting: Setting<Value>): Setting<Value> {
  return { ...setting, fallback };
}

function matching(name: string, written: string, shape: RegExp, wanted: string): string {
  if (shape.test(written)) return written;
  throw new Failure('usage/invalid', `The setting "${name}" must be ${wanted}, not ${JSON.stringify(written)}.`);
}

/** The written settings of a connector, each read at its first use and again after `refresh`. */
export interface ReadSettings {
  readonly values: Record<string, unknown>;
  /** Forgets what was read, so that rotated secrets are read anew. */
  refresh(): void;
}

/**
 * Reads settings lazily: only what a stream uses must be there.
 *
 * @throws Failure `usage/invalid` at once for a setting that is not declared, and at its use for one that is missing or wrong.
 */
export function readSettings(
  connector: string,
  declared: Readonly<Record<string, Setting>>,
  written: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
): ReadSettings {
  for (const name of Object.keys(written))
    if (!Object.hasOwn(declared, name)) throw unknownSetting(connector, name, declared);
  const known = new Map<string, unknown>();
  const read = (name: string, setting: Setting) => {
    if (!known.has(name)) {
      const text = Object.hasOwn(written, name) ? written[name] : setting.fallback;
      if (text === undefined) throw missingSetting(connector, name, setting);
      known.set(name, setting.read(placeOf(connector, name), text, environment));
    }
    return known.get(name);
  };
  const values = {};
  for (const [name, setting] of Object.entries(declared)) {
    Object.defineProperty(values, name, { enumerable: true, get: () => read(name, setting) });
  }
  return { values, refresh: () => known.clear() };
}

function unknownSetting(connector: string, name: string, declared: object): Failure {
  const help = didYouMean(name, Object.keys(declared)) ?? `It has ${Object.keys(declared).join(', ')}.`;
  return new Failure('usage/invalid', `The connector ${connector} has no setting "${name}". ${help}`);
}

/** Where a setting stands in picket.yaml. */
function placeOf(connector: string, name: string): string {
  return `settings.${connector}.${name}`;
}

function missingSetting(connector: string, name: string, setting: Setting): Failure {
  const form = setting.kind === 'secret' ? ' as env:NAME, file:PATH or keyvault:VAULT/NAME' : '';
  return new Failure(
    setting.kind === 'secret' ? 'usage/secret' : 'usage/invalid',
    `picket.yaml needs ${placeOf(connector, name)}${form}: ${setting.description}.`,
  );
}
