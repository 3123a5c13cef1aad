// Compiles what is published into dist/, and builds the portal there.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { builtSite } from '../src/portal/bundle.ts';

rmSync('dist', { recursive: true, force: true });
const { status } = spawnSync('npx', ['--no-install', 'tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
console.log(`The portal: ${await builtSite()}`);
