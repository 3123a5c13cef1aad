import type { Put, Removal, Resource } from '../../kql/duckdb/store.ts';
import type { RunError, RunHistory, TriggerEvent } from '../../sentinel/workflow/index.ts';
import { newEtag } from '../arm.ts';
import type { LocalWorkspace } from '../workspace.ts';

/** How far a run came: it waits for its turn, runs, or ended; Aborted by an end of the process, Skipped by its trigger. */
export type RunStatus = 'Waiting' | 'Running' | 'Succeeded' | 'Failed' | 'Cancelled' | 'Aborted' | 'Skipped';

/** A run of a playbook as it is kept. */
export interface PlaybookRun {
  /** The resource id of the workflow. */
  workflow: string;
  name: string;
  status: RunStatus;
  /** The name of the trigger that is fired. */
  trigger: string;
  startTime: string;
  endTime?: string;
  /** What fires the trigger; kept until the run has ended. */
  event?: TriggerEvent;
  /** How many playbooks led to this one, each by what it did. */
  depth: number;
  error?: RunError;
  history?: RunHistory;
}

/** The collection of a workflow's runs. */
export function runsCollection(workflow: string): string {
  return `${workflow}/runs`;
}

export function runOf(resource: Resource): PlaybookRun {
  return resource.body as PlaybookRun;
}

/** Writes a run over what it was read as; null where there was none. */
export function runPut(run: PlaybookRun, expect?: string | null): Put {
  const id = `${runsCollection(run.workflow)}/${run.name}`;
  return { resource: { id, etag: newEtag(), body: run }, ...(expect === undefined ? {} : { expect }) };
}

/** The runs that have not ended are marked here, so that they are found without looking at all runs of all workflows. */
export function openRuns(workspace: LocalWorkspace): string {
  return `${workspace.sentinelId}/local/openPlaybookRuns`;
}

export function openMark(workspace: LocalWorkspace, run: PlaybookRun): Put {
  const id = `${openRuns(workspace)}/${run.name}`;
  return { resource: { id, etag: newEtag(), body: `${runsCollection(run.workflow)}/${run.name}` }, expect: null };
}

export function openMarkRemoval(workspace: LocalWorkspace, run: PlaybookRun): Removal {
  return { id: `${openRuns(workspace)}/${run.name}` };
}
