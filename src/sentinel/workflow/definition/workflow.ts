import type { JsonPath, Problem } from '../problem.ts';
import type { Bag, Value } from '../value.ts';
import type { PlacedExpression, Tree } from './tree.ts';

/** The states that an action can end in. */
export const endStatuses = ['Succeeded', 'Failed', 'Skipped', 'TimedOut', 'Cancelled'] as const;
export type EndStatus = (typeof endStatuses)[number];

/** An action of a definition. */
export interface ActionNode {
  name: string;
  type: string;
  kind?: string;
  path: JsonPath;
  /** Which siblings must have ended, and how. */
  runAfter: readonly { name: string; statuses: readonly EndStatus[] }[];
  /** Every key of the action that can hold expressions: inputs, expression, foreach, limit … */
  parts: ReadonlyMap<string, Tree>;
  branches: readonly Branch[];
  parent?: ActionNode;
  /** The definition as it stands. */
  raw: Bag;
  secureInputs: boolean;
  secureOutputs: boolean;
}

/** Actions that start together: the body of a scope or loop, a case, the else of a condition. */
export interface Branch {
  name: 'actions' | 'else' | 'default' | 'case';
  /** The value of `case` in a Switch. */
  matches?: Value;
  actions: readonly ActionNode[];
}

export interface TriggerNode {
  name: string;
  type: string;
  kind?: string;
  path: JsonPath;
  parts: ReadonlyMap<string, Tree>;
  raw: Bag;
  secureInputs: boolean;
  secureOutputs: boolean;
}

/** A parameter of the workflow with the value that it has in a run. */
export interface ParameterNode {
  name: string;
  type: string;
  value?: Value;
}

/** A workflow that can run: read, with every expression parsed and every reference known to exist. */
export interface Workflow {
  triggers: readonly TriggerNode[];
  actions: readonly ActionNode[];
  /** Every action at any depth, by its name in lower case. */
  byName: ReadonlyMap<string, ActionNode>;
  /** By name in lower case. */
  parameters: ReadonlyMap<string, ParameterNode>;
  outputs: ReadonlyMap<string, Tree>;
  staticResults: ReadonlyMap<string, Tree>;
}

/** What reading a definition gave: a workflow exactly when there is no problem. */
export interface ReadWorkflow {
  workflow?: Workflow;
  problems: Problem[];
  expressions: PlacedExpression[];
}

/** The loops around an action, outermost first. */
export function loopsAround(node: ActionNode | undefined): ActionNode[] {
  const loops: ActionNode[] = [];
  for (let at = node?.parent; at; at = at.parent) if (isLoop(at)) loops.unshift(at);
  return loops;
}

export function isLoop(node: ActionNode): boolean {
  return /^(foreach|until)$/i.test(node.type);
}

/** Every action below and in a list, outermost first. */
export function* everyAction(actions: readonly ActionNode[]): Generator<ActionNode> {
  for (const action of actions) {
    yield action;
    for (const branch of action.branches) yield* everyAction(branch.actions);
  }
}
