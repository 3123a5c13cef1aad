import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { CallAnswer, CallRequest, Environment, WorkflowCall } from '../../sentinel/workflow/index.ts';
import type { LocalWorkspace } from '../workspace.ts';
import { callOut } from './call-out.ts';
import { answerOnIncidents } from './incident-calls.ts';
import { answerQuery } from './log-query.ts';
import type { PlaybookRun } from './record.ts';

/** What runs of playbooks need beside the workspace. */
export interface Surroundings {
  workspace: LocalWorkspace;
  /** Whether HTTP actions may call services outside. */
  callOut: boolean;
  /** Where the server answers. */
  origin: () => string;
  /** Runs another workflow and waits for its answer. */
  invoke: (call: WorkflowCall, depth: number) => Promise<CallAnswer>;
}

const longestWait = 2 ** 31 - 1;

/** The world of one run: Sentinel and the logs are the local ones, everything else is outside. */
export function environmentOf(
  run: PlaybookRun,
  signal: AbortSignal,
  surroundings: Surroundings,
  respond: (answer: CallAnswer) => void,
): Environment {
  const { workspace, origin } = surroundings;
  const ids = [run.name];
  return {
    call: request => answerTo(request, run, signal, surroundings),
    now: workspace.now,
    delay: async milliseconds => {
      for (let left = milliseconds; left > 0 && !signal.aborted; left -= longestWait)
        await wait(Math.min(left, longestWait), undefined, { signal, ref: false }).catch(() => {});
    },
    newId: () => ids.pop() ?? randomUUID(),
    random: Math.random,
    callbackUrl: of => `${origin()}${run.workflow}/runs/${of.run}/${of.action ?? 'callback'}`,
    respond,
    signal,
  };
}

async function answerTo(
  request: CallRequest,
  { depth }: PlaybookRun,
  signal: AbortSignal,
  { workspace, callOut: open, invoke }: Surroundings,
): Promise<CallAnswer> {
  switch (request.kind) {
    case 'connector':
      if (request.api === 'azuresentinel')
        return (await answerOnIncidents(workspace, request, depth + 1)) ?? absent(operationName(request));
      if (request.api === 'azuremonitorlogs')
        return (await answerQuery(workspace, request)) ?? absent(operationName(request));
      return outside(`the connector '${request.api}'`, 'Mock it in a test of the playbook.');
    case 'http':
      return open ? callOut(request, signal) : outside(hostOf(request.url), 'The option to call out allows them.');
    case 'workflow':
      return invoke(request, depth + 1);
    case 'function':
      return outside('a function app', 'Mock it in a test of the playbook.');
    case 'javascript':
      return absent('inline code');
  }
}

function operationName(request: CallRequest & { kind: 'connector' }): string {
  return `${request.api}/${request.operation ?? `${request.method} ${request.path}`}`;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an address that is no URL';
}

/** The status is one that no retry policy tries again. */
function outside(what: string, help: string): CallAnswer {
  const message = `Calls to the outside are off in the local Azure: ${what} was not called. ${help}`;
  return { status: 403, body: { error: { code: 'CallsOutAreOff', message } } };
}

function absent(what: string): CallAnswer {
  const message = `The local Azure does not have ${what}. Mock it in a test of the playbook.`;
  return { status: 404, body: { error: { code: 'NotImplemented', message } } };
}
