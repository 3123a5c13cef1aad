import { isoFromTicks } from '../../../core/time.ts';
import { evaluateTree } from '../definition/tree.ts';
import type { TriggerNode, Workflow } from '../definition/workflow.ts';
import { Fault, Unsupported } from '../fault.ts';
import { type Bag, fromPlain, type Plain, toPlain, type Value } from '../value.ts';
import type { Environment } from './environment.ts';
import { actionRecords, type RunHistory } from './history.ts';
import { Run, type RunFacts } from './run.ts';
import { RunScope } from './scope.ts';
import { type Fired, fire, type TriggerEvent, triggerFacts, triggerOf } from './trigger.ts';

/** Which workflow runs: its resource id and name, as `workflow()` gives them. */
export interface WorkflowIdentity {
  id: string;
  name: string;
  location?: string;
  tags?: Record<string, string>;
}

export interface RunOptions {
  identity: WorkflowIdentity;
  /** 'declared' (default): iterations of a Foreach run side by side as far as the definition allows; 'ordered': one after another. */
  loops?: 'declared' | 'ordered';
}

/** What an event led to. `runs` is empty when the trigger was skipped or failed. */
export interface EventOutcome {
  fired: Fired;
  runs: RunHistory[];
}

/**
 * Fires a trigger and runs the workflow to its end: once, or once a part where the trigger splits its input. Nothing is thrown for
 * what a workflow does wrong; it stands in the history.
 */
export async function runWorkflow(
  workflow: Workflow,
  event: TriggerEvent,
  environment: Environment,
  options: RunOptions,
): Promise<EventOutcome> {
  const trigger = triggerOf(workflow, event.name);
  if (!trigger) return { fired: notFound(event.name, options), runs: [] };
  const fired = fire(trigger, triggerOutputs(event), facts => {
    const run = newRun(workflow, environment, facts, options, '');
    return new RunScope(run, run.root);
  });
  if (fired.status !== 'Succeeded') return { fired, runs: [] };
  const runs: RunHistory[] = [];
  for (const outputs of fired.outputs) {
    const facts = triggerFacts(trigger, outputs, environment.now());
    runs.push(await completed(newRun(workflow, environment, facts, options, environment.newId()), trigger, outputs));
  }
  return { fired, runs };
}

function notFound(name: string | undefined, { identity }: RunOptions): Fired {
  const what = name === undefined ? 'has no trigger' : `has no trigger '${name}'`;
  return {
    status: 'Failed',
    error: { code: 'WorkflowTriggerNotFound', message: `The workflow '${identity.name}' ${what}.` },
  };
}

function newRun(workflow: Workflow, environment: Environment, trigger: Bag, options: RunOptions, id: string): Run {
  const facts: RunFacts = {
    id,
    trigger,
    workflow: workflowFacts(options.identity, id),
    loops: options.loops ?? 'declared',
  };
  return new Run(workflow, environment, facts);
}

function workflowFacts({ id, name, location = '', tags = {} }: WorkflowIdentity, run: string): Bag {
  const facts = {
    id,
    name,
    type: 'Microsoft.Logic/workflows',
    location,
    tags,
    run: { id: `${id}/runs/${run}`, name: run, type: 'Microsoft.Logic/workflows/runs' },
  };
  return fromPlain(facts) as Bag;
}

function triggerOutputs(event: TriggerEvent): Bag {
  const outputs: Bag = new Map();
  for (const key of ['headers', 'queries', 'relativePathParameters', 'body'] as const) {
    if (event[key] !== undefined) outputs.set(key, fromPlain(event[key]));
  }
  return outputs;
}

async function completed(run: Run, trigger: TriggerNode, outputs: Bag): Promise<RunHistory> {
  const startTime = isoFromTicks(run.environment.now());
  const outcome = await run.branch(run.workflow.actions, run.root);
  const end = run.end ?? {
    status: outcome.status === 'Failed' ? ('Failed' as const) : ('Succeeded' as const),
    ...(outcome.error && { code: outcome.code, error: outcome.error }),
  };
  return {
    id: run.id,
    ...end,
    startTime,
    endTime: isoFromTicks(run.environment.now()),
    trigger: {
      name: trigger.name,
      type: trigger.type,
      status: 'Succeeded',
      startTime,
      ...(outputs.size > 0 && !trigger.secureOutputs && { outputs: toPlain(outputs) }),
    },
    actions: actionRecords(run),
    outputs: end.status === 'Succeeded' ? workflowOutputs(run) : {},
    ...(run.response && { response: run.response }),
    ...(run.refused && { refused: run.refused }),
  };
}

function workflowOutputs(run: Run): Record<string, Plain> {
  const scope = new RunScope(run, run.root);
  const values = [...run.workflow.outputs].map(([name, tree]): [string, Plain] => {
    const declared = evaluated(() => evaluateTree(tree, scope));
    return [name, toPlain(declared instanceof Map ? (declared.get('value') ?? null) : declared)];
  });
  return Object.fromEntries(values);
}

/** An output that can not be evaluated is null; the run has ended and keeps its status. */
function evaluated(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof Fault || error instanceof Unsupported) return null;
    throw error;
  }
}
