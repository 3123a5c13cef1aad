import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadChecks } from '../../src/content/check.ts';
import { discover } from '../../src/core/discover.ts';
import { type CheckCases, reports } from './check-cases.ts';

const found = await discover<CheckCases>(join(import.meta.dirname, 'rules'));

describe.each(found.map(({ value }) => value))('$code', { timeout: 30_000 }, ({ code, kind, passes, fails }) => {
  it.each(Object.entries(passes))('passes: %s', async (_, given) => {
    expect(await reports(code, kind, given)).toMatchObject({ found: [], wanted: [] });
  });
  it.each(Object.entries(fails))('fails: %s', async (_, given) => {
    const { found, wanted, messages } = await reports(code, kind, given);
    expect(wanted.length).toBeGreaterThan(0);
    expect(found).toEqual(wanted);
    const says = typeof given === 'string' ? undefined : given.says;
    if (says !== undefined) expect(messages[0]).toMatch(says);
  });
});

it('every check has cases under its own name', async () => {
  const checks = (await loadChecks()).map(check => check.code);
  const files = readdirSync(join(import.meta.dirname, 'rules')).map(file => file.replace(/\.cases\.ts$/, ''));
  expect(found.map(one => one.value.code).sort()).toEqual([...checks].sort());
  expect(files.sort()).toEqual(checks.map(code => code.split('/')[1]).sort());
});

it('every check explains itself', async () => {
  for (const check of await loadChecks()) {
    expect(check.says, check.code).toMatch(/\.$/);
    expect(check.cause, check.code).toMatch(/\.$/);
    expect(check.cure, check.code).toMatch(/[.]$/);
  }
});
