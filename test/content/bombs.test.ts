import { describe, expect, it } from 'vitest';
import { loadTexts } from '../../src/content/load.ts';

const files = {
  yaml: ['detections/a.yaml', 'hunting/a.yaml', 'parsers/a.yaml', 'watchlists/a/watchlist.yaml', 'automation/a.yaml'],
  json: ['playbooks/a/azuredeploy.json', 'workbooks/a/workbook.json', 'connectors/a/tables/A_CL.json'],
};
const deep = 100_000;
const large = 'x'.repeat(10 * 1024 * 1024);

/** Nine levels of ten aliases each stand for a billion values. */
function aliases(levels: number): string {
  const lines = ['a0: &a0 x'];
  for (let level = 1; level <= levels; level++) {
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  }
  return lines.join('\n');
}

const yaml: Record<string, [code: string, text: string]> = {
  'aliases of aliases': ['yaml/alias-bomb', aliases(9)],
  'aliases in mappings': ['yaml/alias-bomb', aliases(7).replaceAll('[', '{k: [').replaceAll(']', ']}')],
  'an alias of itself': ['yaml/alias', 'a: &a [*a]'],
  'brackets without end': ['yaml/too-deep', `name: ${'['.repeat(deep)}`],
  'braces without end': ['yaml/too-deep', `name: ${'{a: '.repeat(deep)}`],
  'dashes without end': ['yaml/too-deep', `name:\n  ${'- '.repeat(deep)}x`],
  'ten megabytes': ['yaml/too-large', `name: ${large}`],
  'a key twice': ['yaml/duplicate-key', 'name: a\nname: b'],
  'the prototype as key': ['yaml/prototype-key', '__proto__: { polluted: true }\nname: a'],
  'the prototype in quotes': ['yaml/prototype-key', '"__proto__": { polluted: true }\nname: a'],
  'the prototype by escapes': ['yaml/prototype-key', '"\\x5f_proto__": { polluted: true }\nname: a'],
  'the prototype of the constructor': ['yaml/prototype-key', 'constructor: { prototype: { polluted: true } }\nname: a'],
  'merge keys': ['form/unknown-key', 'name: a\nquery: print 1\n"<<": { polluted: true }'],
};
const json: Record<string, [code: string, text: string]> = {
  'brackets without end': ['json/too-deep', `{"items":${'['.repeat(deep)}${']'.repeat(deep)}}`],
  'braces without end': ['json/too-deep', `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`],
  'ten megabytes': ['json/too-large', JSON.stringify({ items: large })],
  'a key twice': ['json/duplicate-key', '{"version":"a","version":"b"}'],
  'the prototype as key': ['json/prototype-key', '{"__proto__":{"polluted":true}}'],
  'the prototype by escapes': ['json/prototype-key', '{"\\u005f_proto__":{"polluted":true}}'],
  'the prototype of the constructor': ['json/prototype-key', '{"constructor":{"prototype":{"polluted":true}}}'],
};

async function codesOf(path: string, text: string): Promise<string[]> {
  const { diagnostics } = await loadTexts([{ path, text }]);
  return diagnostics.map(one => one.code);
}

describe.each(files.yaml)('%s', path => {
  const cases = Object.entries(yaml).filter(([, [code]]) => code.startsWith('yaml/'));
  it.each(cases)('is refused with %s', async (_, [code, text]) => {
    expect(await codesOf(path, text)).toContain(code);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe.each(files.json)('%s', path => {
  it.each(Object.entries(json))('is refused with %s', async (_, [code, text]) => {
    expect(await codesOf(path, text)).toContain(code);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

it('freezes nothing and changes no global object', async () => {
  const before = Reflect.ownKeys(Object.prototype).length;
  for (const [, text] of [...Object.values(yaml), ...Object.values(json)])
    await loadTexts([{ path: 'hunting/a.yaml', text }]);
  expect(Reflect.ownKeys(Object.prototype)).toHaveLength(before);
});
