import type { Ticks } from '../../../core/time.ts';
import { isoFromTicks } from '../../../core/time.ts';
import { type ActionNode, type EndStatus, loopsAround } from '../definition/workflow.ts';
import type { Facts } from '../expression/scope.ts';
import { type Bag, fromPlain, type Value } from '../value.ts';

export interface RunError {
  code: string;
  message: string;
}

/** One attempt of a call that was followed by another. */
export interface RetryRecord {
  startTime: string;
  endTime: string;
  code: string;
  error?: RunError;
}

/** An action of a run while it lasts. */
export interface ActionState {
  node: ActionNode;
  status: EndStatus | 'Running';
  code?: string;
  error?: RunError;
  inputs?: Value;
  outputs?: Value;
  start: Ticks;
  end: Ticks;
  trackingId: string;
  retries: RetryRecord[];
  /** The iterations of a loop. */
  frames: Frame[];
}

/** Where actions keep their state: the run itself, or one iteration of a loop. */
export class Frame {
  readonly states = new Map<string, ActionState>();
  readonly parent: Frame | undefined;
  readonly loop: ActionNode | undefined;
  readonly index: number;
  readonly item: Value;

  constructor(parent?: Frame, loop?: ActionNode, index = 0, item: Value = null) {
    this.parent = parent;
    this.loop = loop;
    this.index = index;
    this.item = item;
  }

  /** This frame and those around it, innermost first. */
  *chain(): Generator<Frame> {
    for (let at: Frame | undefined = this; at; at = at.parent) yield at;
  }

  state(name: string): ActionState | undefined {
    return this.states.get(name.toLowerCase());
  }

  get root(): Frame {
    return this.parent?.root ?? this;
  }
}

/** An action as expressions in a frame see it: its state here, or one a repetition where it lies in another loop. */
export function factsFrom(node: ActionNode, frame: Frame): Facts {
  return gathered(node, loopsAround(node), frame.root, new Set(frame.chain()));
}

function gathered(node: ActionNode, loops: ActionNode[], at: Frame, around: ReadonlySet<Frame>): Facts {
  const [loop, ...inner] = loops;
  if (!loop) return stateFacts(node, at.state(node.name));
  const frames = at.state(loop.name)?.frames ?? [];
  const here =
    frames.find(frame => around.has(frame)) ?? (loop.type.toLowerCase() === 'until' ? frames.at(-1) : undefined);
  if (here) return gathered(node, inner, here, around);
  return frames.map(frame => gathered(node, inner, frame, around));
}

function stateFacts(node: ActionNode, state: ActionState | undefined): Bag {
  const facts: Bag = new Map<string, Value>([['name', node.name]]);
  if (!state) return facts;
  if (state.inputs !== undefined) facts.set('inputs', state.inputs);
  if (state.outputs !== undefined) facts.set('outputs', state.outputs);
  facts.set('startTime', isoFromTicks(state.start));
  if (state.status !== 'Running') facts.set('endTime', isoFromTicks(state.end));
  facts.set('trackingId', state.trackingId);
  if (state.code !== undefined) facts.set('code', state.code);
  facts.set('status', state.status);
  if (state.error) facts.set('error', fromPlain(state.error));
  return facts;
}

/**
 * The first-level actions of a scope, condition or loop. Those of a Foreach have one object an iteration in `outputs`; those of an
 * Until are as its last iteration left them.
 */
export function resultOf(node: ActionNode, frame: Frame): Value | undefined {
  if (node.branches.length === 0) return undefined;
  const children = node.branches.flatMap(branch => branch.actions);
  const type = node.type.toLowerCase();
  return children.map(child => {
    const facts = factsFrom(child, frame);
    if (Array.isArray(facts)) return repeated(child, facts);
    const count = type === 'until' ? (frame.state(node.name)?.frames.length ?? 0) : undefined;
    return count === undefined ? facts : new Map<string, Value>([...facts, ['repetitionCount', BigInt(count)]]);
  });
}

function repeated(child: ActionNode, facts: Facts[]): Value {
  const failed = facts.some(one => one instanceof Map && one.get('status') === 'Failed');
  return new Map<string, Value>([
    ['name', child.name],
    ['outputs', facts as Value],
    ['code', 'NotSpecified'],
    ['status', failed ? 'Failed' : 'Succeeded'],
    ['repetitionCount', BigInt(facts.length)],
  ]);
}
