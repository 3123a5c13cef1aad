import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CommandSpec } from './command.ts';

const folder = join(import.meta.dirname, 'commands');

/** The verbs, one file each; a file is imported only when its verb is used. */
export function verbs(): Map<string, string> {
  const files = readdirSync(folder).filter(file => /\.(ts|js)$/.test(file) && !file.endsWith('.d.ts'));
  return new Map(files.sort().map(file => [file.replace(/\.(ts|js)$/, ''), join(folder, file)]));
}

/** The command of a file. */
export async function loadVerb(file: string): Promise<CommandSpec> {
  return ((await import(pathToFileURL(file).href)) as { default: CommandSpec }).default;
}
