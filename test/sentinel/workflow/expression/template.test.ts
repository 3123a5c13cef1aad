import { expect, it } from 'vitest';
import { evaluateTemplate } from '../../../../src/sentinel/workflow/expression/evaluate.ts';
import { parseTemplate } from '../../../../src/sentinel/workflow/expression/parse.ts';
import { toPlain } from '../../../../src/sentinel/workflow/value.ts';
import { exampleScope } from './scope.ts';

const evaluate = (text: string) => toPlain(evaluateTemplate(parseTemplate(text), exampleScope));

it.each([
  ['plain text', 'plain text'],
  ['', ''],
  ['@', '@'],
  ['ana@contoso.example', 'ana@contoso.example'],
  ["@body('Get_user')", { name: 'Ana', id: 7 }],
  ["@body('Get_user').id", 7],
  ["@{body('Get_user').id}", '7'],
  ["@{body('Get_user')}", '{"name":"Ana","id":7}'],
  ["Hello @{body('Get_user')?['name']}, @{ toUpper( 'it''s' ) }!", "Hello Ana, IT'S!"],
  ['a@{null}b@{true}c', 'abTruec'],
  ["@@parameters('x')", "@parameters('x')"],
  ['@@odata.type', '@odata.type'],
  ['a @@{x} b', 'a @{x} b'],
  ['a @@ b', 'a @@ b'],
  [' @guid()', ' @guid()'],
  ["@{concat('}', '@{')}", '}@{'],
  ["@variables('numItems')", 20],
  ["@createArray(1, -2.5, 'x', True, NULL)", [1, -2.5, 'x', true, null]],
  ['@createArray(10, 20)[1]', 20],
  ['@createArray(10, 20)?[5]', null],
  ["@body('Get_user')?['a']?['b']", null],
  ["@body('Get_user')?.a?.b", null],
])('%s', (text, value) => {
  expect(evaluate(text)).toEqual(value);
});

it.each([
  ["@body('Get_user').nothing", /property 'nothing' doesn't exist, available properties are 'name, id'/],
  ["@body('Get_user')['nothing']?['x']", /doesn't exist/],
  ["@body('Get_user').name.first", /Property selection is not supported on values of type 'String'/],
  ["@body('Get_user')?['a'].b", /'b' cannot be selected.*type 'Null'/],
  ['@createArray(1)[1]', /array index '1' is outside bounds \(0, 0\) of array/],
])('%s fails', (text, message) => {
  expect(() => evaluate(text)).toThrow(message);
});

it.each([
  ['@concat(', 8, /ends too early/],
  ["@concat('a'", 11, /',' or '\)' is missing/],
  ["@concat('a)", 8, /not closed/],
  ['x @{guid()', 10, /'}' is missing/],
  ['@guid() + 1', 8, /\+ is unexpected/],
  ['@guid', 1, /guid is neither a function call nor a literal/],
  ["@body('a')?", 11, /missing behind '\?'/],
  [`@${'not('.repeat(200)}`, 405, /nested deeper/],
])('%s is no expression', (text, at, message) => {
  expect(() => parseTemplate(text)).toThrow(message);
  expect(() => parseTemplate(text)).toThrow(expect.objectContaining({ at }));
});
