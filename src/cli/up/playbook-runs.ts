import { setTimeout as wait } from 'node:timers/promises';
import { createArm } from '../../azure/arm.ts';
import type { Workspace } from '../../azure/connection.ts';
import { queryLogs } from '../../azure/query.ts';

const logicVersion = '2019-05-01';

const triggered = `SentinelHealth
| where SentinelResourceType =~ "Playbook"
| project TimeGenerated, Id = SentinelResourceId, Name = SentinelResourceName, Run = tostring(ExtendedProperties.RunId), By = tostring(ExtendedProperties.TriggeredByName), Incident = tostring(ExtendedProperties.IncidentNumber), Reason
| order by TimeGenerated asc
| project-away TimeGenerated`;

/** A start of a playbook, how its run stands, and what its actions did; the reason where there is no run. */
export interface PlaybookStart {
  playbook: string;
  by: string;
  incident: string;
  status: string;
  did: string;
}

/** The starts of playbooks as the workspace tells of them, with their runs as Logic Apps does. */
export async function playbookStarts(workspace: Workspace): Promise<PlaybookStart[]> {
  const { rows } = await queryLogs(workspace, { text: triggered });
  const starts: PlaybookStart[] = [];
  for (const row of rows) {
    const [id, playbook, run, by, incident, reason] = row.map(value => String(value ?? ''));
    const ended = run === '' ? { status: 'not run', did: reason } : await runAt(workspace, `${id}/runs/${run}`);
    starts.push({ playbook, by, incident, ...ended });
  }
  return starts;
}

/** A run that is not there belonged to a playbook that was deleted since, or its trigger was skipped. */
async function runAt(workspace: Workspace, id: string): Promise<{ status: string; did: string }> {
  const arm = createArm(workspace);
  const run = (await arm.get(id, logicVersion)) as unknown as Stood | undefined;
  if (!run) return { status: 'no run', did: '' };
  const actions = (await arm.list(`${id}/actions`, logicVersion)) as unknown as Stood[];
  const did = Map.groupBy(actions, action => action.properties.status);
  const words = [...did].map(([status, some]) =>
    status === 'Failed' ? `failed: ${some.map(one => one.name).join(', ')}` : `${some.length} ${status.toLowerCase()}`,
  );
  return { status: run.properties.status, did: words.join(', ') };
}

interface Stood {
  name: string;
  properties: { status: string };
}

const patience = 30_000;

/** Waits for the playbooks that were started; one that takes longer than half a minute is left running. */
export async function playbooksStep(
  workspace: Workspace,
  stopped: AbortSignal,
): Promise<{ value: number; says: string }> {
  const until = performance.now() + patience;
  for (;;) {
    const starts = await playbookStarts(workspace);
    const open = starts.filter(({ status }) => status === 'Running' || status === 'Waiting');
    if (open.length === 0 || performance.now() > until || stopped.aborted)
      return { value: starts.length, says: said(starts) };
    await wait(100);
  }
}

function said(starts: readonly PlaybookStart[]): string {
  const counts = Map.groupBy(starts, ({ status }) => status);
  return [...counts].map(([status, some]) => `${some.length} ${status.toLowerCase()}`).join(', ') || 'none was started';
}
