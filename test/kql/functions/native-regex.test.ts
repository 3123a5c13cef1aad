import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { isPlainAscii, nativePattern } from '../../../src/kql/functions/native-regex.ts';

const atoms = [
  'a',
  'b',
  '1',
  ' ',
  '.',
  '\\d',
  '\\w',
  '\\s',
  '\\D',
  '\\W',
  '\\S',
  '[ab]',
  '[^a]',
  '[a-c1]',
  '[\\w-]',
].concat(['\\.', '\\b', '^', '$', '-', '_', '/', 'A', '\\t', '[\\s\\d]', '[]a]', '[^]b]']);
const quantifiers = ['', '', '', '*', '+', '?', '*?', '+?', '{2}', '{1,2}', '{1,}', '??'];
const pattern = fc.letrec<{ any: string }>(tie => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(fc.constantFrom(...atoms), fc.constantFrom(...quantifiers)).map(parts => parts.join('')),
    fc.tuple(tie('any'), tie('any')).map(parts => parts.join('')),
    fc.tuple(tie('any'), tie('any')).map(parts => parts.join('|')),
    fc
      .tuple(fc.constantFrom('(', '(?:', '(?P<n>'), tie('any'), fc.constantFrom(...quantifiers))
      .map(([open, inside, quantifier]) => `${open}${inside})${quantifier}`),
  ),
})).any;
const text = fc.string({ unit: fc.constantFrom(...'abc1 -_.A\n\t\r/]'), maxLength: 12 });

function byRe2(source: string, subject: string): (string | number | null)[] | null | undefined {
  try {
    const matcher = RE2JS.compile(source).matcher(subject);
    if (!matcher.find()) return null;
    return [matcher.start(), ...Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group))];
  } catch {
    return undefined;
  }
}

function natively(source: string, subject: string): (string | number | null)[] | null | undefined {
  const native = nativePattern(source);
  if (!native) return undefined;
  native.regex.lastIndex = 0;
  const found = native.regex.exec(subject);
  return found && [found.index, ...Array.from(found, group => group ?? null)];
}

describe('a pattern that is translated', () => {
  it('matches exactly what RE2 matches', () => {
    fc.assert(
      fc.property(pattern, text, fc.boolean(), (plain, subject, ignoresCase) => {
        const source = ignoresCase ? `(?i)${plain}` : plain;
        const expected = byRe2(source, subject);
        const found = natively(source, subject);
        if (expected === undefined || found === undefined) return;
        expect({ source, subject, found }).toEqual({ source, subject, found: expected });
      }),
      { numRuns: 5000, seed: 20261123 },
    );
  });

  it.each(['(a+)+', '(a|b)*', '(a*)?', '\\pL', '[[:alpha:]]', '(?s).', '(?m)^a', 'a(?i)b', '\\Qa\\E', '\\x41', 'é[é]'])(
    'is not %s',
    source => expect(nativePattern(source)).toBeUndefined(),
  );

  it('is used on short texts only, the shorter the more it may wander', () => {
    expect(nativePattern('a.*b')!.longest).toBe(10_000);
    expect(nativePattern('a.*b.*c.*d')!.longest).toBe(100);
  });
});

describe('plain ASCII', () => {
  it.each([
    ['a b\tc\n', true],
    ['', true],
    ['é', false],
    ['\u00a0', false],
    ['\u2028', false],
    ['\u212a', false],
  ])('%j: %s', (subject, expected) => expect(isPlainAscii(subject)).toBe(expected));
});
