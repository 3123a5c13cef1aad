import { expect, it } from 'vitest';
import { fromPlain, readWorkflow } from '../../../../src/sentinel/workflow/index.ts';
import { compose, definitionOf, variable } from '../run/playground.ts';

const problemsOf = (definition: unknown) =>
  readWorkflow(fromPlain(definition), null, ['definition']).problems.map(({ code, path, message, start, length }) => ({
    code,
    at: path.slice(1).join('/'),
    message,
    ...(start !== undefined && { start, length }),
  }));

const loop = (actions: object) => ({ L: { type: 'Foreach', foreach: [1], actions } });

it.each([
  [
    'an expression that does not end',
    { A: compose('x @{concat(1}') },
    'workflow/expression',
    'actions/A/inputs',
    "Unable to parse template language expression 'x @{concat(1}': ',' or ')' is missing.",
    12,
  ],
  [
    'a function that does not exist',
    { A: compose({ b: '@lenght(1)' }) },
    'workflow/expression',
    'actions/A/inputs/b',
    "The template function 'lenght' is not defined or not valid.",
    1,
  ],
  [
    'too few arguments',
    { A: compose('@{substring(1)}') },
    'workflow/expression',
    'actions/A/inputs',
    "The template language function 'substring' expects 2 to 3 parameter(s): text, startIndex, length. The function was invoked with '1' parameter(s).",
    2,
  ],
  [
    'a function that is not supported',
    { A: compose("@concat(xml('<a/>'))") },
    'workflow/unsupported',
    'actions/A/inputs',
    'The function xml() is not supported: the service does not say how it writes XML to the letter.',
    8,
  ],
  [
    'an action that does not exist',
    { A: compose("@body('B')") },
    'workflow/invalid',
    'actions/A/inputs',
    "The action 'B' is not defined in the template.",
    1,
  ],
  [
    'a loop that is not around',
    { ...loop({ A: compose(1) }), B: compose("@items('L')") },
    'workflow/invalid',
    'actions/B/inputs',
    "The loop 'L' is not around this action.",
    1,
  ],
  [
    'a variable that is not initialized',
    { A: compose("@variables('v')") },
    'workflow/invalid',
    'actions/A/inputs',
    "The variable 'v' is not initialized anywhere in the workflow.",
    1,
  ],
  [
    'a parameter that does not exist',
    { A: compose("@parameters('p')") },
    'workflow/invalid',
    'actions/A/inputs',
    "The parameter 'p' is not defined in the workflow's 'parameters'.",
    1,
  ],
  [
    'a type that is not supported',
    { A: { type: 'Xslt', inputs: {} } },
    'workflow/unsupported',
    'actions/A/type',
    "The action type 'Xslt' is not supported: it needs an integration account.",
  ],
  [
    'a type that does not exist',
    { A: { type: 'Compse', inputs: {} } },
    'workflow/invalid',
    'actions/A/type',
    'There is no action type \'Compse\'. Did you mean "Compose"?',
  ],
  [
    'a variable that is set by itself',
    {
      V: variable('v', 'String'),
      A: { type: 'SetVariable', inputs: { name: 'V', value: "@concat(variables('v'), 'x')" } },
    },
    'workflow/invalid',
    'actions/A/inputs/value',
    "Self reference is not supported when updating the value of variable 'v'.",
    8,
  ],
  [
    'pagination',
    { A: { type: 'Http', inputs: {}, runtimeConfiguration: { paginationPolicy: { minimumItemCount: 9 } } } },
    'workflow/unsupported',
    'actions/A/runtimeConfiguration/paginationPolicy',
    "The pagination of 'A' is not supported: only its first page would be read.",
  ],
  ['no type', { A: { inputs: {} } }, 'workflow/invalid', 'actions/A', "'A' has no type."],
  [
    'a predecessor that is missing',
    { A: compose(1, { B: ['Succeeded'] }) },
    'workflow/invalid',
    'actions/A/runAfter/B',
    "The action 'A' can not run after 'B': there is no such action beside it.",
  ],
  [
    'a predecessor elsewhere',
    { B: compose(1), ...loop({ A: compose(1, { B: ['Succeeded'] }) }) },
    'workflow/invalid',
    'actions/L/actions/A/runAfter/B',
    "The action 'A' can not run after 'B': there is no such action beside it.",
  ],
  [
    'a status that does not exist',
    { B: compose(1), A: compose(1, { B: ['Done'] }) },
    'workflow/invalid',
    'actions/A/runAfter/B',
    "'runAfter' must list one or more of Succeeded, Failed, Skipped, TimedOut, Cancelled.",
  ],
  [
    'a circle',
    { A: compose(1, { B: ['Succeeded'] }), B: compose(1, { A: ['Succeeded'] }) },
    'workflow/invalid',
    'actions/A/runAfter',
    "The action 'A' waits for itself: its 'runAfter' goes round in a circle.",
  ],
  [
    'a variable inside a loop',
    loop({ V: variable('v', 'String') }),
    'workflow/invalid',
    'actions/L/actions/V',
    "The action 'V' of type 'InitializeVariable' can only stand at the top level, not inside 'L'.",
  ],
  [
    'Terminate inside a loop',
    loop({ T: { type: 'Terminate', inputs: { runStatus: 'Failed' } } }),
    'workflow/invalid',
    'actions/L/actions/T',
    "The action 'T' of type 'Terminate' can not stand inside the loop 'L'.",
  ],
  [
    'a condition that does not exist',
    { I: { type: 'If', expression: { and: [{ not: { equal: [1, 2] } }] }, actions: {} } },
    'workflow/invalid',
    'actions/I/expression/and/0/not/equal',
    '\'equal\' is no function of a condition. Did you mean "equals"?',
  ],
  [
    'the same name twice',
    { ...loop({ A: compose(1) }), a: compose(2) },
    'workflow/invalid',
    'actions/a',
    "The name 'a' is used by two actions; names must be unique in the whole workflow.",
  ],
  [
    'an expression that is too long',
    { A: compose(`@concat('${'x'.repeat(8200)}')`) },
    'workflow/limit',
    'actions/A/inputs',
    'The expression has 8210 characters; the service takes at most 8192.',
    1,
  ],
])('%s', (_, actions, code, at, message, start?) => {
  expect(problemsOf(definitionOf(actions))[0]).toMatchObject({
    code,
    at,
    message,
    ...(start !== undefined && { start }),
  });
});

it('nests at most eight levels', () => {
  const nested = (depth: number): object => ({
    [`S${depth}`]: { type: 'Scope', actions: depth === 1 ? {} : nested(depth - 1) },
  });
  expect(problemsOf(definitionOf(nested(8)))).toEqual([]);
  expect(problemsOf(definitionOf(nested(9)))).toMatchObject([
    { code: 'workflow/limit', message: 'There are 9 levels of nesting; the service takes at most 8.' },
  ]);
});

it.each([[null], ['text'], [[]]])('%j is no definition', definition => {
  expect(problemsOf(definition)).toEqual([
    { code: 'workflow/invalid', at: '', message: 'The workflow has no definition: an object is expected here.' },
  ]);
});

it('takes names without regard to case, and what is seen from inside a loop', () => {
  const actions = {
    For_each: {
      type: 'Foreach',
      foreach: "@variables('LIST')",
      actions: {
        A: compose("@items('for_EACH')"),
        U: { type: 'Until', expression: "@equals(body('a'), 1)", actions: { B: compose("@iterationIndexes('u')") } },
      },
    },
    Init: variable('list', 'Array'),
  };
  expect(problemsOf(definitionOf(actions))).toEqual([]);
});
