import { collectionFunctions } from './collection.ts';
import { conversionFunctions } from './conversion.ts';
import { arityFault, type WorkflowFunction } from './define.ts';
import { logicalFunctions } from './logical.ts';
import { manipulationFunctions } from './manipulation.ts';
import { mathFunctions } from './math.ts';
import { stringFunctions } from './string.ts';
import { timeFunctions } from './time.ts';
import { uriFunctions } from './uri.ts';
import { workflowFunctions } from './workflow.ts';

/** Every function of the language, one entry each. */
export const functions: Readonly<Record<string, WorkflowFunction>> = {
  ...stringFunctions,
  ...collectionFunctions,
  ...logicalFunctions,
  ...conversionFunctions,
  ...mathFunctions,
  ...timeFunctions,
  ...workflowFunctions,
  ...uriFunctions,
  ...manipulationFunctions,
};

const byName = new Map(Object.entries(functions).map(([name, entry]) => [name.toLowerCase(), { name, ...entry }]));

/** A function by its name, which ignores case. */
export function findFunction(name: string): (WorkflowFunction & { name: string }) | undefined {
  return byName.get(name.toLowerCase());
}

/** Why a call can not be right whatever its arguments are: no such function, or a wrong number of arguments. */
export function callFault(name: string, args: number): string | undefined {
  const found = findFunction(name);
  if (!found) return `The template function '${name}' is not defined or not valid.`;
  return arityFault(found.name, found.takes, args);
}
