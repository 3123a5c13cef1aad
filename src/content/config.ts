import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type Cloud, clouds } from '../azure/clouds.ts';
import { type CredentialKind, credentialKinds } from '../azure/credential-kinds.ts';
import { fileStart, type Severity, type Span } from '../core/diagnostic.ts';
import { Failure } from '../core/failure.ts';
import { didYouMean } from '../core/nearest.ts';
import { severities } from '../sentinel/rule.ts';
import { checkForm, type FormProblem } from './form.ts';
import { isObject, type JsonObject } from './resource.ts';
import { mapping, strings } from './schemas.ts';
import { decodeText } from './text.ts';
import { parseYaml } from './yaml.ts';

/** What `picket.yaml` says, with everything that may be left out filled in. */
export interface Config {
  /** The folder of the configuration: content folders count from it. */
  root: string;
  content: string[];
  connectors: string[];
  /** The name that stands in the marks of what is deployed; by default the address of the git repository. */
  repository?: string;
  /** A database of places of addresses, for geo_info_from_ip_address(). */
  places?: string;
  defaults: {
    minimumTests: { hit: number; miss: number; branches?: number };
    /** Severity of a rule by its id or path, instead of the one in its file. */
    severityOverrides: Record<string, string>;
    /** Severity of a diagnostic by its code; `off` silences it. */
    checks: Record<string, Severity | 'off'>;
  };
  /** What is known and accepted: each hides one code in some files, and says why. */
  suppressions: Suppression[];
  workspaces: Record<string, WorkspaceConfig>;
  /** Names of workspaces: those of a ring are deployed when all of the ring before are as they should be. */
  rings: string[][];
  /** What each connector is told, by its name. Secrets stand as references. */
  settings: Record<string, Record<string, string | number | boolean>>;
}

/** A diagnostic that is accepted, with its reason; a path may hold `*` and `?`. */
export interface Suppression {
  code: string;
  path: string;
  reason: string;
  /** Where it stands in the configuration. */
  place: Span & { file: string };
}

/** A workspace as the configuration names it: the local one, or one in a cloud. */
export interface WorkspaceConfig {
  local?: boolean;
  cloud?: Cloud;
  tenant?: string;
  subscription?: string;
  resourceGroup?: string;
  workspace?: string;
  /** How it is signed in to; what the environment offers unless given. */
  credential?: CredentialKind;
  clientId?: string;
  serviceConnection?: string;
  /** What files may name as `parameters.<name>`. */
  parameters?: Record<string, string>;
  /** Folders whose files change the content for this workspace. */
  overlays?: string[];
  /** Paths of content that does not go there; `*` and `?` stand for any characters. */
  exclude?: string[];
}

const scalar: JsonObject = { type: ['string', 'number', 'boolean'] };

/** The form of `picket.yaml`. */
export const configSchema: JsonObject = mapping([], {
  content: strings(),
  connectors: strings(),
  repository: { type: 'string', minLength: 1, pattern: '^[^#]+$', title: 'a name without #' },
  places: { type: 'string', minLength: 1 },
  defaults: mapping([], {
    minimumTests: mapping([], {
      hit: { type: 'integer', minimum: 0 },
      miss: { type: 'integer', minimum: 0 },
      branches: { type: 'integer', minimum: 0, maximum: 100 },
    }),
    severityOverrides: { type: 'object', additionalProperties: { type: 'string', enum: [...severities] } },
    checks: { type: 'object', additionalProperties: { type: 'string', enum: ['error', 'warning', 'info', 'off'] } },
  }),
  suppressions: {
    type: 'array',
    items: mapping(['code', 'path', 'reason'], {
      code: { type: 'string' },
      path: { type: 'string', minLength: 1 },
      reason: { type: 'string', minLength: 10 },
    }),
  },
  workspaces: {
    type: 'object',
    additionalProperties: mapping([], {
      local: { type: 'boolean' },
      cloud: { type: 'string', enum: Object.keys(clouds) },
      tenant: { type: 'string' },
      subscription: { type: 'string' },
      resourceGroup: { type: 'string' },
      workspace: { type: 'string' },
      credential: { type: 'string', enum: [...credentialKinds] },
      clientId: { type: 'string' },
      serviceConnection: { type: 'string' },
      parameters: { type: 'object', additionalProperties: scalar },
      overlays: strings(),
      exclude: strings(),
    }),
  },
  rings: { type: 'array', items: strings({ minItems: 1 }) },
  settings: { type: 'object', additionalProperties: { type: 'object', additionalProperties: scalar } },
});

