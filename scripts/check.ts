// Everything that must hold before a merge: format and lint, types, generated files, the walls of the house.
import { spawnSync } from 'node:child_process';

const steps: [string, string[]][] = [
  ['format and lint', ['biome', 'check', '--error-on-warnings', '.']],
  ['types', ['tsc', '-p', '.']],
  ['types of the site', ['tsc', '-p', 'src/portal/site']],
  ['generated files', ['node', 'scripts/generate.ts', '--check']],
  ['architecture', ['vitest', 'run', 'test/architecture.test.ts']],
];

for (const [name, command] of steps) {
  const started = performance.now();
  const { status } = spawnSync('npx', ['--no-install', ...command], { stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok    ' : 'failed'} ${name} (${Math.round(performance.now() - started)} ms)`);
  if (status !== 0) process.exit(1);
}
