import type { ActionNode } from '../definition/workflow.ts';
import type { Facts, Scope } from '../expression/scope.ts';
import type { Bag, Value } from '../value.ts';
import type { Run } from './run.ts';
import { type Frame, factsFrom, resultOf } from './state.ts';

/** What the expressions of one action see. */
export class RunScope implements Scope {
  private readonly run: Run;
  private readonly frame: Frame;
  private readonly node: ActionNode | undefined;
  private readonly element: Value | undefined;

  constructor(run: Run, frame: Frame, node?: ActionNode, element?: Value) {
    this.run = run;
    this.frame = frame;
    this.node = node;
    this.element = element;
  }

  /** The same with `item()` as given: for Select, Query and Table. */
  with(element: Value): RunScope {
    return new RunScope(this.run, this.frame, this.node, element);
  }

  action(name: string): Facts | undefined {
    const node = this.run.workflow.byName.get(name.toLowerCase());
    return node && factsFrom(node, this.frame);
  }

  current(): Bag | undefined {
    const facts = this.node && factsFrom(this.node, this.frame);
    return facts instanceof Map ? facts : undefined;
  }

  result(name: string): Value | undefined {
    const node = this.run.workflow.byName.get(name.toLowerCase());
    return node && resultOf(node, this.frame);
  }

  trigger(): Bag {
    return this.run.triggerFacts;
  }

  parameter(name: string): Value | undefined {
    const parameter = this.run.workflow.parameters.get(name.toLowerCase());
    return parameter && (parameter.value ?? null);
  }

  variable(name: string): Value | undefined {
    return this.run.variables.read(name);
  }

  item(): Value | undefined {
    if (this.element !== undefined) return this.element;
    return this.frame.chain().find(frame => isForeach(frame))?.item;
  }

  items(loop: string): Value | undefined {
    return this.around(loop, isForeach)?.item;
  }

  iterationIndex(loop: string): bigint | undefined {
    const frame = this.around(loop, () => true);
    return frame && BigInt(frame.index);
  }

  workflow(): Bag {
    return this.run.workflowFacts;
  }

  callbackUrl(): string | undefined {
    if (!this.node || !/webhook$/i.test(this.node.type)) return undefined;
    return this.run.environment.callbackUrl({ run: this.run.id, action: this.node.name });
  }

  now(): bigint {
    return this.run.environment.now();
  }

  newId(): string {
    return this.run.environment.newId();
  }

  random(): number {
    return this.run.environment.random();
  }

  private around(loop: string, fits: (frame: Frame) => boolean): Frame | undefined {
    return this.frame.chain().find(frame => frame.loop?.name.toLowerCase() === loop.toLowerCase() && fits(frame));
  }
}

function isForeach(frame: Frame): boolean {
  return frame.loop?.type.toLowerCase() === 'foreach';
}
