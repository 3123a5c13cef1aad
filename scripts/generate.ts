// Writes every generated file of the repository; with --check, fails when one is not up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { explanations } from '../src/cli/explanations.ts';
import { loadChecks } from '../src/content/check.ts';
import { checksPage } from '../src/content/checks-page.ts';
import { editorSchemas } from '../src/content/editor-schemas.ts';
import { loadKinds } from '../src/content/kind.ts';
import type { Explanation } from '../src/core/diagnostic.ts';
import { readTable, sentAs, type Table } from '../src/core/table.ts';

const codes = [...(await explanations())];

const schemas = await editorSchemas();
const checks = checksPage(await loadChecks(), await loadKinds());

const generated: Record<string, () => string> = {
  'docs/errors.md': errorsPage,
  'docs/checks.md': () => checks,
  ...connectorTables(),
  ...Object.fromEntries([...schemas].map(([name, schema]) => [`schemas/${name}.schema.json`, () => json(schema)])),
};

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** `connectors/<source>/tables.ts`: the columns of a source's tables for the compiler, so that a misspelt one is an error. */
function connectorTables(): Record<string, () => string> {
  const files = globSync('connectors/*/tables/*.json').sort();
  const folders = Map.groupBy(files, file => file.split('/').slice(0, 2).join('/'));
  return Object.fromEntries(
    [...folders].map(([folder, tables]) => [`${folder}/tables.ts`, () => tablesModule(tables.map(readTable))]),
  );
}

function tablesModule(tables: Table[]): string {
  const declared = tables.map(({ name, columns }) => {
    const lines = columns.map(column => `  ${sentAs(column.name)}: '${column.type}',`);
    return `export const ${name} = defineTable('${name}', {\n${lines.join('\n')}\n});\n`;
  });
  return `// Written from tables/*.json by \`node scripts/generate.ts\`.\nimport { defineTable } from '../../src/ingest/contract.ts';\n\n${declared.join('\n')}`;
}

function errorsPage(): string {
  const section = ([code, it]: [string, Explanation]) =>
    `## ${code}\n\n${it.says}\n\n- Why: ${it.cause}\n- What to do: ${it.cure}\n${it.docs ? `- Documentation: <${it.docs}>\n` : ''}`;
  return `# Errors\n\nEvery code that Picket prints, written from the code by \`node scripts/generate.ts\`. \`picket explain CODE\` shows the same.\n\n${codes.map(section).join('\n')}`;
}

const checking = process.argv.includes('--check');
const stale = Object.entries(generated).filter(
  ([file, make]) => (existsSync(file) ? readFileSync(file, 'utf8') : '') !== make(),
);
if (!checking) for (const [file, make] of stale) writeFileSync(file, make());
for (const [file] of stale) console.log(`${checking ? 'not up to date' : 'written'}: ${file}`);
if (checking && stale.length) {
  console.error('Run `node scripts/generate.ts` and commit the result.');
  process.exit(1);
}
