import { readFileSync, writeFileSync } from 'node:fs';

import { type LocalEnvironment, localWorkspace, type Workspace } from '../azure/connection.ts';
import { dotPicket } from './dot-picket.ts';

/** Where the local Azure of a folder keeps its data and says how it is reached. */
export function localPaths(folder: string): { data: string; environment: string } {
  return { data: dotPicket(folder, 'data'), environment: dotPicket(folder, 'local.env') };
}

/** Writes local.env in shell syntax, readable by this user only: it holds the client secret of the local Azure. */
export function writeLocalEnvironment(path: string, environment: Readonly<Record<string, string>>): void {
  const lines = Object.entries(environment).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  );
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
}

/** Reads local.env back, or undefined where no local Azure has run in this folder. */
export function readLocalEnvironment(path: string): Record<string, string> | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const lines = text.matchAll(/^(?:export )?([A-Z_]+)='((?:[^']|'\\'')*)'$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value.replaceAll(`'\\''`, "'")]));
}

/** A running local Azure as a workspace like any other. */
export function workspaceFrom(environment: Readonly<Record<string, string>>): Workspace {
  return localWorkspace(
    environment as unknown as LocalEnvironment,
    readFileSync(environment.NODE_EXTRA_CA_CERTS, 'utf8'),
  );
}
