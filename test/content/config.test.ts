import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isReference, loadConfig, readConfigText, workspaceConfig } from '../../src/content/config.ts';
import { globPattern } from '../../src/content/glob.ts';
import type { Failure } from '../../src/core/failure.ts';

function failure(run: () => unknown): Failure {
  try {
    run();
  } catch (error) {
    return error as Failure;
  }
  return expect.unreachable('it should have failed');
}

describe('picket.yaml', () => {
  it('says nothing, and everything has a value', () => {
    expect(readConfigText('/repo/picket.yaml', '')).toEqual({
      root: '/repo',
      content: expect.arrayContaining(['detections', 'workbooks', 'summary-rules', 'data-connectors']),
      connectors: ['connectors'],
      defaults: { minimumTests: { hit: 0, miss: 0 }, severityOverrides: {}, checks: {} },
      suppressions: [],
      workspaces: { local: { local: true } },
      rings: [],
      settings: {},
    });
  });

  it('says everything', () => {
    const config = readConfigText(
      'picket.yaml',
      `content: [rules]
defaults: { minimumTests: { hit: 1, miss: 1 }, severityOverrides: { rules/a.yaml: Low }, checks: { kql/no-time-filter: warning } }
workspaces:
  prod: { cloud: usgov, tenant: t, subscription: s, resourceGroup: g, workspace: w, parameters: { vip: VIPs }, overlays: [overlays/prod] }
settings:
  okta: { domain: contoso.okta.com, token: env:OKTA_TOKEN }
`,
    );
    expect(config.workspaces.prod).toMatchObject({ cloud: 'usgov', parameters: { vip: 'VIPs' } });
    expect(config.settings.okta.token).toBe('env:OKTA_TOKEN');
  });

  it.each([
    ['an unknown key', 'contents: [a]', /1:1 The key "contents" is not known here\. Did you mean "content"\?/],
    [
      'an unknown key in a workspace',
      'workspaces:\n  prod: { clientSecret: x }',
      /2:11 The key "clientSecret" is not known here/,
    ],
    ['a wrong cloud', 'workspaces: { prod: { cloud: usgv } }', /Did you mean "usgov"/],
    ['a wrong severity', 'defaults: { checks: { kql/unsupported: warn } }', /"warn" is no value/],
    ['a text where a list belongs', 'content: detections', /1:10 "content" must be a list, not the text "detections"/],
    ['broken YAML', 'content: [a', /1:1 A bracket is opened/],
    ['a duplicate key', 'content: []\ncontent: []', /2:1 The key "content" stands twice/],
  ])('%s is refused with its place', (_, text, words) => {
    const thrown = failure(() => readConfigText('picket.yaml', text));
    expect(thrown.code).toBe('usage/invalid');
    expect(thrown.message).toMatch(words);
  });

  it('a secret in clear text is refused, and not repeated', () => {
    const thrown = failure(() => readConfigText('picket.yaml', 'settings: { okta: { token: 00abcdef } }'));
    expect(thrown.code).toBe('usage/secret');
    expect(thrown.message).not.toContain('00abcdef');
  });

  it.each([
    ['env:OKTA_TOKEN', true],
    ['file:secrets/okta', true],
    ['keyvault:soc/okta', true],
    ['00abcdef', false],
    ['env:', false],
    ['keyvault:soc', false],
  ])('%s is a reference: %s', (text, expected) => {
    expect(isReference(text)).toBe(expected);
  });

  it('may be missing only where no one named it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'picket-config-'));
    const file = join(folder, 'picket.yaml');
    expect(loadConfig(file, { optional: true }).root).toBe(folder);
    expect(failure(() => loadConfig(file)).code).toBe('file/unreadable');
    writeFileSync(file, Buffer.from('content: [\xe9]', 'latin1'));
    expect(failure(() => loadConfig(file)).message).toMatch(/no UTF-8/);
    rmSync(folder, { recursive: true });
  });

  it('names the workspaces that there are', () => {
    const thrown = failure(() => workspaceConfig(readConfigText('p', 'workspaces: { prod: { local: true } }'), 'prd'));
    expect(thrown.message).toMatch(/no workspace "prd".*Did you mean "prod"\?/);
  });
});

it('a pattern means its own characters', () => {
  expect(globPattern('detections/a+b(1).*').test('detections/a+b(1).yaml')).toBe(true);
  expect(globPattern('a.b').test('aXb')).toBe(false);
  expect(globPattern('a[b]$|c').test('ab')).toBe(false);
});
