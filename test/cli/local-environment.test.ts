import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readLocalEnvironment, writeLocalEnvironment } from '../../src/cli/local-environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-env-'));
const file = join(folder, 'local.env');
const environment = { PICKET_ARM_ENDPOINT: 'https://localhost:8443', AZURE_CLIENT_SECRET: `a'b"c$d e` };

it('is read back as it was written, by Picket and by a shell', () => {
  writeLocalEnvironment(file, environment);
  expect(readLocalEnvironment(file)).toEqual(environment);
  const printed = execFileSync('sh', ['-c', `. ${file} && printf %s "$AZURE_CLIENT_SECRET"`], { encoding: 'utf8' });
  expect(printed).toBe(environment.AZURE_CLIENT_SECRET);
});

it('is for this user alone', () => {
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('passes over lines that it does not understand', () => {
  writeFileSync(file, `${readFileSync(file, 'utf8')}garbage\nexport x=1\n`);
  expect(readLocalEnvironment(file)).toEqual(environment);
});
