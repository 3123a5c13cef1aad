import { isoFromTicks } from '../../core/time.ts';
import type { Put, Resource } from '../../kql/duckdb/store.ts';
import {
  type CallAnswer,
  type EventOutcome,
  fromPlain,
  pathText,
  type ReadWorkflow,
  type RunError,
  readWorkflow,
  runWorkflow,
  type WorkflowCall,
} from '../../sentinel/workflow/index.ts';
import { type ArmBody, type Json, propertiesOf } from '../arm.ts';
import type { LocalWorkspace } from '../workspace.ts';
import { type Asked, askPlaybook } from './ask.ts';
import { environmentOf, type Surroundings } from './environment.ts';
import { openMarkRemoval, openRuns, type PlaybookRun, runOf, runPut } from './record.ts';

/** So many runs go on side by side; others wait. */
const mostAtOnce = 20;

/** Runs playbooks that were asked for. */
export interface Playbooks {
  /** Fires a trigger of type Request and gives what the caller is answered. */
  invoke(asked: Asked): Promise<CallAnswer>;
  /** Ends a run as Cancelled; false where it has ended already. */
  cancel(run: PlaybookRun): boolean;
  /** Ends all runs as Cancelled and begins no more. */
  stop(): Promise<void>;
}

export interface PlaybookOptions {
  /** Whether HTTP actions may call services outside. */
  callOut: boolean;
  origin: () => string;
}

/**
 * Begins what was asked for while nothing ran, and from then on what each change of the store asks for. A run that was in the middle when
 * the process ended is Aborted and not begun again: what it did, it would do twice.
 */
export async function startPlaybooks(workspace: LocalWorkspace, options: PlaybookOptions): Promise<Playbooks> {
  const runner = new Runner(workspace, options);
  await runner.recover();
  runner.wake();
  workspace.changes.on('written', () => runner.wake());
  return runner;
}

class Runner implements Playbooks {
  readonly #workspace: LocalWorkspace;
  readonly #surroundings: Surroundings;
  readonly #active = new Map<string, { stop: AbortController; done: Promise<void> }>();
  readonly #callers = new Map<string, (answer: CallAnswer) => void>();
  #stopped = false;

  constructor(workspace: LocalWorkspace, options: PlaybookOptions) {
    this.#workspace = workspace;
    const invoke = (call: WorkflowCall, depth: number) => this.invoke(nested(call, depth));
    this.#surroundings = { workspace, ...options, invoke };
  }

  async recover(): Promise<void> {
    for (const run of this.#open()) {
      if (run.status !== 'Running') continue;
      const message =
        'The local Azure ended while the run was in progress. It is not begun again, so that nothing is done twice.';
      this.#workspace.log(`the run ${run.name} of the playbook ${run.workflow} was cut off: it is Aborted`);
      await this.#end(run, { status: 'Aborted', error: { code: 'RunAborted', message } });
    }
  }

