import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';

const home = resolve(import.meta.dirname, '..');

/** Who may import whom: docs/architecture.md holds the same table in words. */
const mayImport: Record<string, string[]> = {
  core: [],
  kql: ['core'],
  sentinel: ['core', 'kql'],
  azure: ['core'],
  ingest: ['core', 'azure'],
  content: ['core', 'kql', 'sentinel', 'azure'],
  local: ['core', 'kql', 'sentinel'],
  portal: ['core', 'sentinel'],
  cli: ['core', 'kql', 'sentinel', 'azure', 'ingest', 'content', 'local', 'portal'],
};

/** Packages that one place alone knows. */
const soleOwner: Record<string, RegExp> = {
  '@kusto/language-service-next': /^src\/kql\/frontend\//,
  '@duckdb/node-api': /^src\/kql\/duckdb\//,
  jose: /^src\/local\/tokens\.ts$/,
  '@peculiar/x509': /^src\/local\/certificate\.ts$/,
  fastify: /^src\/(local|ingest)\//,
  '@azure/': /^src\/azure\//,
  esbuild: /^src\/portal\/bundle\.ts$/,
  'playwright-core': /^src\/portal\/picture\.ts$/,
  preact: /^src\/portal\/site\//,
  echarts: /^src\/portal\/site\//,
};

const files = globSync(['src/**/*.{ts,tsx}', 'connectors/**/*.ts'], { cwd: home }).sort();
const imports = files.flatMap(file => importsOf(file).map(target => ({ file, target })));

function importsOf(file: string): string[] {
  const text = readFileSync(join(home, file), 'utf8');
  const found = text.matchAll(/(?:from|import|import\(|require\()\s*['"]([^'"]+)['"]/g);
  return [...found].map(([, target]) =>
    target.startsWith('.') ? relative(home, resolve(home, dirname(file), target)) : target,
  );
}

function roomOf(file: string): string {
  const [top, room] = file.split('/');
  return top === 'src' ? room : top;
}

function allowed(file: string, target: string): boolean {
  const [from, to] = [roomOf(file), roomOf(target)];
  if (from === 'connectors')
    return target === 'src/ingest/contract.ts' || to === 'core' || dirname(target) === dirname(file);
  return from === to || mayImport[from].includes(to);
}

it('rooms import only what the table allows', () => {
  const breaches = imports.filter(({ file, target }) => /^(src|connectors)\//.test(target) && !allowed(file, target));
  expect(breaches).toEqual([]);
});

it('inside kql, what runs a query never sees the parser', () => {
  const breaches = imports.filter(
    ({ file, target }) =>
      /^src\/kql\/(interpret|duckdb|functions)\//.test(file) && target.startsWith('src/kql/frontend/'),
  );
  expect(breaches).toEqual([]);
});

it.each(Object.entries(soleOwner))('only one place knows %s', (name, owner) => {
  const breaches = imports.filter(({ file, target }) => target.startsWith(name) && !owner.test(file));
  expect(breaches).toEqual([]);
});

it('only the command line touches arguments, terminal and exit code', () => {
  const breaches = files.filter(
    file =>
      !file.startsWith('src/cli/') &&
      /\bprocess\.(argv|exit\b|exitCode|stdout|stderr)|\bconsole\./.test(readFileSync(join(home, file), 'utf8')),
  );
  expect(breaches).toEqual([]);
});

it('what runs in a browser imports nothing of Node.js, and of ours only what runs there too', () => {
  const site = imports.filter(
    ({ file }) => file.startsWith('src/portal/site/') || file.startsWith('src/sentinel/workbook/'),
  );
  const allowedTarget =
    /^(src\/portal\/site\/|src\/sentinel\/workbook\/|src\/core\/power-query\.ts$|schemas\/|preact|echarts|world-atlas|topojson|markdown-it|dompurify|monaco-editor|@kusto\/monaco-kusto)/;
  expect(site.filter(({ target }) => !allowedTarget.test(target))).toEqual([]);
});
