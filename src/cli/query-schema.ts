import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadContent } from '../content/load.ts';
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
  const { items } = await loadContent(config.root, [...config.content, ...config.connectors]);
  const shipped = own ? [] : (await loadContent(packageFolder(), ['connectors'])).items;
  const all = [...items, ...shipped].filter(item => item.kind === 'table' || item.kind === 'parser');
  const names = new Set(
    all.filter(item => item.kind === 'table').map(item => String((item.value as { name?: unknown }).name)),
  );
  const { tables, functions } = schemaOf(all);
  return { tables: tables.filter(table => names.has(table.name)), functions };
}