const defaultContent = [
  'detections',
  'hunting',
  'parsers',
  'watchlists',
  'automation',
  'playbooks',
  'workbooks',
  'tables',
  'data-collection',
  'data-connectors',
  'summary-rules',
  'packages',
  'metadata',
];

/**
 * Reads the configuration. A file that does not exist is one that says nothing, where `optional`. Throws
 * `usage/invalid` with the place of every mistake, `usage/secret` for a secret in clear text.
 */
export function loadConfig(file: string, options: { optional?: boolean } = {}): Config {
  const bytes = readConfig(file, options.optional ?? false);
  return readConfigText(file, bytes === undefined ? '{}' : decoded(file, bytes));
}

function readConfig(file: string, optional: boolean): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (cause) {
    if (optional && (cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure('file/unreadable', `The configuration ${file} can not be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function decoded(file: string, bytes: Uint8Array): string {
  const { text, problem } = decodeText(bytes);
  if (problem) throw new Failure('usage/invalid', `${file}: ${problem.message} ${problem.help}`);
  return text;
}

/** The same for a text that is already read. */
export function readConfigText(file: string, text: string): Config {
  const { document, diagnostics } = parseYaml(file, text);
  const wrong = diagnostics
    .filter(one => one.code !== 'yaml/empty')
    .map(one => `${file}:${one.line}:${one.column} ${one.message} ${one.help ?? ''}`);
  if (wrong.length > 0) throw new Failure('usage/invalid', wrong.join('\n'));
  const value = document?.value ?? {};
  const problems = checkForm(configSchema, value);
  if (document && problems.length > 0) {
    const placed = problems.map(one => say(file, one, one.onKey ? document.keyAt(one.path) : document.at(one.path)));
    throw new Failure('usage/invalid', placed.join('\n'));
  }
  const config = complete(file, isObject(value) ? value : {});
  config.suppressions = config.suppressions.map((one, index) => ({
    ...one,
    place: { file: basename(file), ...(document ? document.at(['suppressions', index]) : fileStart) },
  }));
  refuseClearSecrets(file, config);
  for (const name of config.rings.flat()) workspaceConfig(config, name);
  return config;
}

function say(file: string, problem: FormProblem, span: Span): string {
  return `${file}:${span.line}:${span.column} ${problem.message}${problem.help ? ` ${problem.help}` : ''}`;
}

function complete(file: string, value: JsonObject): Config {
  const given = value as unknown as Partial<Config>;
  const defaults = given.defaults as Partial<Config['defaults']> | undefined;
  return {
    root: dirname(resolve(file)),
    content: given.content ?? defaultContent,
    connectors: given.connectors ?? ['connectors'],
    ...(given.repository ? { repository: given.repository } : {}),
    ...(given.places ? { places: resolve(dirname(resolve(file)), given.places) } : {}),
    defaults: {
      minimumTests: { hit: 0, miss: 0, ...defaults?.minimumTests },
      severityOverrides: defaults?.severityOverrides ?? {},
      checks: defaults?.checks ?? {},
    },
    suppressions: given.suppressions ?? [],
    workspaces: given.workspaces ?? { local: { local: true } },
    rings: given.rings ?? [],
    settings: given.settings ?? {},
  };
}

/** Where a secret lies: the only form in which one may stand in a configuration. */
export function isReference(text: string): boolean {
  return /^(env:[A-Za-z_]\w*|file:.+|keyvault:[^/\s]+\/[^/\s]+)$/.test(text);
}

const secretName = /(secret|token|password|passphrase|api_?key|private_?key)$/i;

function refuseClearSecrets(file: string, config: Config): void {
  for (const [connector, settings] of Object.entries(config.settings)) {
    for (const [name, value] of Object.entries(settings)) {
      if (!secretName.test(name) || (typeof value === 'string' && isReference(value))) continue;
      throw new Failure(
        'usage/secret',
        `${basename(file)}: the setting "${name}" of the connector "${connector}" is a secret in clear text. Write env:NAME, file:PATH or keyvault:VAULT/NAME, and change the secret: it may have been seen.`,
      );
    }
  }
}

/** The workspace of a name; throws with the nearest one. */
export function workspaceConfig(config: Config, name: string): WorkspaceConfig {
  const found = config.workspaces[name];
  if (found) return found;
  const names = Object.keys(config.workspaces);
  const meant = didYouMean(name, names) ?? `There are ${names.join(', ') || 'none'}.`;
  throw new Failure('usage/invalid', `There is no workspace "${name}" in picket.yaml. ${meant}`);
}
