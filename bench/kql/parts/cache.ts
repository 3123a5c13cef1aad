import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, milliseconds, ratio, timed } from '../../figure.ts';
import { runPart } from '../../part.ts';
import { detections } from '../queries.ts';

const home = join(import.meta.dirname, '..', '..', '..');
const count = 1500;

/** The analysis of many queries by a process that is started for it, when they are known beside when they are not. */
await runPart(async settings => {
  const folder = mkdtempSync(join(tmpdir(), 'picket-bench-'));
  const file = join(folder, 'queries.jsonl');
  const texts = settings.queries ? queriesOf(settings.queries) : ownQueries();
  writeFileSync(file, texts.map(query => `${JSON.stringify({ query })}\n`).join(''));
  const env = { ...process.env, XDG_CACHE_HOME: folder };
  const args = [join(home, 'bin', 'picket.js'), 'query', '--batch', file, '--check'];
  const run = () => timed(() => spawnSync(process.execPath, args, { cwd: home, env, maxBuffer: 2 ** 30 }));
  try {
    const first = await run();
    const again: number[] = [];
    for (let each = 0; each < settings.runs; each++) again.push(await run());
    const second = median(again);
    return [
      {
        what: `${texts.length} unchanged queries, start included`,
        measured: milliseconds(second),
        beside: `${milliseconds(first)} the first time`,
        ratio: ratio(second / first),
        wanted: '< 2000 ms',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function queriesOf(path: string): string[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const queries = lines.filter(line => line.trim() !== '').map(line => (JSON.parse(line) as { query: string }).query);
  return queries.slice(0, count);
}

/** Twelve detections, each with thresholds of its own. */
function ownQueries(): string[] {
  return Array.from({ length: count }, (_, index) => {
    const { kql } = detections[index % detections.length];
    return `${kql} | extend Threshold = ${index} | where Threshold >= ${index % 7}`;
  });
}
