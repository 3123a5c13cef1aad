import type { Ticks } from '../../../core/time.ts';
import type { ActionNode, EndStatus, Workflow } from '../definition/workflow.ts';
import { Fault, Unsupported } from '../fault.ts';
import type { JsonPath, Problem } from '../problem.ts';
import { type Bag, isTooLarge, type Value } from '../value.ts';
import { actionRunners } from './actions/index.ts';
import { ActionContext, type Outcome } from './context.ts';
import type { CallAnswer, Environment } from './environment.ts';
import { type ActionState, Frame, type RunError } from './state.ts';
import { Variables } from './variables.ts';

/** How a run ended before its actions did. */
export interface RunEnd {
  status: 'Succeeded' | 'Failed' | 'Cancelled';
  code?: string;
  error?: RunError;
}

export interface RunFacts {
  id: string;
  trigger: Bag;
  workflow: Bag;
  /** 'ordered': iterations of a Foreach one after another, whatever the definition allows. */
  loops: 'declared' | 'ordered';
}

const failedInside: RunError = { code: 'ActionFailed', message: 'An action failed. No dependent actions succeeded.' };

/** One run of a workflow while it lasts. */
export class Run {
  readonly workflow: Workflow;
  readonly environment: Environment;
  readonly id: string;
  readonly triggerFacts: Bag;
  readonly workflowFacts: Bag;
  readonly loops: 'declared' | 'ordered';
  readonly variables = new Variables();
  readonly root = new Frame();
  end: RunEnd | undefined;
  response: CallAnswer | undefined;
  refused: Problem | undefined;

  constructor(workflow: Workflow, environment: Environment, facts: RunFacts) {
    this.workflow = workflow;
    this.environment = environment;
    this.id = facts.id;
    this.triggerFacts = facts.trigger;
    this.workflowFacts = facts.workflow;
    this.loops = facts.loops;
  }

  /** Whether nothing more may start. */
  get ended(): boolean {
    if (this.environment.signal?.aborted) this.end ??= { status: 'Cancelled' };
    return this.end !== undefined;
  }

  /** Runs actions that start together; 'Failed' when a branch of them ended failed. */
  async branch(actions: readonly ActionNode[], frame: Frame): Promise<Outcome> {
    const running = new Map<string, Promise<void>>();
    const byName = new Map(actions.map(action => [action.name.toLowerCase(), action]));
    const start = (action: ActionNode): Promise<void> => {
      const key = action.name.toLowerCase();
      const started = running.get(key) ?? this.after(action, frame, name => start(byName.get(name.toLowerCase())!));
      running.set(key, started);
      return started;
    };
    await Promise.all(actions.map(start));
    const last = actions.filter(one => !actions.some(other => other.runAfter.some(({ name }) => sameName(name, one))));
    const failed = last.some(action => endedFailed(action, byName, frame));
    return failed ? { status: 'Failed', code: failedInside.code, error: failedInside } : { status: 'Succeeded' };
  }

  /** Marks actions, and all in them, as not reached. */
  skip(actions: readonly ActionNode[], frame: Frame, error: (action: ActionNode) => RunError): void {
    for (const action of actions) {
      const state = this.begin(action, frame);
      Object.assign(state, { status: 'Skipped', code: 'ActionSkipped', error: error(action) });
      this.skip(childrenOf(action), frame, dependant(action, 'Skipped', 'ActionSkipped'));
    }
  }

  /** Marks actions as failed without doing them; what holds them fails with them. */
  failAll(actions: readonly ActionNode[], frame: Frame, error: RunError): Outcome {
    for (const action of actions)
      Object.assign(this.begin(action, frame), { status: 'Failed', code: error.code, error });
    return { status: 'Failed', code: failedInside.code, error: failedInside };
  }

  private async after(action: ActionNode, frame: Frame, before: (name: string) => Promise<void>): Promise<void> {
    await Promise.all(action.runAfter.map(({ name }) => before(name)));
    const unmet = action.runAfter.find(
      ({ name, statuses }) => !statuses.includes(frame.state(name)!.status as EndStatus),
    );
    if (this.ended) return this.skip([action], frame, stopped);
    if (!unmet) return this.execute(action, frame);
    const actual = frame.state(unmet.name)!.status;
    this.skip([action], frame, one => unmetCondition(one, unmet, actual));
  }

