import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { placeInside, plainPath, readInside, takenBy, writeInside } from '../../src/core/inside.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'picket-inside-')));
const home = join(folder, 'home');
mkdirSync(join(home, 'in'), { recursive: true });
mkdirSync(join(folder, 'out'));
writeFileSync(join(folder, 'out', 'secret'), 'x');
symlinkSync(join(folder, 'out'), join(home, 'link'));
symlinkSync(join(folder, 'missing'), join(home, 'dangling'));
symlinkSync('in', join(home, 'loop-free'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const climbs = [
  '..',
  '../x',
  'a/../../x',
  'a/b/../../../x',
  './../x',
  'a/./../../x',
  '../../etc/passwd',
  'a//../../x',
  '../home/../out/secret',
];
const absolute = [
  '/',
  '/etc/passwd',
  '//host/share',
  '///x',
  '\\\\host\\share\\x',
  '\\x',
  'C:/x',
  'c:x',
  'C:\\x',
  '\\\\?\\C:\\x',
  '\\\\.\\pipe\\x',
  'file:///etc/passwd',
  '//?/C:/x',
];
const devices = [
  'con',
  'CON',
  'prn.txt',
  'aux',
  'nul',
  'NUL.yaml',
  'com1',
  'COM9.csv',
  'lpt1',
  'lpt9.json',
  'conin$',
  'CONOUT$',
  'a/con',
  'nul/x',
  'com¹',
];
const odd = [
  '',
  '.',
  './',
  'a\0b',
  'a\nb',
  'x:stream',
  'x::$DATA',
  'a|b',
  'a?b',
  'a*b',
  'a<b',
  'a"b',
  'x.',
  'x ',
  'a./b',
  '.. /x',
  '...',
  '. .',
  'a\\..\\..\\x',
  '..\\x',
  `${'a'.repeat(1001)}`,
];
const links = [
  'link',
  'link/secret',
  'link/new',
  'link/deep/new',
  'in/../link/secret',
  'dangling',
  'dangling/x',
  './link/x',
];
const prefixes = ['', 'in/', 'new/', './', 'in/../'];
const climbing = [
  ...climbs,
  ...absolute.filter(one => !one.startsWith('/')),
  ...devices,
  ...odd.filter(one => !/^[./]*$/.test(one)),
];
const vectors = [
  ...new Set([
    ...climbs,
    ...absolute,
    ...devices,
    ...odd,
    ...links,
    ...prefixes
      .slice(1)
      .flatMap(prefix => climbing.map(one => (one.includes('..') ? `${prefix}../../../${one}` : prefix + one))),
  ]),
];

it('no path of 200 and more leads out of its folder', () => {
  expect(vectors.length).toBeGreaterThan(200);
  const escaped = vectors.filter(path => placeInside(home, path) !== undefined);
  expect(escaped).toEqual([]);
  for (const path of links) expect(() => writeInside(home, path, 'x')).toThrow('leads out of');
});

it('paths that stay inside are made plain', () => {
  expect(plainPath('a/./b/../c')).toBe('a/c');
  expect(plainPath('häuser/ä.yaml')).toBe('häuser/ä.yaml');
  expect(placeInside(home, 'loop-free/new/file')).toBe([home, 'loop-free', 'new', 'file'].join(sep));
  writeInside(home, 'new/deep/file.txt', 'y');
  expect(placeInside(home, 'new/deep/file.txt')).toBe(join(home, 'new', 'deep', 'file.txt'));
});

it('reads nothing outside of a folder, nothing too large, and names of any normal form', () => {
  for (const path of links) expect(readInside(home, path, 1000)).toBeUndefined();
  writeFileSync(join(home, 'a\u0308.txt'), 'decomposed');
  expect(Buffer.from(readInside(home, 'a\u0308.txt', 1000)!).toString()).toBe('decomposed');
  expect(readInside(home, 'a\u0308.txt', 9)).toBeUndefined();
  expect(readInside(home, 'in', 1000)).toBeUndefined();
});

it('writes nothing that differs only in case from what is there', () => {
  writeInside(home, 'Rules/First.yaml', 'a');
  for (const path of ['Rules/first.yaml', 'rules/second.yaml', 'rules/First.yaml', 'RULES/FIRST.YAML'])
    expect(() => writeInside(home, path, 'b')).toThrow('the same file on Windows and macOS');
  expect(takenBy(home, 'rules/FIRST.yaml')).toBe('Rules/First.yaml');
  expect(takenBy(home, 'rules/second.yaml')).toBeUndefined();
  writeInside(home, 'Rules/First.yaml', 'c');
  expect(Buffer.from(readInside(home, 'Rules/First.yaml', 10)!).toString()).toBe('c');
});
