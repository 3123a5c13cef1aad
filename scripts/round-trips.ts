/**
 * Plans, deploys and plans again: `node scripts/round-trips.ts FOLDER|FILE.jsonl … [--verbose]`, with folders of content or files of lines
 * `{"path","text"}`. Items that `picket validate` refuses, and those that the local Azure refuses with 400, are counted as not deployable;
 * of all others the second plan must be empty.
 */
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { deploy } from '../src/content/deploy/deploy.ts';
import { type Content, loadContent, loadTexts } from '../src/content/load.ts';
import { planWorkspace } from '../src/content/plan/plan-workspace.ts';
import { validate } from '../src/content/validate.ts';
import { openPlace, quickClient, repository } from './deploys/workspace.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: 'boolean', default: false } },
});
let wrong = 0;
for (const path of positionals) await roundTrip(path);
process.exit(wrong === 0 && positionals.length > 0 ? 0 : 1);

async function roundTrip(path: string): Promise<void> {
  const content = await loadFrom(path);
  const { diagnostics } = await validate(content);
  const refused = new Set(diagnostics.filter(one => one.severity === 'error').map(one => one.file));
  const items = content.items.filter(item => !refused.has(item.file));
  const place = await openPlace({ standardTables: true });
  try {
    const arm = quickClient(place.workspace);
    const first = await planWorkspace(items, place.workspace, { repository, arm });
    const report = await deploy(first, place.workspace, { arm, log: () => {}, conflictDelay: 5 });
    const failed = new Set(report.failed.map(one => one.change.file));
    const kept = items.filter(item => !failed.has(item.file));
    const second = await planWorkspace(kept, place.workspace, { repository, arm });
    const left = [...second.changes, ...second.marks];
    for (const one of report.failed) if (values.verbose) console.error(`refused ${one.change.file}: ${one.message}`);
    for (const one of left)
      console.error(`${one.action} ${one.file}: ${one.differences.map(each => each.path).join(', ')}`);
    wrong += left.length;
    const same = report.done.length - left.length;
    console.log(
      `${path}: ${content.items.length} items, ${refused.size} files refused by validate, ${first.changes.length} resources planned, ${report.failed.length} refused by the local Azure, ${report.done.length} deployed; second plan empty for ${same} of ${report.done.length} (${((100 * same) / Math.max(1, report.done.length)).toFixed(1)} %)`,
    );
  } finally {
    await place.close();
  }
}

async function loadFrom(path: string): Promise<Content> {
  if (statSync(path).isDirectory()) return loadContent(path, ['.']);
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '');
  return loadTexts(lines.map(line => JSON.parse(line) as { path: string; text: string }));
}
