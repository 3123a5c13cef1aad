// Writes docs/operations.md: each operation of the local Azure with the versions and clients that it answered in the tests.
//   PICKET_OPERATIONS=FOLDER npx vitest run test/local test/content/all-kinds.test.ts test/portal
//   node scripts/operations.ts FOLDER
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answered } from '../src/local/operation-log.ts';
import { loadServices } from '../src/local/server.ts';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Name the folder that PICKET_OPERATIONS named: node scripts/operations.ts FOLDER');

/** Who asks, by the beginning or a part of the User-Agent. */
const clients: readonly [client: string, agent: RegExp][] = [
  ['Azure CLI', /AZURECLI|azure-?cli/i],
  ['Azure SDK for Python', /azsdk-python|Python\/|python-requests/i],
  ['Azure SDK for JavaScript', /azsdk-js|azure-rest|@azure/i],
  ['Kusto client', /Kusto/i],
  ['syslog-ng', /syslog-ng/i],
  ['Picket', /^picket\//i],
  ['the portal in Chromium', /Mozilla/i],
];

function clientOf(agent: string): string {
  return clients.find(([, pattern]) => pattern.test(agent))?.[0] ?? 'a request of a test';
}

const answered = readdirSync(folder)
  .filter(name => name.endsWith('.jsonl'))
  .flatMap(name => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
  .map(line => JSON.parse(line) as Answered);
const byOperation = Map.groupBy(answered, one => `${one.operation} ${one.method} ${one.route}`);
const distinct = (values: readonly string[]) => [...new Set(values)].filter(value => value !== '').sort();

let [all, seen, real] = [0, 0, 0];
const blocks: string[] = [];
for (const [service, { operations, versioned }] of [...(await loadServices())].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const lines = operations.map(({ name, method, path }) => {
    const found = byOperation.get(`${name} ${method} ${path}`) ?? [];
    const good = found.filter(({ status }) => status < 400);
    const who = distinct(good.map(({ agent }) => clientOf(agent)));
    all++;
    if (good.length > 0) seen++;
    if (who.some(client => client !== 'a request of a test')) real++;
    const versions = versioned ? distinct(good.map(({ apiVersion }) => apiVersion)).join(', ') : '';
    const short = path.replace(/^\/subscriptions\/:subscription\/resourceGroups\/:group\/providers/, '…');
    const cells = [`${name}`, `\`${method} ${short}\``, versions, who.join(', ') || 'none'];
    return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  blocks.push(
    `## ${service}\n\n| operation | route | api-versions | answered to |\n| --- | --- | --- | --- |\n${lines.join('\n')}\n`,
  );
}

writeFileSync(
  join(import.meta.dirname, '../docs/operations.md'),
  `# Operations of the local Azure

Written by \`node scripts/operations.ts\` from what the local Azure answered in its own tests, those of all content types and
those of the portal (the script names the command). An operation that is not here is answered 501 with
its name, and nothing is done.

Of ${all} operations ${seen} were answered in the tests, ${real} of them to a client that others made, to Picket itself or to the portal in a browser. _Answered to_ names
the clients that got what they asked for, with the versions that they sent; "none" is an operation without evidence. Whether Azure itself answers in the same way is held by the published contracts that the tests quote, not by this table.

${blocks.join('\n')}`,
);
console.log(`written: docs/operations.md (${seen} of ${all} operations answered, ${real} to a real client)`);
