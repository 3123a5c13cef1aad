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
  playbookHealthRow,
  runAlertAutomation,
  runAutomation,
  type UpdateSource,
} from '../sentinel/index.ts';
import { type Json, newEtag, wire } from './arm.ts';
import { alertsOf, incidentsCollection, systemRows } from './incidents.ts';
import { type Answered, alertEvent, askPlaybook, incidentEvent } from './playbooks/ask.ts';
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
 * written: each incident in its last state, one SecurityIncident row for each state that it went through, the runs of playbooks that
 * rules asked for. They begin when it is written: after all rules of the change, with the incident as it was at their step. `fresh` are
 * alerts that are not stored yet; `depth` is how many playbooks led to the change.
 */
export function settle(
  workspace: LocalWorkspace,
  steps: readonly IncidentStep[],
  fresh: readonly Alert[],
  now: Ticks,
  depth = 0,
): Settled {
  const settling = { workspace, rules: automationRules(workspace), fresh, now, depth };
  const stories = steps.map(step => storyOf(step, settling));
  const rows = stories.flatMap(({ states }) => states.map(incident => incidentRow(incident, workspace.names)));
  const health = stories.flatMap(story => story.health);
  return {
    put: stories.flatMap(({ states, asked }, index) => [
      putOf(workspace, states.at(-1)!, steps[index].before !== undefined),
      ...asked,
    ]),
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
  depth: number;
}

/** The states that an incident goes through, the health rows of the rules that led it there, and the playbooks that they asked for. */
interface Story {
  states: Incident[];
  health: Json[];
  asked: Put[];
}

/** Rounds of automation until nothing changes. A state that follows another is a millisecond younger, so that the last one is known. */
function storyOf(step: IncidentStep, settling: Settling): Story {
  const story: Story = { states: [step.after], health: [], asked: [] };
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
  settling: Settling,
): IncidentChange | undefined {
  const { workspace, rules, fresh, now } = settling;
  const before = story.states.at(-1)!;
  const time = now + BigInt(story.states.length) * ticksPerMillisecond;
  const alerts = alertsOf(workspace, before, fresh);
  const outcome = runAutomation({ rules, incident: before, alerts, trigger, change, now: time, newId: randomUUID });
  const about = { incident: outcome.incident, alerts, trigger, time };
  for (const run of outcome.runs.filter(({ matched }) => matched)) noteRun(story, run, about, settling);
  if (outcome.incident === before) return undefined;
  story.states.push(outcome.incident);
  return incidentChange(before, outcome.incident, 'AutomationRule');
}

/** What a matched rule leaves: its health row, and the runs of the playbooks that it asked for with their rows. */
function noteRun(
  story: Story,
  run: AutomationRun,
  about: { incident: Incident; alerts: readonly Alert[]; trigger: 'Created' | 'Updated'; time: Ticks },
  { workspace, depth }: Settling,
): void {
  const { incident, alerts, trigger, time } = about;
  const type = trigger === 'Created' ? 'Create' : 'Update';
  const answers = playbooksOf(run).map(({ logicAppResourceId: workflow, incident: then = incident }) => {
    const event = incidentEvent(workspace, { incident: then, alerts, type });
    const answer = askPlaybook(workspace, { workflow, trigger: 'incident', event, depth });
    story.health.push(playbookRow(workspace, run, { workflow, answer, incident, now: time }));
    return answer;
  });
  story.asked.push(...answers.flatMap(answer => ('run' in answer ? answer.put : [])));
  story.health.push(ruleRow(workspace, run, answers, about));
}

function ruleRow(
  workspace: LocalWorkspace,
  run: AutomationRun,
  answers: readonly Answered[],
  { incident, trigger, time }: { incident: Incident; trigger: 'Created' | 'Updated'; time: Ticks },
): Json {
  const row = automationHealthRow(run, incident, {
    trigger,
    workspace: workspace.names,
    now: time,
    recordId: randomUUID(),
  });
  const refused = answers.flatMap(answer => ('refused' in answer ? answer.refused : []));
  const done = run.actions.length - refused.length;
  const started = answers.flatMap(answer =>
    'run' in answer ? { RunId: answer.run.name, WorkflowId: answer.run.workflow } : [],
  );
  return {
    ...row,
    ...(refused.length > 0
      ? { Status: done > 0 ? 'Partial success' : 'Failure', Reason: refused.join(' '), Description: refused.join(' ') }
      : {}),
    ExtendedProperties: {
      ...(row.ExtendedProperties as Json),
      ActionsTriggeredSuccessfully: done,
      TriggeredPlaybooks: started,
    },
  };
}

function playbookRow(
  workspace: LocalWorkspace,
  run: AutomationRun,
  { workflow, answer, incident, now }: { workflow: string; answer: Answered; incident?: Incident; now: Ticks },
): Json {
  if ('refused' in answer)
    workspace.log(`the automation rule ${quoted(run)} could not run a playbook: ${answer.refused}`);
  return playbookHealthRow({
    workflow,
    outcome: 'run' in answer ? { run: answer.run.name } : answer,
    triggeredBy: run.rule.properties.displayName,
    triggeredOn: incident ? 'Incident' : 'Alert',
    ...(incident ? { incident } : {}),
    workspace: workspace.names,
    now,
    recordId: randomUUID(),
  });
}

function playbooksOf(run: AutomationRun) {
  return run.actions.filter(action => action.actionType === 'RunPlaybook');
}

function quoted(run: AutomationRun): string {
  return JSON.stringify(run.rule.properties.displayName);
}

/** What automation rules on new alerts ask for: runs of playbooks, and their health rows. */
export function settleAlerts(workspace: LocalWorkspace, alerts: readonly Alert[], now: Ticks): Settled {
  const rules = automationRules(workspace);
  const asked = alerts.flatMap(alert =>
    runAlertAutomation(rules, alert, now).flatMap(run =>
      playbooksOf(run).map(({ logicAppResourceId: workflow }) => {
        const answer = askPlaybook(workspace, { workflow, trigger: 'alert', event: alertEvent(alert), depth: 0 });
        return { answer, row: playbookRow(workspace, run, { workflow, answer, now }) };
      }),
    ),
  );
  return {
    put: asked.flatMap(({ answer }) => ('run' in answer ? answer.put : [])),
    rows: systemRows(
      workspace,
      'SentinelHealth',
      asked.map(({ row }) => row),
      now,
    ),
  };
}
