import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Workspace } from '../azure/connection.ts';
import { objectUploader } from '../azure/threat-intelligence.ts';
import type { Config } from '../content/config.ts';
import { Failure } from '../core/failure.ts';
import { nearest } from '../core/nearest.ts';
import { packageFolder } from '../core/version.ts';
import { findDestination } from '../ingest/destination.ts';
import {
  type LoadedConnector,
  type LogLine,
  loadConnectors,
  type RunReport,
  runConnector,
  startReplay,
} from '../ingest/index.ts';
import { dotPicket } from './dot-picket.ts';
import type { Terminal } from './terminal.ts';

/** The connectors of a repository. Those that ship with Picket are compiled apart from their tables. */
export async function connectorsOf(config: Config): Promise<LoadedConnector[]> {
  const folders = config.connectors.map(folder => resolve(config.root, folder)).filter(existsSync);
  const loaded = await Promise.all(folders.map(folder => loadConnectors(folder, codeOf(folder))));
  return loaded.flat();
}

function codeOf(folder: string): string {
  const compiled = join(packageFolder(), 'dist', 'connectors');
  const shipped = folder === join(packageFolder(), 'connectors') && import.meta.filename.endsWith('.js');
  return shipped ? compiled : folder;
}

export async function findConnector(config: Config, name: string): Promise<LoadedConnector> {
  const all = await connectorsOf(config);
  const found = all.find(({ connector }) => connector.name === name);
  if (found) return found;
  const names = all.map(({ connector }) => connector.name);
  const help = nearest(name, names);
  throw new Failure(
    'usage/invalid',
    `There is no connector "${name}". ${help ? `Did you mean "${help}"?` : `There are ${names.join(', ') || 'none'}.`}`,
  );
}

/** Where the state of a connector lies, apart for each workspace. */
export function statePath(home: string, workspace: string, connector: string): string {
  return dotPicket(home, 'state', workspace, connector);
}

export interface ReplayInto {
  loaded: LoadedConnector;
  workspace: Workspace;
  state: string;
  signal: AbortSignal;
  terminal: Terminal;
}

/**
 * Runs a connector over its recorded exchanges into a workspace, until it has caught up. Their times are moved so that they
 * end when the first run into this state began: to later runs it is the same source, with nothing new.
 */
export async function replayInto({ loaded, workspace, state, signal, terminal }: ReplayInto): Promise<RunReport> {
  const destination = await findDestination(workspace, loaded.connector.name);
  const heard = join(state, 'heard');
  const replay = await startReplay({ ...loaded, now: firstStart(state), heard: existsSync(heard) });
  try {
    const report = await runConnector({
      ...replay.run,
      connector: loaded.connector,
      destination,
      threatIntelligence: uploads(loaded.connector) ? await objectUploader(workspace) : undefined,
      state,
      until: 'caught-up',
      signal,
      log: line => logLine(line, terminal),
    });
    writeFileSync(heard, '');
    return report;
  } finally {
    await replay.close();
  }
}

/** Whether any stream of a connector gives threat intelligence. */
export function uploads({ streams }: LoadedConnector['connector']): boolean {
  return Object.values(streams).some(stream => 'stix' in stream);
}

function firstStart(state: string): number {
  const file = join(state, 'began');
  if (existsSync(file)) return Number(readFileSync(file, 'utf8'));
  mkdirSync(state, { recursive: true });
  writeFileSync(file, String(Date.now()));
  return firstStart(state);
}

/** An alarm is always shown, a warning too; an info only with --verbose. */
export function logLine({ level, connector, stream, message }: LogLine, terminal: Terminal): void {
  const text = `${connector}/${stream}: ${message}`;
  if (level === 'alarm') terminal.err(`${terminal.style('red', 'alarm')}  ${text}`);
  else if (level === 'warning') terminal.say(`${terminal.style('yellow', 'warning')}  ${text}`);
  else terminal.detail(text);
}
