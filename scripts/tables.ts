// Writes one file per table under schemas/tables from a JSON file of `{ Table: [[column, type], …] }`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [source, folder = 'schemas/tables'] = process.argv.slice(2);
if (!source) throw new Error('usage: node scripts/tables.ts <file of table schemas> [folder]');

const tables = JSON.parse(readFileSync(source, 'utf8')) as Record<string, [string, string][]>;
mkdirSync(folder, { recursive: true });
for (const [name, columns] of Object.entries(tables)) {
  const lines = columns.map(
    ([column, type]) => `    { "name": ${JSON.stringify(column)}, "type": ${JSON.stringify(type)} }`,
  );
  writeFileSync(
    join(folder, `${name}.json`),
    `{\n  "name": ${JSON.stringify(name)},\n  "columns": [\n${lines.join(',\n')}\n  ]\n}\n`,
  );
}
console.log(`${Object.keys(tables).length} tables in ${folder}`);
