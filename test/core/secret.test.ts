import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { isSecretReference, readSecret } from '../../src/core/secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-secret-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return `file:${join(folder, name)}`;
};

it.each([
  ['env:TOKEN', 'from the environment'],
  [file('plain', 'from a file'), 'from a file'],
  [file('line', 'from a file\n'), 'from a file'],
  [file('windows', 'a b \r\n'), 'a b '],
])('reads %s', (reference, expected) => {
  expect(readSecret('token', reference, { TOKEN: 'from the environment' })).toBe(expected);
});

it.each([
  ['hunter2', 'holds a value in clear text'],
  ['', 'holds a value in clear text'],
  ['ENV:TOKEN', 'holds a value in clear text'],
  ['env:MISSING', 'there is nothing in it'],
  [file('empty', '\n'), 'there is nothing in it'],
  [file('large', 'x'.repeat(70_000)), 'larger than 64 KiB'],
  ['file:/nowhere/at/all', 'can not be read (ENOENT)'],
  [`file:${folder}`, 'can not be read (EISDIR)'],
  ['keyvault:vault/name', 'there is nothing in it'],
])('refuses %s', (reference, words) => {
  const read = () => readSecret('token', reference, {});
  expect(read).toThrow(expect.objectContaining({ code: 'usage/secret' }));
  expect(read).toThrow(`The setting "token"`);
  expect(read).toThrow(words);
  if (reference === 'hunter2') expect(read).not.toThrow('hunter2');
});

it('tells a reference from a secret', () => {
  expect(['env:A', 'file:b', 'keyvault:v/n', 'abc', 'env:', ''].map(isSecretReference)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
