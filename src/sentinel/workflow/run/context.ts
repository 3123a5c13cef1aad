import { evaluateTree, type Tree } from '../definition/tree.ts';
import type { ActionNode, EndStatus } from '../definition/workflow.ts';
import { Fault } from '../fault.ts';
import { asText, fieldOf, toPlain, type Value } from '../value.ts';
import type { Environment } from './environment.ts';
import type { Run } from './run.ts';
import { RunScope } from './scope.ts';
import type { ActionState, Frame, RunError } from './state.ts';

/** How an action ended. */
export interface Outcome {
  status: EndStatus;
  code?: string;
  outputs?: Value;
  error?: RunError;
}

export const succeeded = (outputs?: Value): Outcome => ({
  status: 'Succeeded',
  ...(outputs !== undefined && { outputs }),
});

/** What one execution of an action can reach. */
export class ActionContext {
  readonly run: Run;
  readonly frame: Frame;
  readonly state: ActionState;
  readonly scope: RunScope;

  constructor(run: Run, frame: Frame, state: ActionState) {
    this.run = run;
    this.frame = frame;
    this.state = state;
    this.scope = new RunScope(run, frame, state.node);
  }

  get node(): ActionNode {
    return this.state.node;
  }

  get environment(): Environment {
    return this.run.environment;
  }

  part(name: string): Tree | undefined {
    return this.node.parts.get(name);
  }

  /** A part of the action, evaluated; null where there is none. */
  value(name: string): Value {
    const tree = this.part(name);
    return tree ? evaluateTree(tree, this.scope) : null;
  }

  /** The inputs of the action, evaluated and recorded. */
  inputs(): Value {
    const inputs = this.value('inputs');
    this.state.inputs = inputs;
    return inputs;
  }

  /** A text of the inputs. @throws Fault when it is missing. */
  text(inputs: Value, ...path: string[]): string {
    const value = fieldOf(inputs, ...path);
    if (value !== null && typeof value !== 'object') return asText(value);
    throw this.fault(`The property '${path.join('.')}' of the inputs of '${this.node.name}' is missing or no text.`);
  }

  /** Texts by name, such as headers and queries; what is null is left out. */
  texts(value: Value): Record<string, string> {
    if (!(value instanceof Map)) return {};
    const entries = value.entries().filter(([, one]) => one !== null);
    return Object.fromEntries(entries.map(([name, one]) => [name, asText(one)]));
  }

  plain(value: Value): { body?: ReturnType<typeof toPlain> } {
    return value === null ? {} : { body: toPlain(value) };
  }

  fault(message: string, code = 'BadRequest'): Fault {
    return new Fault(code, message);
  }

  async sleep(milliseconds: number): Promise<void> {
    if (milliseconds > 0) await this.environment.delay(milliseconds);
  }
}
