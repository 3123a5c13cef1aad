import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { diskFiles } from '../content/files.ts';
import type { Item } from '../content/item.ts';
import { loadFiles } from '../content/load.ts';
import { schemaOf } from '../content/workspace-schema.ts';
import { packageFolder } from '../core/version.ts';
import type { Schema } from '../kql/index.ts';
import type { CommandInput } from './command.ts';
import { configOf } from './workspaces.ts';

/**
 * The custom tables and the parsers of the repository that a command runs in; where it has no connectors, the tables of those
 * that ship. Watchlists are left out: they have rows, which only a workspace knows.
 */
export async function schemaAround(input: CommandInput): Promise<Schema> {
  const config = configOf(input);
  const own = config.connectors.some(folder => existsSync(resolve(config.root, folder)));
  const items = await declaredIn(config.root, [...config.content, ...config.connectors]);
  const all = own ? items : [...items, ...(await declaredIn(packageFolder(), ['connectors']))];
  const names = new Set(
    all.filter(item => item.kind === 'table').map(item => String((item.value as { name?: unknown }).name)),
  );
  const { tables, functions } = schemaOf(all);
  return { tables: tables.filter(table => names.has(table.name)), functions };
}

const folders = /(^|\/)(tables|parsers)\//i;
const keys = /ParserQuery|FunctionQuery/;

/** The tables and parsers below some folders. Files that can be neither are not parsed: most of a repository. */
async function declaredIn(root: string, below: readonly string[]): Promise<Item[]> {
  const files = diskFiles(root, below);
  const paths = files.paths.filter(
    path => folders.test(path) || keys.test(Buffer.from(files.read(path) ?? []).toString('latin1')),
  );
  const { items } = await loadFiles({ ...files, paths });
  return items.filter(item => item.kind === 'table' || item.kind === 'parser');
}
