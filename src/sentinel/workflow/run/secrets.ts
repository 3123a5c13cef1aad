import { referencesIn } from '../definition/tree.ts';
import { type ActionNode, everyAction, loopsAround, type Workflow } from '../definition/workflow.ts';
import { fieldOf } from '../value.ts';

/** The actions whose inputs or outputs stand in no history. */
export interface Secrets {
  inputs: ReadonlySet<ActionNode>;
  outputs: ReadonlySet<ActionNode>;
}

interface Call {
  name: string;
  argument: string | undefined;
}

const known = new WeakMap<Workflow, Secrets>();

/**
 * What of a workflow is secret: what its definition secures, and everything that is made of it or of secure parameters: by reading
 * outputs, through variables, loops and the actions that only pass data on.
 * https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#obfuscate
 */
export function secretsOf(workflow: Workflow): Secrets {
  const found = known.get(workflow) ?? new Search(workflow).run();
  known.set(workflow, found);
  return found;
}

const passesOn = /^(compose|parsejson|response|select|query|join|table|expression|\w+variable)$/i;

class Search implements Secrets {
  readonly inputs: Set<ActionNode>;
  readonly outputs: Set<ActionNode>;
  private readonly variables = new Set<string>();
  private readonly workflow: Workflow;
  private readonly actions: { node: ActionNode; calls: Call[] }[];

  constructor(workflow: Workflow) {
    this.workflow = workflow;
    this.actions = [...everyAction(workflow.actions)].map(node => ({
      node,
      calls: [...node.parts.values()].flatMap(tree => [...referencesIn(tree)]),
    }));
    this.inputs = new Set(this.actions.map(one => one.node).filter(node => node.secureInputs));
    this.outputs = new Set(this.actions.map(one => one.node).filter(node => node.secureOutputs));
  }

  run(): Secrets {
    let before: number;
    do {
      before = this.size;
      for (const { node, calls } of this.actions) this.visit(node, calls);
    } while (this.size > before);
    return this;
  }

  private get size(): number {
    return this.inputs.size + this.outputs.size + this.variables.size;
  }

  private visit(node: ActionNode, calls: readonly Call[]): void {
    if (calls.some(call => this.isSecret(call, node))) this.inputs.add(node);
    if (!this.inputs.has(node)) return;
    if (passesOn.test(node.type)) this.outputs.add(node);
    for (const name of variablesOf(node)) this.variables.add(name);
  }

  private isSecret({ name, argument }: Call, node: ActionNode): boolean {
    if (/^trigger/i.test(name)) return this.workflow.triggers.some(trigger => trigger.secureOutputs);
    if (/^items?$/i.test(name)) return loopsAround(node).some(loop => this.inputs.has(loop));
    if (argument === undefined) return false;
    if (/^variables$/i.test(name)) return this.variables.has(argument);
    if (/^parameters$/i.test(name)) return /^secure/i.test(this.workflow.parameters.get(argument)?.type ?? '');
    const action = /^(body|outputs|actions|result)$/i.test(name) ? this.workflow.byName.get(argument) : undefined;
    return (
      action !== undefined &&
      [action, ...everyAction(action.branches.flatMap(branch => branch.actions))].some(one => this.outputs.has(one))
    );
  }
}

/** The variables that an action sets, in lower case. */
function variablesOf(node: ActionNode): string[] {
  if (!/variable$/i.test(node.type)) return [];
  const list = fieldOf(node.raw, 'inputs', 'variables');
  const names = Array.isArray(list) ? list.map(one => fieldOf(one, 'name')) : [fieldOf(node.raw, 'inputs', 'name')];
  return names.filter(name => typeof name === 'string').map(name => name.toLowerCase());
}
