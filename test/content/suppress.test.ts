import { describe, expect, it } from 'vitest';
import { readConfigText } from '../../src/content/config.ts';
import { loadTexts } from '../../src/content/load.ts';
import { validate } from '../../src/content/validate.ts';

const lines = [
  { path: 'hunting/a.yaml', text: 'name: a\nquery: print 1\nodd: 1\n' },
  { path: 'hunting/b.yaml', text: 'name: b\nquery: print 1\nodd: 1\n' },
];

async function found(suppression: string, only?: (file: string) => boolean): Promise<string[]> {
  const { suppressions } = readConfigText('/repo/picket.yaml', `suppressions:\n  - ${suppression}\n`);
  const { diagnostics } = await validate(await loadTexts(lines), { suppressions, ...(only ? { only } : {}) });
  return diagnostics
    .filter(one => /unknown-key|suppression/.test(one.code))
    .map(one => `${one.file}:${one.line} ${one.severity} ${one.code}`);
}

const reason = 'reason: a note of ours';

describe('a suppression', () => {
  it.each<[string, string, string[]]>([
    ['hides its code in its file', 'hunting/a.yaml', ['hunting/b.yaml:3 warning form/unknown-key']],
    ['hides it in all files of a pattern', 'hunting/*', []],
    [
      'that hides nothing is an error at its place',
      'detections/*',
      [
        'hunting/a.yaml:3 warning form/unknown-key',
        'hunting/b.yaml:3 warning form/unknown-key',
        'picket.yaml:2 error content/unused-suppression',
      ],
    ],
  ])('%s', async (_, path, expected) => {
    expect(await found(`{ code: form/unknown-key, path: ${path}, ${reason} }`)).toEqual(expected);
  });

  it('is not judged where only a part is looked at', async () => {
    expect(
      await found(`{ code: form/unknown-key, path: hunting/b.yaml, ${reason} }`, file => file.endsWith('a.yaml')),
    ).toEqual(['hunting/a.yaml:3 warning form/unknown-key']);
  });

  it('has a reason', () => {
    expect(() => readConfigText('p.yaml', 'suppressions: [{ code: a/b, path: x }]')).toThrow(/has no "reason"/);
  });

  it('names a code that exists', async () => {
    await expect(found(`{ code: form/unknown, path: x, ${reason} }`)).rejects.toThrow(
      /names the check "form\/unknown"/,
    );
  });
});
