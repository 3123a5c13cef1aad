import { isoFromTicks } from '../../../core/time.ts';
import { type ActionNode, type EndStatus, everyAction, loopsAround } from '../definition/workflow.ts';
import type { Problem } from '../problem.ts';
import { type Plain, toPlain, type Value } from '../value.ts';
import type { CallAnswer } from './environment.ts';
import type { Run } from './run.ts';
import { secretsOf } from './secrets.ts';
import type { ActionState, Frame, RetryRecord, RunError } from './state.ts';

/** A run as the run history shows it: plain data. Times are UTC with seven decimals. */
export interface RunHistory {
  id: string;
  status: 'Succeeded' | 'Failed' | 'Cancelled';
  code?: string;
  error?: RunError;
  startTime: string;
  endTime: string;
  trigger: TriggerRecord;
  /** Every action at any depth, in the order of the definition. */
  actions: ActionRecord[];
  outputs: Record<string, Plain>;
  /** What the caller of the trigger was answered, where a Response action ran. */
  response?: CallAnswer;
  /** What could not be done as the service does it. The run was stopped there, and its status says nothing. */
  refused?: Problem;
}

export interface TriggerRecord {
  name: string;
  type: string;
  status: 'Succeeded';
  startTime: string;
  inputs?: Plain;
  outputs?: Plain;
}

/** One execution of an action. Inputs and outputs that are secure are left out and named in `secure`. */
export interface Execution {
  status: EndStatus;
  code?: string;
  error?: RunError;
  inputs?: Plain;
  outputs?: Plain;
  secure?: ('inputs' | 'outputs')[];
  startTime: string;
  endTime: string;
  trackingId: string;
  retryHistory?: RetryRecord[];
  /** How often a loop went round. */
  iterationCount?: number;
}

export interface Repetition extends Execution {
  /** The index in each loop around the action, outermost first. */
  repetitionIndexes: { scopeName: string; itemIndex: number }[];
}

/** An action of a run. One inside a loop has its executions in `repetitions`, and itself only a status. */
export type ActionRecord = { name: string; type: string } & (
  | (Execution & { repetitions?: never })
  | { status: EndStatus; repetitions: Repetition[] }
);

/** The actions of a run as plain data. */
export function actionRecords(run: Run): ActionRecord[] {
  const known = new Map<Value, Plain>();
  return [...everyAction(run.workflow.actions)].flatMap(node => recordOf(node, run, known));
}

function recordOf(node: ActionNode, run: Run, known: Map<Value, Plain>): ActionRecord[] {
  const { name, type } = node;
  const found = [...executions(node, run.root, loopsAround(node))];
  if (loopsAround(node).length === 0) {
    return found.map(({ state }) => ({ name, type, ...execution(state, run, known) }));
  }
  const repetitions = found.map(({ state, frame }) => ({
    ...execution(state, run, known),
    repetitionIndexes: indexesOf(frame),
  }));
  return [{ name, type, status: combined(repetitions), repetitions }];
}

function* executions(
  node: ActionNode,
  frame: Frame,
  loops: readonly ActionNode[],
): Generator<{ state: ActionState; frame: Frame }> {
  const [loop, ...inner] = loops;
  const state = frame.state((loop ?? node).name);
  if (!state) return;
  if (!loop) yield { state, frame };
  else for (const one of state.frames) yield* executions(node, one, inner);
}

function indexesOf(frame: Frame): Repetition['repetitionIndexes'] {
  const inLoops = [...frame.chain()].filter(one => one.loop).reverse();
  return inLoops.map(one => ({ scopeName: one.loop!.name, itemIndex: one.index }));
}

function combined(repetitions: readonly Execution[]): EndStatus {
  if (repetitions.every(one => one.status === 'Skipped')) return 'Skipped';
  return repetitions.find(one => one.status !== 'Succeeded' && one.status !== 'Skipped')?.status ?? 'Succeeded';
}

function execution(state: ActionState, run: Run, known: Map<Value, Plain>): Execution {
  const { node, inputs, outputs, retries, frames } = state;
  const secure = secureParts(node, run);
  return {
    status: state.status === 'Running' ? 'Cancelled' : state.status,
    ...(state.code !== undefined && { code: state.code }),
    ...(state.error && { error: toldError(state.error, secure) }),
    ...(inputs !== undefined &&
      !secure.includes('inputs') && { inputs: toPlain(calling.test(node.type) ? sanitized(inputs) : inputs, known) }),
    ...(outputs !== undefined && !secure.includes('outputs') && { outputs: toPlain(outputs, known) }),
    ...(secure.length > 0 && { secure }),
    startTime: isoFromTicks(state.start),
    endTime: isoFromTicks(state.end),
    trackingId: state.trackingId,
    ...(retries.length > 0 && { retryHistory: retries }),
    ...(frames.length > 0 && { iterationCount: frames.length }),
  };
}

/** What of an action is hidden. */
function secureParts(node: ActionNode, run: Run): ('inputs' | 'outputs')[] {
  const secrets = secretsOf(run.workflow);
  return (['inputs', 'outputs'] as const).filter(part => secrets[part].has(node));
}

/** What is said about secret inputs may repeat them. */
function toldError(error: RunError, secure: readonly string[]): RunError {
  if (!secure.includes('inputs') || error.code === 'ActionFailed') return error;
  return { code: error.code, message: 'The message is hidden: the action has secure inputs.' };
}

const calling = /^(http|httpwebhook|apiconnection|apiconnectionwebhook|function|workflow)$/i;
const secretKeys = /^(authorization|password|secret|pfx|x-apikey|x-api-key|api-key|ocp-apim-subscription-key|cookie)$/i;

/** Inputs without the values of headers and of authentication that are secret by their name; a part without any is given as it is. */
function sanitized(value: Value, key = ''): Value {
  if (typeof value === 'string') return secretKeys.test(key) ? '*sanitized*' : value;
  if (Array.isArray(value)) {
    const items = value.map(item => sanitized(item, key));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!(value instanceof Map)) return value;
  const raw = key === 'authentication' && String(value.get('type')).toLowerCase() === 'raw';
  const fields = [...value].map(([name, item]): [string, Value] => [
    name,
    raw && name === 'value' ? '*sanitized*' : sanitized(item, name),
  ]);
  return fields.some(([name, item]) => item !== value.get(name)) ? new Map(fields) : value;
}
