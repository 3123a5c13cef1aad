import { describe, expect, it } from 'vitest';
import { loadTexts } from '../../src/content/load.ts';
import { validate } from '../../src/content/validate.ts';

const engine = {
  analyze: (text: string) => ({
    text,
    diagnostics: [],
    columns: [],
    tables: new Map(),
    functions: [],
    watchlists: [],
    branches: [],
  }),
};
const id = '0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1e01';
const rule = (more: string, key = `id: ${id}`) =>
  `${key}\nname: Sign-ins\nkind: NRT\nseverity: Low\nquery: SigninLogs | count\nversion: 1.0.2\n${more}`;
const load = (texts: Record<string, string>) =>
  loadTexts(Object.entries(texts).map(([path, text]) => ({ path, text })));

/** What is said of the content now, where it was something else before. */
async function said(before: Record<string, string>, now: Record<string, string>): Promise<string[]> {
  const then = await load(before);
  const { diagnostics } = await validate(await load(now), { before: then.items, engine });
  return diagnostics
    .filter(one => /^content\/(version-not-raised|id-changed)$/.test(one.code))
    .map(one => `${one.file}:${one.line} ${one.severity} ${one.code} ${one.message} ${one.help}`);
}

describe('against the commit that a change starts from', () => {
  it.each<[string, string, string]>([
    ['the same', rule(''), rule('')],
    [
      'other spacing, order, tests and notes',
      rule(''),
      rule('tests: []\nmetadata: { a: b }\n').replace('kind: NRT\n', '').concat('kind: NRT\n'),
    ],
    ['a raised version', rule(''), rule('').replace('Low', 'High').replace('1.0.2', '1.1.0')],
    ['no version before', rule('').replace('version: 1.0.2\n', ''), rule('').replace('Low', 'High')],
  ])('nothing is said of %s', async (_, before, now) => {
    expect(await said({ 'detections/a.yaml': before }, { 'detections/a.yaml': now })).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    [
      'a change without a new version',
      'detections/a.yaml',
      rule('').replace('Low', 'High'),
      'detections/a.yaml:6 error content/version-not-raised The item changed and its version is 1.0.2; it was 1.0.2. Set it to 1.0.3 or more.',
    ],
    [
      'a change with an older version, in a file that moved',
      'detections/b/other.yaml',
      rule('').replace('count', 'take 1').replace('1.0.2', '1.0.1'),
      'detections/b/other.yaml:6 error content/version-not-raised The item changed and its version is 1.0.1; it was 1.0.2. Set it to 1.0.3 or more.',
    ],
    [
      'a version that is gone',
      'detections/a.yaml',
      rule('').replace('Low', 'High').replace('version: 1.0.2\n', ''),
      'detections/a.yaml:2 error content/version-not-raised The version 1.0.2 is gone. Raise the version: the last number for a correction, the middle one for new results.',
    ],
    [
      'another id',
      'detections/a.yaml',
      rule('', 'id: 11111111-5a44-4f6f-9a57-5f1c3b7d1e01'),
      `detections/a.yaml:1 error content/id-changed The id was ${id}. Put ${id} back.`,
    ],
    [
      'another id in a file that moved',
      'detections/b.yaml',
      rule('', 'id: 11111111-5a44-4f6f-9a57-5f1c3b7d1e01'),
      `detections/b.yaml:1 error content/id-changed The id was ${id} in detections/a.yaml. Put ${id} back.`,
    ],
  ])('%s is an error', async (_, file, now, expected) => {
    expect(await said({ 'detections/a.yaml': rule('') }, { [file]: now })).toEqual([expected]);
  });

  it('a copy with an id of its own is a new item', async () => {
    const copy = rule('', 'id: 11111111-5a44-4f6f-9a57-5f1c3b7d1e01');
    expect(
      await said({ 'detections/a.yaml': rule('') }, { 'detections/a.yaml': rule(''), 'detections/b.yaml': copy }),
    ).toEqual([]);
  });
});
