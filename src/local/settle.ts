import { randomUUID } from 'node:crypto';
import { type Ticks, ticksPerMillisecond } from '../core/time.ts';
import type { Put, Rows } from '../kql/duckdb/store.ts';
import {
  type Alert,
  type AutomationRule,
  type AutomationRun,
  automationHealthRow,
  type Incident,
  type IncidentChange,
  incidentChange,
  incidentRow,
  runAutomation,
  type UpdateSource,
} from '../sentinel/index.ts';
import { type Json, newEtag, wire } from './arm.ts';
import { alertsOf, incidentsCollection, systemRows } from './incidents.ts';
import type { LocalWorkspace } from './workspace.ts';

/** An incident that was made (`before` is absent) or changed, and by whom. */
export interface IncidentStep {
  before?: Incident;
  after: Incident;
  by: UpdateSource;
}

/** What is to be written for changed incidents: the incidents, their rows and those of the automation rules that ran. */
export interface Settled {
  put: Put[];
  rows: Rows[];
}

/** Automation that starts itself again and again is stopped after so many rounds. */
const maxRounds = 10;

/**
 * Runs the automation rules that changed incidents start, and those that their changes start in turn, and gives all that is to be
 * written: each incident in its last state, one SecurityIncident row for each state that it went through. `fresh` are alerts that are not
 * stored yet.
 */
export function settle(
  workspace: LocalWorkspace,
  steps: readonly IncidentStep[],
  fresh: readonly Alert[],
  now: Ticks,
): Settled {
  const settling = { workspace, rules: automationRules(workspace), fresh, now };
  const stories = steps.map(step => storyOf(step, settling));
  const rows = stories.flatMap(({ states }) => states.map(incident => incidentRow(incident, workspace.names)));
  const health = stories.flatMap(story => story.health);
  return {
    put: stories.map(({ states }, index) => putOf(workspace, states.at(-1)!, steps[index].before !== undefined)),
    rows: [
      ...systemRows(workspace, 'SecurityIncident', rows, now),
      ...systemRows(workspace, 'SentinelHealth', health, now),
    ],
  };
}

function putOf(workspace: LocalWorkspace, incident: Incident, exists: boolean): Put {
  const id = `${incidentsCollection(workspace)}/${incident.name}`;
  const expect = exists ? workspace.store.resource(id)!.etag : null;
  return { resource: { id, etag: newEtag(), body: incident }, expect };
}

/** The automation rules of the workspace. */
export function automationRules(workspace: LocalWorkspace): AutomationRule[] {
  return workspace.store
    .resources(`${workspace.sentinelId}/automationRules`)
    .map(resource => wire(resource) as unknown as AutomationRule);
}

interface Settling {
  workspace: LocalWorkspace;
  rules: readonly AutomationRule[];
  fresh: readonly Alert[];
  now: Ticks;
}

/** The states that an incident goes through, and the health rows of the rules that led it there. */
interface Story {
  states: Incident[];
  health: Json[];
}

/** Rounds of automation until nothing changes. A state that follows another is a millisecond younger, so that the last one is known. */
function storyOf(step: IncidentStep, settling: Settling): Story {
  const story: Story = { states: [step.after], health: [] };
  let change = step.before && incidentChange(step.before, step.after, step.by);
  if (!step.before) change = playRound(story, 'Created', undefined, settling);
  for (let round = 1; change && round <= maxRounds; round++) change = playRound(story, 'Updated', change, settling);
  if (change)
    settling.workspace.log(
      `incident ${step.after.number}: automation rules keep changing it; stopped after ${maxRounds} rounds`,
    );
  return story;
}

/** Runs the rules that one change starts; gives what they changed in turn. */
function playRound(
  story: Story,
  trigger: 'Created' | 'Updated',
  change: IncidentChange | undefined,
  { workspace, rules, fresh, now }: Settling,
): IncidentChange | undefined {
  const before = story.states.at(-1)!;
  const time = now + BigInt(story.states.length) * ticksPerMillisecond;
  const alerts = alertsOf(workspace, before, fresh);
  const outcome = runAutomation({ rules, incident: before, alerts, trigger, change, now: time, newId: randomUUID });
  for (const run of outcome.runs.filter(({ matched }) => matched))
    story.health.push(healthRow(workspace, run, outcome.incident, trigger, time));
  if (outcome.incident === before) return undefined;
  story.states.push(outcome.incident);
  return incidentChange(before, outcome.incident, 'AutomationRule');
}

/** The health row of an automation rule. Playbooks are kept here but not run, and the row says so. */
function healthRow(
  workspace: LocalWorkspace,
  run: AutomationRun,
  incident: Incident,
  trigger: 'Created' | 'Updated',
  now: Ticks,
): Json {
  const recordId = randomUUID();
  const row = automationHealthRow(run, incident, { trigger, workspace: workspace.names, now, recordId });
  const playbooks = playbooksOf(run);
  if (playbooks.length === 0) return row;
  noteUnrun(workspace, `incident ${incident.number}`, run);
  const done = run.actions.length - playbooks.length;
  return {
    ...row,
    Status: done > 0 ? 'Partial success' : 'Failure',
    Reason: 'The local Azure keeps playbooks and does not run them.',
    ExtendedProperties: { ...(row.ExtendedProperties as Json), ActionsTriggeredSuccessfully: done },
  };
}

function playbooksOf(run: AutomationRun): string[] {
  return run.actions.flatMap(action => (action.actionType === 'RunPlaybook' ? [action.logicAppResourceId] : []));
}

/** Says that an automation rule asked for playbooks that were not run. */
export function noteUnrun(workspace: LocalWorkspace, what: string, run: AutomationRun): void {
  const name = JSON.stringify(run.rule.properties.displayName);
  workspace.log(
    `${what}: the automation rule ${name} asks for the playbook ${playbooksOf(run).join(', ')}; the local Azure keeps playbooks and does not run them`,
  );
}
