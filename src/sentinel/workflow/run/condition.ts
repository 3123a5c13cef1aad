import { conditionOperators } from '../condition-operators.ts';
import { evaluateTree, type Tree } from '../definition/tree.ts';
import { findFunction } from '../expression/functions/index.ts';
import type { Scope } from '../expression/scope.ts';
import { invalidTemplate } from '../fault.ts';
import { typeName, type Value } from '../value.ts';

/**
 * Whether a condition holds: an expression that gives a boolean, or an object whose one key is a function
 * (`{"and": [{"equals": ["@a", "b"]}, {"not": {…}}]}`).
 * https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers#if-action
 *
 * @throws Fault when it is no condition or gives no boolean.
 */
export function conditionHolds(tree: Tree, scope: Scope): boolean {
  const value = tree.is === 'bag' ? operation(tree, scope) : evaluateTree(tree, scope);
  if (typeof value === 'boolean') return value;
  throw invalidTemplate(
    `The template expression result is of type '${typeName(value)}'. The result of a condition must be of type 'Boolean'.`,
  );
}

function operation(tree: Tree & { is: 'bag' }, scope: Scope): Value {
  const [only] = tree.entries;
  if (tree.entries.length !== 1 || only[0].is !== 'text')
    throw invalidTemplate('A condition must have one key, the name of a function.');
  const [{ text: name }, operand] = [only[0], only[1]];
  const operands = operand.is === 'list' ? operand.items : [operand];
  if (/^(and|or)$/i.test(name)) {
    const wanted = /^or$/i.test(name);
    return operands.some(one => conditionHolds(one, scope) === wanted) === wanted;
  }
  if (/^not$/i.test(name)) return !conditionHolds(operands[0], scope);
  const found = conditionOperators.some(one => one.toLowerCase() === name.toLowerCase())
    ? findFunction(name)
    : undefined;
  if (!found) throw invalidTemplate(`The template function '${name}' can not be used in a condition.`);
  return found.evaluate(
    operands.map(one => () => evaluateTree(one, scope)),
    scope,
    found.name,
  );
}
