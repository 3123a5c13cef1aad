import type { Problem } from '../problem.ts';
import { asText, fieldOf } from '../value.ts';
import { referencesIn, type Tree } from './tree.ts';
import { type ActionNode, everyAction, type Workflow } from './workflow.ts';

/**
 * Where iterations that run side by side overwrite each other's variable: it is set and read inside of the same Foreach. Such a
 * playbook passes its tests, where iterations run one after another, and goes wrong in Azure as soon as there are two items.
 * https://learn.microsoft.com/azure/logic-apps/logic-apps-create-variables-store-values#set-variable
 */
export function findRaces(workflow: Workflow): Problem[] {
  const loops = [...everyAction(workflow.actions)].filter(node => /^foreach$/i.test(node.type) && !isSequential(node));
  const found = loops.flatMap(racesOf);
  return found.filter((problem, index) => found.findIndex(other => other.path === problem.path) === index);
}

function racesOf(loop: ActionNode): Problem[] {
  const inside = [...everyAction(loop.branches.flatMap(branch => branch.actions))];
  const read = new Set(inside.flatMap(node => [...node.parts.values()].flatMap(readIn)));
  return inside
    .filter(node => /^setvariable$/i.test(node.type) && read.has(variableOf(node).toLowerCase()))
    .map(node => ({
      code: 'workflow/race',
      path: node.path,
      message: `The variable '${variableOf(node)}' is set and read inside of the loop '${loop.name}', whose iterations run side by side. Set runtimeConfiguration.concurrency.repetitions of the loop to 1.`,
    }));
}

function isSequential(loop: ActionNode): boolean {
  if (/sequential|singleinstance/i.test(asText(loop.raw.get('operationOptions') ?? null))) return true;
  return fieldOf(loop.raw, 'runtimeConfiguration', 'concurrency', 'repetitions') === 1n;
}

function variableOf(node: ActionNode): string {
  return asText(fieldOf(node.raw, 'inputs', 'name'));
}

function readIn(tree: Tree): string[] {
  return [...referencesIn(tree)].flatMap(({ name, argument }) =>
    /^variables$/i.test(name) && argument !== undefined ? [argument] : [],
  );
}