  wake(): void {
    if (this.#stopped) return;
    for (const run of this.#open()) {
      if (this.#active.size >= mostAtOnce) return;
      if (run.status !== 'Waiting' || this.#active.has(run.name)) continue;
      const stop = new AbortController();
      const done = this.#play(run, stop.signal)
        .catch((error: Error) => this.#broken(run, error))
        .finally(() => {
          this.#active.delete(run.name);
          this.#callers.delete(run.name);
          this.wake();
        });
      this.#active.set(run.name, { stop, done });
    }
  }

  async invoke(asked: Asked): Promise<CallAnswer> {
    const answer = askPlaybook(this.#workspace, asked);
    if ('refused' in answer) return said(404, 'WorkflowNotRun', answer.refused);
    const { run } = answer;
    const answered = new Promise<CallAnswer>(resolve => this.#callers.set(run.name, resolve));
    await this.#workspace.commit({ put: answer.put });
    return responds(this.#workspace, run) ? answered : accepted(run);
  }

  cancel({ name }: PlaybookRun): boolean {
    const active = this.#active.get(name);
    active?.stop.abort();
    return active !== undefined;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { stop } of this.#active.values()) stop.abort();
    await Promise.all([...this.#active.values()].map(({ done }) => done));
  }

  /** The runs that have not ended, in the order in which they were asked for. */
  #open(): PlaybookRun[] {
    const { store } = this.#workspace;
    return store.resources(openRuns(this.#workspace)).flatMap(({ body }) => {
      const run = store.resource(String(body));
      return run ? runOf(run) : [];
    });
  }

  async #play(waiting: PlaybookRun, signal: AbortSignal): Promise<void> {
    const run: PlaybookRun = { ...waiting, status: 'Running', startTime: this.#workspace.timestamp() };
    await this.#workspace.store.commit({ put: [runPut(run)] });
    const workflow = this.#workspace.store.resource(run.workflow);
    const read = workflow && readStored(workflow);
    if (!read?.workflow) {
      await this.#end(run, { status: 'Failed', error: unreadable(read) });
      return;
    }
    const answer = (given: CallAnswer) => this.#callers.get(run.name)?.(given);
    const environment = environmentOf(run, signal, this.#surroundings, answer);
    const { id, name, location, tags } = workflow!.body as ArmBody & Identified;
    const outcome = await runWorkflow(read.workflow, run.event ?? {}, environment, {
      identity: { id, name, ...(location ? { location } : {}), ...(tags ? { tags } : {}) },
    });
    await this.#keep(run, outcome);
  }

  /** A mistake of ours must not leave a run that never ends. */
  async #broken(run: PlaybookRun, error: Error): Promise<void> {
    this.#workspace.log(`the playbook run ${run.name} failed: ${error.stack}`);
    const message = 'The local Azure has a mistake; its log tells more.';
    await this.#end(run, { status: 'Failed', error: { code: 'InternalServerError', message } }).catch(() => {});
  }

  /** One run, or one a part where the trigger split what it was given: the first of them has the name that was waited with. */
  async #keep(run: PlaybookRun, { fired, runs }: EventOutcome): Promise<void> {
    const [first, ...others] = runs;
    if (!first) {
      const failed = fired.status === 'Failed';
      await this.#end(run, { status: failed ? 'Failed' : 'Skipped', ...(failed ? { error: fired.error } : {}) });
      return;
    }
    const ended = ({ id, ...history }: EventOutcome['runs'][number]): Partial<PlaybookRun> => ({
      name: id,
      status: history.refused ? 'Failed' : history.status,
      startTime: history.startTime,
      endTime: history.endTime,
      ...(history.refused ? { error: refusedError(history.refused) } : history.error ? { error: history.error } : {}),
      history: { id, ...history },
    });
    const { event, ...frame } = run;
    await this.#end(
      run,
      ended(first),
      others.map(other => runPut({ ...frame, ...ended(other) })),
    );
  }

  async #end({ event, ...run }: PlaybookRun, how: Partial<PlaybookRun>, more: Put[] = []): Promise<void> {
    const ended: PlaybookRun = { ...run, endTime: isoFromTicks(this.#workspace.now()), ...how, name: run.name };
    await this.#workspace.store.commit({
      put: [runPut(ended), ...more],
      remove: [openMarkRemoval(this.#workspace, run)],
    });
    this.#callers.get(run.name)?.(unanswered(ended));
  }
}

interface Identified {
  location?: string;
  tags?: Record<string, string>;
}

function readStored(workflow: Resource): ReadWorkflow {
  const { definition, parameters } = propertiesOf(workflow);
  return readWorkflow(fromPlain(definition), fromPlain(parameters));
}

function unreadable(read: ReadWorkflow | undefined): RunError {
  if (!read) return { code: 'WorkflowNotFound', message: 'The workflow was deleted before the run began.' };
  const [problem] = read.problems;
  return refusedError(problem);
}

function refusedError({ code, message, path }: ReadWorkflow['problems'][number]): RunError {
  const unsupported = code === 'workflow/unsupported';
  const where = path.length > 0 ? ` (${pathText(path)})` : '';
  return { code: unsupported ? 'NotSupportedHere' : 'InvalidTemplate', message: `${message}${where}` };
}

function nested({ workflowId, triggerName, headers, body }: WorkflowCall, depth: number): Asked {
  return {
    workflow: workflowId,
    trigger: { name: triggerName },
    event: { headers, ...(body === undefined ? {} : { body }) },
    depth,
  };
}

/** Whether the caller of a workflow waits: for its Response action. */
function responds({ store }: LocalWorkspace, { workflow }: PlaybookRun): boolean {
  const definition = JSON.stringify(propertiesOf(store.resource(workflow)!).definition);
  return /"type":"response"/i.test(definition);
}

function accepted(run: PlaybookRun): CallAnswer {
  return {
    status: 202,
    headers: { 'x-ms-workflow-id': run.workflow, 'x-ms-workflow-run-id': run.name, 'x-ms-trigger-name': run.trigger },
  };
}

/** The answer for a caller whom no Response action answered before the run ended. */
function unanswered(run: PlaybookRun): CallAnswer {
  if (!run.history && run.status === 'Failed')
    return said(400, run.error?.code ?? 'BadRequest', run.error?.message ?? 'The trigger failed.');
  if (run.status === 'Skipped') return accepted(run);
  return said(502, 'NoResponse', `The run ${run.name} ended as ${run.status} without a response to its caller.`);
}

function said(status: number, code: string, message: string): CallAnswer {
  return { status, body: { error: { code, message } satisfies Json } };
}
