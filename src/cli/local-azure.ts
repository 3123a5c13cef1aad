import { relative, resolve } from 'node:path';
import { Failure } from '../core/failure.ts';
import { type LocalAzure, startLocal } from '../local/index.ts';
import type { CommandInput } from './command.ts';
import { localPaths, writeLocalEnvironment } from './local-environment.ts';
import type { Terminal } from './terminal.ts';

export interface StartHere {
  options: CommandInput['options'];
  terminal: Terminal;
  folder: string;
  /** Whether deployed rules run on their schedule. */
  schedule: boolean;
}

/** Starts the local Azure for a folder and writes `.picket/local.env`, so that any client finds it. */
export async function startHere({ options, terminal, folder, schedule }: StartHere): Promise<LocalAzure> {
  const paths = localPaths(folder);
  const dataDir = typeof options.data === 'string' ? resolve(folder, options.data) : paths.data;
  const local = await startLocal({
    port: portOf(options.port),
    dataDir,
    fresh: options.fresh === true,
    schedule,
    log: terminal.detail,
  });
  writeLocalEnvironment(paths.environment, local.environment);
  return local;
}

/** Says where the local Azure is and how other clients are pointed at it. */
export function printEndpoints(local: LocalAzure, terminal: Terminal): void {
  terminal.say(`Local Azure   ${terminal.style('bold', local.url)}   (ARM, log query, ingestion, tokens)`);
  terminal.say(`  authority   ${relative(process.cwd(), local.caFile) || local.caFile}`);
  terminal.say('  clients     . .picket/local.env   then any Azure SDK or tool in that shell');
}

function portOf(text: unknown): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Failure('usage/invalid', `--port ${text} is no port: it is a whole number from 0 to 65535.`);
}
