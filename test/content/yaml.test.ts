import fc from 'fast-check';
import { dump, EVENT_ID, getScalarValue, parseEvents } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/content/json.ts';
import { placeScalar } from '../../src/content/scalar.ts';
import { decodeText } from '../../src/content/text.ts';
import { parseYaml } from '../../src/content/yaml.ts';

/** `code line:column-endLine:endColumn` of each diagnostic. */
function problems(text: string, read = parseYaml): string[] {
  return read('a.yaml', text).diagnostics.map(
    one => `${one.code} ${one.line}:${one.column}-${one.endLine}:${one.endColumn}`,
  );
}

/** Where `needle` of the text at `path` is said to stand, as line:column. */
function placeOf(text: string, path: (string | number)[], needle: string): string {
  const document = parseYaml('a.yaml', text).document!;
  const value = path.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], document.value);
  const span = document.inside(path, String(value).indexOf(needle), needle.length);
  return `${span.line}:${span.column}-${span.endLine}:${span.endColumn}`;
}

describe('a part of a text is placed in the file', () => {
  it.each([
    ['literal block', 'query: |\n  T\n  | where BAD\n', '3:11-3:14'],
    ['literal block after an empty line', 'query: |\n\n  T\n\n  | where BAD\n', '5:11-5:14'],
    ['deeper lines', 'query: |\n  T\n      | where BAD\n', '3:15-3:18'],
    ['indentation indicator', 'query: |4\n      T BAD\n', '2:9-2:12'],
    ['folded block', 'query: >\n  T\n  | where x\n  | where BAD\n', '4:11-4:14'],
    ['folded block with deeper lines', 'query: >\n  T\n    a\n\n    BAD\n', '5:5-5:8'],
    ['plain', 'query: T | where BAD\n', '1:18-1:21'],
    ['plain over lines', 'query: T\n  | where x\n  and BAD\n', '3:7-3:10'],
    ['single quotes', "query: 'it''s BAD'\n", '1:15-1:18'],
    ['double quotes with escapes', 'query: "a\\tb \\u00e9 BAD"\n', '1:21-1:24'],
    ['double quotes over lines', 'query: "a\n  b \\\n   BAD"\n', '3:4-3:7'],
    ['CRLF', 'query: |\r\n  T\r\n  | where BAD\r\n', '3:11-3:14'],
    ['lone CR', 'query: |\r  T\r  | where BAD\r', '3:11-3:14'],
    ['byte order mark', '\ufeffquery: T BAD\n', '1:10-1:13'],
    ['tabs inside of the block', 'query: |\n  T\n  \t| where BAD\n', '3:12-3:15'],
  ])('%s', (_, text, place) => {
    expect(placeOf(text, ['query'], 'BAD')).toBe(place);
  });

  it('agrees with the YAML library on every text in every style', () => {
    const line = fc.stringMatching(/^[ \t]{0,3}[a-z"'\\#:|>é\u{1f600}-]{0,6}[ ]{0,2}$/u);
    const text = fc.array(line, { maxLength: 6 }).map(lines => lines.join('\n'));
    const width = fc.constantFrom(-1, 10, 80);
    fc.assert(
      fc.property(text, width, fc.boolean(), fc.boolean(), (value, lineWidth, forceQuotes, crlf) => {
        const yaml = dump({ query: value }, { lineWidth, forceQuotes, quoteStyle: crlf ? 'double' : 'single' });
        const source = crlf ? yaml.replaceAll('\n', '\r\n') : yaml;
        for (const event of parseEvents(source, {})) {
          if (event.type !== EVENT_ID.SCALAR) continue;
          const placed = placeScalar(source, event);
          expect(placed.text).toBe(getScalarValue(source, event));
          const wrong = [...placed.text].findIndex(
            (char, at) =>
              /[a-zé]/.test(char) &&
              placed.text[at] === char &&
              source[placed.offset(at)] !== char &&
              source[placed.offset(at)] !== '\\',
          );
          expect(wrong).toBe(-1);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('places of keys and values', () => {
  const text = 'id: 1\nentityMappings:\n  - entityType: IP\n    fieldMappings: [ { identifier: Address } ]\n';
  const document = parseYaml('a.yaml', text).document!;
  it.each([
    ['a value', document.at(['id']), [1, 5, 1, 6]],
    ['a key', document.keyAt(['id']), [1, 1, 1, 3]],
    ['a value in a list', document.at(['entityMappings', 0, 'entityType']), [3, 17, 3, 19]],
    ['a value in a flow mapping', document.at(['entityMappings', 0, 'fieldMappings', 0, 'identifier']), [4, 36, 4, 43]],
    ['a flow list', document.at(['entityMappings', 0, 'fieldMappings']), [4, 20, 4, 47]],
    ['a missing key: what should hold it', document.at(['entityMappings', 0, 'x']), [3, 5, 3, 5]],
  ])('%s', (_, span, [line, column, endLine, endColumn]) => {
    expect(span).toEqual({ line, column, endLine, endColumn });
  });
});

describe('values', () => {
  it.each([
    ['a: 1', 1],
    ['a: 0x10', 16],
    ['a: 1.5', 1.5],
    ['a: true', true],
    ['a: yes', 'yes'],
    ['a:', null],
    ['a: ""', ''],
    ['a: 2026-11-20T10:00:00Z', '2026-11-20T10:00:00Z'],
    ['a: !!str 12', '12'],
    ['a: 9007199254740993', 9007199254740993n],
    ['a: &x [1]\nb: *x', [1]],
  ])('%s', (text, value) => {
    expect(parseYaml('a.yaml', text)).toMatchObject({ diagnostics: [], document: { value: { a: value } } });
  });

  it('a key named __proto__ is refused, and changes nothing', () => {
    const { diagnostics } = parseYaml('a.yaml', '__proto__: { polluted: 1 }');
    expect(diagnostics).toMatchObject([{ code: 'yaml/prototype-key', severity: 'error', line: 1, column: 1 }]);
    expect('polluted' in {}).toBe(false);
  });
});

describe('what is wrong with the form of a file', () => {
  it.each([
    ['tab in the indentation', 'a:\n\tb: 1\n', ['yaml/tab 2:1-2:2']],
    ['duplicate key', 'a: 1\nb: 2\na: 3\n', ['yaml/duplicate-key 3:1-3:2']],
    ['nested duplicate key', 'a:\n  b: 1\n  b: 2\n', ['yaml/duplicate-key 3:3-3:4']],
    ['open quote', 'a: 1\nb: "x\nc: 2\n', ['yaml/syntax 2:1-2:2']],
    ['open bracket', 'a: 1\nb: [x,\nc: 2\n', ['yaml/syntax 2:1-2:2']],
    ['two errors', 'a: "x" y\nb: 1\nc: [1, }\n', ['yaml/syntax 1:8-1:9', 'yaml/syntax 3:8-3:9']],
    ['text that left its block', 'query: |\n  T\n| where x\nid: 1\n', ['yaml/syntax 3:1-3:2']],
    ['nothing', '# only a comment\n', ['yaml/empty 1:1-1:1']],
    ['NUL', 'a: "x\0"\n', ['yaml/control-character 1:6-1:7']],
    ['bell', 'a: "x\x07"\n', ['yaml/control-character 1:6-1:7']],
    ['unknown tag', 'a: !secret x\n', ['yaml/tag 1:4-1:11']],
    ['unknown alias', 'a: *x\n', ['yaml/alias 1:5-1:6']],
    ['alias inside of its anchor', 'a: &x [ *x ]\n', ['yaml/alias 1:10-1:11']],
    ['two documents', 'a: 1\n---\nb: 1\n', ['yaml/documents 1:5-1:5']],
    ['a list as key', '? [a]\n: 1\n', ['yaml/key 1:3-1:6']],
    ['too deep', `a: ${'['.repeat(100)}`, ['yaml/too-deep 1:63-1:64']],
    ['too large', `a: ${'x'.repeat(5_000_000)}`, ['yaml/too-large 1:1-1:1']],
  ])('%s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('a bomb of aliases ends at once', () => {
    const steps = Array.from({ length: 25 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]`);
    const text = `a0: &a0 [x, x, x, x]\n${steps.join('\n')}\n`;
    expect(problems(text)[0]).toMatch(/^yaml\/alias-bomb 1\d:/);
  });

  it('what stands around a broken key is still read', () => {
    const parsed = parseYaml('a.yaml', 'a: 1\nquery: "open\nid: 2\n');
    expect(parsed).toMatchObject({ lost: ['query'], document: { value: { a: 1, id: 2 } } });
  });

  it.each([
    ['trailing comma', '{"a": 1,}', ['json/syntax 1:9-1:10']],
    ['cut', '{"a": ', ['json/syntax 1:6-1:7']],
    ['comment', '{"a": 1 # x\n}', ['json/syntax 1:9-1:10']],
    ['duplicate key', '{"a": 1,\n\t"a": 2}', ['json/duplicate-key 2:3-2:4']],
    ['nothing but a line break', '\r\n', ['json/syntax 1:1-1:1']],
    ['fine, with tabs', '{\n\t"a":"x\\ud83d\\ude00"\n}', []],
  ])('JSON: %s', (_, text, expected) => {
    expect(problems(text, parseJson)).toEqual(expected);
  });

  it.each([
    ['UTF-8', Buffer.from('a: é'), undefined],
    ['UTF-16', Buffer.from('\ufeffa: 1', 'utf16le'), 0],
    ['Latin-1', Buffer.from('a: caf\u00e9 x', 'latin1'), 6],
    ['cut in the middle of a character', Buffer.from('a: é').subarray(0, 4), 3],
  ])('encoding: %s', (_, bytes, offset) => {
    expect(decodeText(bytes).problem?.offset).toBe(offset);
  });
});
