import { ticksFromIso, ticksPerMillisecond } from '../../../../src/core/time.ts';
import {
  type ActionRecord,
  type CallAnswer,
  type CallRequest,
  type Environment,
  type EventOutcome,
  fromPlain,
  type RunHistory,
  type RunOptions,
  readWorkflow,
  runWorkflow,
  type TriggerEvent,
} from '../../../../src/sentinel/workflow/index.ts';

export interface World {
  /** What each call is answered, by action; a list answers one call after another. */
  answers?: Record<string, CallAnswer | CallAnswer[] | ((request: CallRequest) => CallAnswer | Promise<CallAnswer>)>;
  event?: TriggerEvent;
  parameters?: unknown;
  definition?: Record<string, unknown>;
  loops?: RunOptions['loops'];
  signal?: AbortSignal;
}

export interface Played {
  run: RunHistory;
  outcome: EventOutcome;
  calls: CallRequest[];
  /** The status of each action by name. */
  statuses: Record<string, string>;
  action(name: string): ActionRecord;
  outputs(name: string): unknown;
  waits: number[];
}

const connections = {
  azuresentinel: {
    connectionId: '/connections/sentinel',
    id: '/subscriptions/s/providers/Microsoft.Web/locations/westeurope/managedApis/azuresentinel',
  },
};

export const definitionOf = (actions: unknown, more: object = {}) => ({
  parameters: { $connections: { type: 'Object', defaultValue: {} } },
  triggers: { manual: { type: 'Request', kind: 'Http' } },
  actions,
  outputs: {},
  ...more,
});

/** Runs actions on a virtual clock that begins at 2026-11-20T10:00:00Z; ids count up. */
export async function play(actions: Record<string, unknown>, world: World = {}): Promise<Played> {
  const definition = fromPlain(definitionOf(actions, world.definition));
  const { workflow, problems } = readWorkflow(
    definition,
    fromPlain(world.parameters ?? { $connections: { value: connections } }),
  );
  if (!workflow) throw new Error(problems.map(problem => `${problem.path.join('.')}: ${problem.message}`).join('\n'));
  const calls: CallRequest[] = [];
  const waits: number[] = [];
  const environment = virtual(world, calls, waits);
  const identity = { id: '/workflows/test', name: 'test' };
  const outcome = await runWorkflow(workflow, world.event ?? {}, environment, {
    identity,
    loops: world.loops ?? 'declared',
  });
  const run = outcome.runs[0];
  const action = (name: string) => run.actions.find(one => one.name === name)!;
  return {
    run,
    outcome,
    calls,
    waits,
    statuses: Object.fromEntries((run?.actions ?? []).map(one => [one.name, one.status])),
    action,
    outputs: name => (action(name) as { outputs?: unknown }).outputs,
  };
}

function virtual(world: World, calls: CallRequest[], waits: number[]): Environment {
  let now = ticksFromIso('2026-11-20T10:00:00Z')!;
  let ids = 0;
  return {
    call: async request => {
      calls.push(request);
      const answer = world.answers?.[request.action];
      if (typeof answer === 'function') return answer(request);
      if (Array.isArray(answer))
        return answer[Math.min(calls.filter(one => one.action === request.action).length, answer.length) - 1];
      return answer ?? { status: 200 };
    },
    now: () => now,
    delay: async milliseconds => {
      waits.push(milliseconds);
      now += BigInt(milliseconds) * ticksPerMillisecond;
    },
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    random: () => 0.5,
    callbackUrl: ({ run, action }) => `https://callback.contoso.example/${run}/${action}`,
    ...(world.signal && { signal: world.signal }),
  };
}

/** Actions for tests, short. */
export const compose = (inputs: unknown, after?: Record<string, string[]>) => ({
  type: 'Compose',
  inputs,
  ...(after && { runAfter: after }),
});
export const after = (...names: string[]) => Object.fromEntries(names.map(name => [name, ['Succeeded']]));
export const http = (more: object = {}, runAfter: object = {}) => ({
  type: 'Http',
  inputs: { method: 'GET', uri: 'https://api.contoso.example/x', ...more },
  runAfter,
});
export const variable = (name: string, type: string, value?: unknown, runAfter: object = {}) => ({
  type: 'InitializeVariable',
  inputs: { variables: [{ name, type, ...(value !== undefined && { value }) }] },
  runAfter,
});
