import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, relative, resolve } from 'node:path';
import type { Workspace } from '../azure/connection.ts';
import { Failure } from '../core/failure.ts';
import { type LocalAzure, startLocal } from '../local/index.ts';
import type { CommandInput } from './command.ts';
import { makeDotPicket } from './dot-picket.ts';
import { localPaths, readLocalEnvironment, workspaceFrom, writeLocalEnvironment } from './local-environment.ts';
import { placesFor } from './places.ts';
import type { Terminal } from './terminal.ts';

/** Where the local Azure of a command keeps everything. */
export function dataFolder({ options, folder }: CommandInput): string {
  return typeof options.data === 'string' ? resolve(folder, options.data) : localPaths(folder).data;
}

/** Starts the local Azure for a folder and writes `.picket/local.env`, so that any client finds it. */
export async function startHere(input: CommandInput, { schedule }: { schedule: boolean }): Promise<LocalAzure> {
  const { options, terminal, folder } = input;
  makeDotPicket(folder);
  const local = await startLocal({
    port: portOf(options.port),
    dataDir: dataFolder(input),
    fresh: options.fresh === true,
    schedule,
    log: terminal.detail,
    ...placesFor(input),
  });
  writeLocalEnvironment(localPaths(folder).environment, local.environment);
  return local;
}

/** Says where the local Azure is and how other clients are pointed at it. */
export function printEndpoints(local: LocalAzure, terminal: Terminal): void {
  terminal.say(`Local Azure   ${terminal.style('bold', local.url)}   (ARM, log query, ingestion, tokens)`);
  terminal.say(`  authority   ${relative(process.cwd(), local.caFile) || local.caFile}`);
  terminal.say('  clients     . .picket/local.env   then any Azure SDK or tool in that shell');
}

/**
 * Uses the local workspace of a folder: the running one, or one started on its data for this call alone. Throws
 * `service/unreachable` where no local Azure has ever run.
 */
export async function withLocal<T>(
  folder: string,
  log: (line: string) => void,
  use: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const environment = readLocalEnvironment(localPaths(folder).environment);
  if (environment && (await answers(environment.PICKET_ARM_ENDPOINT))) return use(workspaceFrom(environment));
  const dataDir = environment ? dirname(environment.NODE_EXTRA_CA_CERTS) : localPaths(folder).data;
  if (!existsSync(dataDir)) {
    throw new Failure(
      'service/unreachable',
      'No local Azure has run in this folder. Start one with `picket up` or `picket local`.',
    );
  }
  const local = await startLocal({ port: 0, dataDir, schedule: false, log });
  try {
    return await use(workspaceFrom(local.environment));
  } finally {
    await local.close();
  }
}

/** Whether something listens at an address of this machine. */
function answers(url: string): Promise<boolean> {
  const { port } = new URL(url);
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), timeout: 1000 });
    const end = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

function portOf(text: unknown): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Failure('usage/invalid', `--port ${text} is no port: it is a whole number from 0 to 65535.`);
}
