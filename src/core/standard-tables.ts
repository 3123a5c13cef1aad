import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readTable, type Table } from './table.ts';
import { packageFolder } from './version.ts';

const loaded = new Map<string, Table>();
let names: readonly string[] | undefined;

function folder(): string {
  return join(packageFolder(), 'schemas', 'tables');
}

/** The names of the tables that Microsoft documents for Azure Monitor, Sentinel and Defender: one file each in schemas/tables. */
export function standardTableNames(): readonly string[] {
  names ??= readdirSync(folder())
    .filter(file => file.endsWith('.json'))
    .map(file => file.slice(0, -5));
  return names;
}

/** One of Microsoft's tables by its exact name, or undefined. */
export function standardTable(name: string): Table | undefined {
  if (!standardTableNames().includes(name)) return undefined;
  const table = loaded.get(name) ?? readTable(join(folder(), `${name}.json`));
  loaded.set(name, table);
  return table;
}

/** All of Microsoft's tables: about a thousand small files, so ask only where every one is needed. */
export function standardTables(): Table[] {
  return standardTableNames().map(name => standardTable(name)!);
}

/** Those of Microsoft's tables that some texts can mean: every one where a text reads tables by pattern. */
export function standardTablesIn(texts: Iterable<string>): Table[] {
  const words = new Set<string>();
  for (const text of texts) {
    if (/\b(search|find)\b|\bunion\b[^|;]*\*/.test(text)) return standardTables();
    for (const word of text.matchAll(/[A-Za-z_]\w*/g)) words.add(word[0]);
  }
  return standardTableNames()
    .filter(name => words.has(name))
    .map(name => standardTable(name)!);
}
