import { callFault, findFunction } from '../expression/functions/index.ts';
import { calls, type Expression } from '../expression/syntax.ts';
import type { JsonPath } from '../problem.ts';
import { fieldOf } from '../value.ts';
import type { PlacedExpression, Reading } from './tree.ts';
import { type ActionNode, everyAction, isLoop, loopsAround, type Workflow } from './workflow.ts';

type Call = Expression & { is: 'call' };

/** Why a call of a name can not be right here, or undefined. */
type Check = (name: string, workflow: Workflow, around: ActionNode | undefined) => string | undefined;

const anAction: Check = (name, { byName }) =>
  byName.has(name.toLowerCase()) ? undefined : `The action '${name}' is not defined in the template.`;

const aLoop: Check = (name, _, around) =>
  loopsAround(around)
    .concat(around && isLoop(around) ? [around] : [])
    .some(loop => loop.name.toLowerCase() === name.toLowerCase())
    ? undefined
    : `The loop '${name}' is not around this action.`;

const aVariable: Check = (name, workflow) =>
  variableNames(workflow).has(name.toLowerCase())
    ? undefined
    : `The variable '${name}' is not initialized anywhere in the workflow.`;

const aParameter: Check = (name, { parameters }) =>
  parameters.has(name.toLowerCase())
    ? undefined
    : `The parameter '${name}' is not defined in the workflow's 'parameters'.`;

const checks: Readonly<Record<string, Check>> = {
  actions: anAction,
  body: anAction,
  outputs: anAction,
  result: anAction,
  items: aLoop,
  iterationindexes: aLoop,
  variables: aVariable,
  parameters: aParameter,
};

const variablesOf = new WeakMap<Workflow, Set<string>>();

function variableNames(workflow: Workflow): Set<string> {
  const known = variablesOf.get(workflow);
  if (known) return known;
  const names = [...everyAction(workflow.actions)]
    .filter(action => /^initializevariable$/i.test(action.type))
    .flatMap(action => fieldOf(action.raw, 'inputs', 'variables'))
    .flatMap(variable => fieldOf(variable, 'name'))
    .filter(name => typeof name === 'string')
    .map(name => name.toLowerCase());
  variablesOf.set(workflow, new Set(names));
  return new Set(names);
}

/** Notes every call of an expression that the service would refuse when the workflow is saved, and every one that is not supported. */
export function checkReferences(workflow: Workflow, reading: Reading): void {
  for (const placed of reading.expressions) {
    const around = actionAt(workflow, placed.path);
    for (const call of calls(placed.expression)) checkCall(call, placed, workflow, around, reading);
  }
}

function checkCall(
  call: Call,
  placed: PlacedExpression,
  workflow: Workflow,
  around: ActionNode | undefined,
  reading: Reading,
): void {
  const at = { path: placed.path, start: call.start, length: call.end - call.start };
  const wrong = callFault(call.name, call.args.length);
  if (wrong) {
    reading.problems.push({ code: 'workflow/expression', message: wrong, ...at });
    return;
  }
  const { unsupported, name } = findFunction(call.name)!;
  if (unsupported)
    reading.problems.push({
      code: 'workflow/unsupported',
      message: `The function ${name}() is not supported: ${unsupported}.`,
      ...at,
    });
  const argument = call.args[0];
  if (argument?.is !== 'literal' || typeof argument.value !== 'string') return;
  const message =
    checks[call.name.toLowerCase()]?.(argument.value, workflow, around) ??
    selfReference(call.name, argument.value, around);
  if (message) reading.problems.push({ code: 'workflow/invalid', message, ...at });
}

/** An action that changes a variable may not read it. */
function selfReference(name: string, variable: string, around: ActionNode | undefined): string | undefined {
  if (!/^variables$/i.test(name) || !around || !/^(set|append|increment|decrement)\w*variable$/i.test(around.type))
    return undefined;
  const changed = fieldOf(around.raw, 'inputs', 'name');
  if (typeof changed !== 'string' || changed.toLowerCase() !== variable.toLowerCase()) return undefined;
  return `Self reference is not supported when updating the value of variable '${variable}'.`;
}

/** The innermost action that a path lies in. */
function actionAt(workflow: Workflow, path: JsonPath): ActionNode | undefined {
  let found: ActionNode | undefined;
  for (const action of everyAction(workflow.actions)) {
    if (action.path.length <= path.length && action.path.every((step, index) => step === path[index])) found = action;
  }
  return found;
}
