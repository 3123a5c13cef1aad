import { invalidTemplate } from '../../fault.ts';
import { isNumber, sameValue, typeName, type Value } from '../../value.ts';
import { any, bool, defineFunction, page, rest, type WorkflowFunction } from './define.ts';

const comparison = (
  name: string,
  anchor: string,
  holds: (order: number) => boolean,
  examples: Record<string, unknown>,
) =>
  defineFunction({
    docs: page(anchor),
    takes: [any('value'), any('compareTo')],
    run: ([a, b]) => holds(compare(name, a, b)),
    examples,
  });

/** Chooses lazily: only the chosen value is evaluated. */
const choice: WorkflowFunction = {
  docs: page('if'),
  takes: [bool('expression'), any('valueIfTrue'), any('valueIfFalse')],
  evaluate: ([condition, yes, no]) => {
    const holds = condition();
    if (typeof holds === 'boolean') return holds ? yes() : no();
    throw invalidTemplate(
      `The template language function 'if' expects its first parameter 'expression' to be a boolean. The provided value is of type '${typeName(holds)}'.`,
    );
  },
  examples: { "if(equals(1, 1), 'yes', 'no')": 'yes', "if(false, div(1, 0), 'no')": 'no' },
};

/** Comparisons and conditions. */
export const logicalFunctions = {
  and: defineFunction({
    docs: page('and'),
    takes: [rest(bool('expression'))],
    run: values => values.every(Boolean),
    examples: { 'and(true, true)': true, 'and(equals(1, 1), equals(1, 2))': false },
  }),
  equals: defineFunction({
    docs: page('equals'),
    takes: [any('object'), any('object')],
    run: ([a, b]) => sameValue(a, b),
    examples: {
      'equals(true, 1)': true,
      "equals('abc', 'abcd')": false,
      "equals('a', 'A')": false,
      'equals(null, null)': true,
      "equals(null, '')": false,
      'equals(1, 1.0)': true,
    },
  }),
  greater: comparison('greater', 'greater', order => order > 0, {
    'greater(10, 5)': true,
    "greater('apple', 'banana')": false,
    'greater(1.5, 1)': true,
  }),
  greaterOrEquals: comparison('greaterOrEquals', 'greaterorequals', order => order >= 0, {
    'greaterOrEquals(5, 5)': true,
    "greaterOrEquals('apple', 'banana')": false,
  }),
  if: choice,
  less: comparison('less', 'less', order => order < 0, { 'less(5, 10)': true, "less('banana', 'apple')": false }),
  lessOrEquals: comparison('lessOrEquals', 'lessorequals', order => order <= 0, {
    'lessOrEquals(10, 10)': true,
    "lessOrEquals('resubmit', 'apply')": false,
  }),
  not: defineFunction({
    docs: page('not'),
    takes: [bool('expression')],
    run: ([value]) => !value,
    examples: { 'not(false)': true, 'not(equals(1, 1))': false },
  }),
  or: defineFunction({
    docs: page('or'),
    takes: [rest(bool('expression'))],
    run: values => values.some(Boolean),
    examples: { 'or(true, false)': true, 'or(equals(1, 2), equals(1, 3))': false },
  }),
};

function compare(name: string, a: Value, b: Value): number {
  const comparable = (isNumber(a) && isNumber(b)) || (typeof a === 'string' && typeof b === 'string');
  if (comparable) return a < b ? -1 : a > b ? 1 : 0;
  throw invalidTemplate(
    `The template language function '${name}' expects two parameter of matching types. The function was invoked with values of type '${typeName(a)}' and '${typeName(b)}' that do not match.`,
  );
}
