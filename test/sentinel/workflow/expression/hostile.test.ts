import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluateTemplate } from '../../../../src/sentinel/workflow/expression/evaluate.ts';
import { functions } from '../../../../src/sentinel/workflow/expression/functions/index.ts';
import { parseTemplate } from '../../../../src/sentinel/workflow/expression/parse.ts';
import { Fault, Unsupported } from '../../../../src/sentinel/workflow/fault.ts';
import { exampleScope } from './scope.ts';

const literal = fc.oneof(
  fc.constantFrom(
    'null',
    'true',
    'false',
    '0',
    '-1',
    '1',
    '2.5',
    '9223372036854775807',
    "''",
    "'2026-11-20T10:00:00Z'",
  ),
  fc.constantFrom("'Day'", "'UTC'", "'N2'", "'yyyy'", "'en-US'", "'%'", "'aGVsbG8='", "'https://a.example'", "'[1]'"),
  fc.string({ maxLength: 8 }).map(text => `'${text.replaceAll("'", "''")}'`),
);
const expression = fc.letrec(tie => ({
  any: fc.oneof({ maxDepth: 3 }, literal, tie('call'), tie('member')),
  call: fc
    .tuple(fc.constantFrom(...Object.keys(functions)), fc.array(tie('any'), { maxLength: 4 }))
    .map(([name, args]) => `${name}(${args.join(', ')})`),
  member: fc.tuple(tie('call'), fc.constantFrom('', '?'), tie('any')).map(([of, sign, key]) => `${of}${sign}[${key}]`),
})).any;

/** What may be thrown for an author's mistake; anything else is a bug. */
function evaluate(text: string): unknown {
  try {
    return evaluateTemplate(parseTemplate(text), exampleScope);
  } catch (error) {
    if (error instanceof Fault || error instanceof Unsupported || (error as Error).name === 'SyntaxFault') return null;
    throw error;
  }
}

it('every call gives a value, a fault of the service or a refusal', () => {
  fc.assert(
    fc.property(expression, text => {
      expect(evaluate(`@${text}`)).toBeDefined();
    }),
    { numRuns: 3000, seed: 20261123 },
  );
});

it('every text is a template or no template', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('@', '{', '}', "'", '(', ')', '[', ']', '?', '.', ',', 'a', '1', ' ') }),
      text => {
        expect(evaluate(text)).toBeDefined();
      },
    ),
    { numRuns: 3000, seed: 20261123 },
  );
});

it.each([
  ['a long text', `@concat('${'x'.repeat(1_000_000)}')`],
  ['many signs', '@'.repeat(200_000)],
  ['many open braces', '@{'.repeat(20_000)],
  ['many brackets', `@a()${'['.repeat(20_000)}`],
  ['many members', `@item()${'?.a'.repeat(20_000)}`],
  ['a format without an end', "@formatDateTime('2026-11-20', '''')"],
])('%s is read in good time', (_, text) => {
  expect(evaluate(text)).toBeDefined();
});
