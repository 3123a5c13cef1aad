/**
 * Runs a family of benchmarks: `npm run bench -- kql [part …] [--queries FILE] [--files FILE] [--rows N] [--parquet-rows N] [--runs N] [--write]`.
 * Each part runs in a process of its own and prints its figures beside what they are compared with; `--write` puts them into
 * their section of docs/benchmarks.md and leaves all others as they are.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Figure, Settings } from './figure.ts';
import { section, table, titleOf, withSection } from './report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    queries: { type: 'string' },
    files: { type: 'string' },
    rows: { type: 'string', default: '10000000' },
    'parquet-rows': { type: 'string', default: '50000000' },
    lines: { type: 'string', default: '600000' },
    runs: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  },
});
const [family, ...wanted] = positionals;
const folder = join(import.meta.dirname, family ?? '', 'parts');
if (!family || !existsSync(folder)) {
  console.error('Name a family of benchmarks, such as: npm run bench -- kql');
  process.exit(64);
}
const settings: Settings = {
  queries: values.queries,
  files: values.files,
  rows: Number(values.rows),
  parquetRows: Number(values['parquet-rows']),
  lines: Number(values.lines),
  runs: Number(values.runs),
};
const known = readdirSync(folder)
  .map(file => basename(file, '.ts'))
  .sort();
const page = join(import.meta.dirname, '..', 'docs', 'benchmarks.md');
for (const part of wanted.length > 0 ? wanted : known) {
  const figures = measure(part);
  const title = titleOf(family, part);
  console.log(`${title}\n\n${table(figures)}\n`);
  if (values.write)
    writeFileSync(page, withSection(readFileSync(page, 'utf8'), title, section(title, figures, settings)));
}

/** Runs a part in a process of its own, so that its memory and its start are its own. */
function measure(part: string): Figure[] {
  const script = join(folder, `${part}.ts`);
  const child = spawnSync(process.execPath, [script, JSON.stringify(settings)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`the benchmark ${part} ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout) as Figure[];
}
