import { describe, expect, it } from 'vitest';
import { evaluateTemplate } from '../../../../src/sentinel/workflow/expression/evaluate.ts';
import { functions } from '../../../../src/sentinel/workflow/expression/functions/index.ts';
import { parseTemplate } from '../../../../src/sentinel/workflow/expression/parse.ts';
import { fromPlain, jsonText, type Value } from '../../../../src/sentinel/workflow/value.ts';
import { exampleScope } from './scope.ts';

const evaluate = (expression: string): Value => evaluateTemplate(parseTemplate(`@${expression}`), exampleScope);
const same = (value: Value) => jsonText(value).replace(/\.0\b/g, '');

describe.each(Object.entries(functions))('%s', (_name, entry) => {
  const examples = Object.entries(entry.examples);
  it.runIf(examples.length > 0).each(examples)('%s', (expression, wanted) => {
    expect(same(evaluate(expression))).toBe(same(fromPlain(wanted)));
  });
  it('names its page of the reference', () => {
    expect(entry.docs).toMatch(/^https:\/\/learn\.microsoft\.com\//);
  });
});

it.each([
  ["add('1', 2)", /'add' expects its first parameter 'summand_1' to be an integer or a decimal number.*'String'/],
  ['div(1, 0)', /^Attempt to divide an integral or decimal value by zero in function 'div'\.$/],
  ['add(9223372036854775807, 1)', /64 bits/],
  ["substring('hello', 3, 5)", /'substring' parameters are out of range/],
  ['length(null)', /'length' expects its parameter to be an array or a string.*'Null'/],
  [
    "encodeURIComponent(body('Get_user')?['nothing'])",
    /'encodeUriComponent' expects its first parameter 'value' to be a string.*'Null'/,
  ],
  ['greater(null, 1)', /'greater' expects two parameter of matching types.*'Null' and 'Integer'/],
  ["json('{')", /cannot be parsed/],
  ["int('x')", /cannot be converted/],
  ["variables('nothing')", /variable 'nothing' is not initialized/],
  ["parameters('nothing')", /parameter 'nothing' is not found/],
  ["body('Nothing')", /'Nothing'.*not defined/],
  ["formatDateTime('hello')", /'hello' was not valid/],
  ["addDays('9999-12-31T00:00:00Z', 2)", /years 1 to 9999/],
  ["convertFromUtc('2018-01-01T00:00:00Z', 'Nowhere Time')", /'Nowhere Time' is not valid/],
  ["convertToUtc('2018-03-11T02:30:00', 'Pacific Standard Time')", /does not exist/],
  ['nothing(1)', /'nothing' is not defined/],
  ["concat('a', length())", /'length' expects 1 parameter/],
])('%s fails as the service says it', (expression, message) => {
  expect(() => evaluate(expression)).toThrow(message);
  expect(() => evaluate(expression)).toThrow(expect.objectContaining({ code: 'InvalidTemplate' }));
});

it.each([
  "xml('<a/>')",
  "decimal('1.5')",
  "formatNumber(1, 'N', 'de-DE')",
  "json('{a: 1,}')",
  "formatDateTime('15 March 2018')",
])('%s is refused by name', expression => {
  expect(() => evaluate(expression)).toThrow(expect.objectContaining({ name: 'Unsupported' }));
});
