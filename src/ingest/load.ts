import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure } from '../core/failure.ts';
import { readTable, type Table } from '../core/table.ts';
import type { Connector } from './contract.ts';

/** A connector with the folder that it lives in. */
export interface LoadedConnector {
  readonly connector: Connector;
  readonly folder: string;
  /** Where its modules are. */
  readonly code: string;
  /** Its tables, as they are deployed. */
  readonly tables: readonly Table[];
}

/**
 * Loads every connector of a folder: one folder each, whose name is the connector's. `code` is where the modules are when
 * they were compiled to another place than their tables and recordings.
 *
 * @throws Failure `file/unreadable` for a folder without a connector, with another name, or with a table that is missing.
 */
export async function loadConnectors(folder: string, code = folder): Promise<LoadedConnector[]> {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort();
  return Promise.all(names.map(name => loadConnector(join(folder, name), join(code, name), name)));
}

async function loadConnector(folder: string, code: string, name: string): Promise<LoadedConnector> {
  const connector = await importConnector(code);
  if (connector.name !== name) {
    throw new Failure(
      'file/unreadable',
      `The connector in ${folder} says that its name is "${connector.name}"; folder and name must be the same.`,
    );
  }
  const tables = tablesOf(folder);
  for (const { table } of Object.values(connector.streams)) {
    if (!tables.some(({ name }) => name === table.name)) {
      throw new Failure(
        'file/unreadable',
        `The connector ${name} fills ${table.name}, but ${join(folder, 'tables', `${table.name}.json`)} is missing.`,
      );
    }
  }
  return { connector, folder, code, tables };
}

async function importConnector(code: string): Promise<Connector> {
  const file = ['connector.js', 'connector.ts'].map(name => join(code, name)).find(existsSync);
  if (!file) throw new Failure('file/unreadable', `There is no connector.ts in ${code}.`);
  const module = (await import(pathToFileURL(file).href)) as { default?: Connector };
  if (module.default?.streams) return module.default;
  throw new Failure(
    'file/unreadable',
    `${file} must export a connector as its default: export default defineConnector({ … }).`,
  );
}

function tablesOf(folder: string): Table[] {
  const tables = join(folder, 'tables');
  if (!existsSync(tables)) return [];
  return readdirSync(tables)
    .filter(file => file.endsWith('.json'))
    .sort()
    .map(file => readTable(join(tables, file)));
}
