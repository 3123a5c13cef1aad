#!/usr/bin/env node
// Starts Picket on a Node.js that is new enough: this one, the one pinned in a clone's node_modules, or the one npm brings.
// Written so that an old Node.js can read it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(home, 'src', 'cli', 'main.ts');
const main = existsSync(source) ? source : join(home, 'dist', 'src', 'cli', 'main.js');
const wanted = '24.21.0';

// Compiled code is kept in this user's cache, where no one else can put any, so that the next start takes a fraction of the time.
process.env.NODE_COMPILE_CACHE ??= join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'picket', 'code');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
  await import(pathToFileURL(main).href);
} else {
  const pinned = join(home, 'node_modules', 'node', 'bin', 'node');
  const args = [main, ...process.argv.slice(2)];
  if (existsSync(pinned)) run(pinned, args);
  else {
    console.error(
      `Picket needs Node.js 22.18 or newer and this is ${process.versions.node}; running on ${wanted}, which npm keeps in its cache.`,
    );
    const runtime = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}@${wanted}`;
    run(process.platform === 'win32' ? 'npx.cmd' : 'npx', ['--yes', `--package=${runtime}`, '--', 'node', ...args]);
  }
}

function run(command, args) {
  const child = spawn(command, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', error => {
    console.error(`Picket could not start ${command}: ${error.message}. Install Node.js 22.18 or newer and try again.`);
    process.exit(69);
  });
  child.on('exit', (code, signal) => {
    if (signal) process.kill(process.pid, signal);
    else process.exit(code ?? 70);
  });
}