  private begin(node: ActionNode, frame: Frame): ActionState {
    const now: Ticks = this.environment.now();
    const trackingId = this.environment.newId();
    const state: ActionState = { node, status: 'Running', start: now, end: now, trackingId, retries: [], frames: [] };
    frame.states.set(node.name.toLowerCase(), state);
    return state;
  }

  private async execute(node: ActionNode, frame: Frame): Promise<void> {
    const state = this.begin(node, frame);
    const outcome = await this.outcome(new ActionContext(this, frame, state));
    Object.assign(state, this.end && node.branches.length > 0 ? { ...outcome, status: 'Cancelled' } : outcome);
    state.end = this.environment.now();
  }

  private async outcome(context: ActionContext): Promise<Outcome> {
    try {
      const outcome = await actionRunners[context.node.type.toLowerCase()](context);
      this.measure(context.state.inputs, outcome.outputs);
      return outcome.status === 'Succeeded' && context.node.branches.length === 0
        ? { code: 'OK', ...outcome }
        : outcome;
    } catch (error) {
      if (error instanceof Fault) return this.faulted(context, error);
      if (error instanceof Unsupported) return this.refuse(context.node.path, error.message);
      throw error;
    }
  }

  private measure(...contents: (Value | undefined)[]): void {
    if (!contents.some(content => content !== undefined && isTooLarge(content))) return;
    throw new Fault('BadRequest', 'The inputs or outputs are larger than 100 MB or nested deeper than 200 levels.');
  }

  private faulted(context: ActionContext, fault: Fault): Outcome {
    const { node, frame } = context;
    const outcome = faultOutcome(node, fault);
    if (context.state.inputs !== undefined && isTooLarge(context.state.inputs)) context.state.inputs = null;
    this.skip(childrenOf(node), frame, dependant(node, 'Failed', outcome.code!));
    return outcome;
  }

  private refuse(path: JsonPath, message: string): Outcome {
    this.refused ??= { code: 'workflow/unsupported', message, path };
    this.end ??= { status: 'Cancelled' };
    return { status: 'Cancelled', code: 'Unsupported', error: { code: 'Unsupported', message } };
  }
}

function faultOutcome({ name }: ActionNode, { code, message }: Fault): Outcome {
  if (code !== 'InvalidTemplate') return { status: 'Failed', code, error: { code, message } };
  const told = `Unable to process template language expressions in action '${name}' inputs at line '0' and column '0': '${message}'.`;
  return { status: 'Failed', code: 'BadRequest', error: { code, message: told } };
}

function childrenOf(node: ActionNode): ActionNode[] {
  return node.branches.flatMap(branch => branch.actions);
}

function dependant(parent: ActionNode, status: EndStatus, code: string) {
  return ({ name }: ActionNode): RunError => ({
    code: 'ActionDependencyFailed',
    message: `The execution of template action '${name}' is skipped: dependant action '${parent.name}' completed with status '${status}' and code '${code}'.`,
  });
}

function sameName(name: string, action: ActionNode): boolean {
  return name.toLowerCase() === action.name.toLowerCase();
}

/** A branch ends as its last action did; one that was skipped, as what came before it. */
function endedFailed(action: ActionNode, byName: ReadonlyMap<string, ActionNode>, frame: Frame): boolean {
  const status = frame.state(action.name)?.status;
  if (status !== 'Skipped') return status !== 'Succeeded';
  return action.runAfter.some(({ name }) => endedFailed(byName.get(name.toLowerCase())!, byName, frame));
}

/** Why an action of a branch that was not taken did not run; those behind the first ones waited for them in vain. */
export function notTaken(action: ActionNode): RunError {
  const [before] = action.runAfter;
  if (before) return unmetCondition(action, before, 'Skipped');
  return {
    code: 'ActionBranchingConditionNotSatisfied',
    message: `The execution of template action '${action.name}' is skipped: the branching condition for this action is not satisfied.`,
  };
}

function unmetCondition({ name }: ActionNode, before: ActionNode['runAfter'][number], actual: string): RunError {
  return {
    code: 'ActionConditionFailed',
    message: `The execution of template action '${name}' is skipped: the 'runAfter' condition for action '${before.name}' is not satisfied. Expected status values '${before.statuses.join(', ')}' and actual value '${actual}'.`,
  };
}

function stopped({ name }: ActionNode): RunError {
  return {
    code: 'WorkflowRunEnded',
    message: `The execution of template action '${name}' is skipped: the run has ended.`,
  };
}
