import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { median, milliseconds, timed } from '../../figure.ts';
import { runPart } from '../../part.ts';

const home = join(import.meta.dirname, '..', '..', '..');
/** Started as users start it: what it has compiled is kept too. */
const main = join(home, 'bin', 'picket.js');

/** How long every check takes over a file of lines `{"path","text"}`: with nothing remembered, and again. */
await runPart(async settings => {
  const lines = settings.files ? readFileSync(settings.files, 'utf8') : ownContent();
  const count = lines.split('\n').filter(line => line.trim() !== '').length;
  const cold: number[] = [];
  const warm: number[] = [];
  for (let run = 0; run < settings.runs; run++) {
    const cache = mkdtempSync(join(tmpdir(), 'picket-bench-'));
    cold.push(await timed(() => validate(lines, cache)));
    warm.push(await timed(() => validate(lines, cache)));
    rmSync(cache, { recursive: true });
  }
  const figure = (what: string, times: readonly number[], wanted: string) => ({
    what: `validate ${count} files, ${what}`,
    measured: milliseconds(median(times)),
    beside: `${(median(times) / count).toFixed(1)} ms a file`,
    ratio: '',
    wanted,
  });
  return [figure('nothing remembered', cold, '< 20 s for 421 files'), figure('again', warm, '< 3 s for 421 files')];
});

function validate(input: string, cache: string): void {
  const { status, stderr } = spawnSync(process.execPath, [main, 'validate', '--stdin-jsonl', '--format', 'json'], {
    cwd: home,
    input,
    encoding: 'utf8',
    maxBuffer: 1024 ** 3,
    env: { ...process.env, XDG_CACHE_HOME: cache },
  });
  if (status !== 0 && status !== 1) throw new Error(stderr);
}

function ownContent(): string {
  const files = globSync(['{detections,hunting,parsers,automation}/**/*.yaml'], { cwd: home }).sort();
  return files.map(path => JSON.stringify({ path, text: readFileSync(join(home, path), 'utf8') })).join('\n');
}
