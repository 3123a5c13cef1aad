import { isoFromTicks, type Ticks, ticksFromIso } from '../core/time.ts';
import type { Alert } from './alert.ts';
import type { AutomationAction, AutomationRule } from './automation-rule.ts';
import type { IncidentChange } from './change.ts';
import { holds, type Subject } from './condition.ts';
import { type Incident, type Label, modified, noOwner } from './incident.ts';

/** What one automation rule did, or would have the caller do. */
export interface AutomationRun {
  rule: AutomationRule;
  matched: boolean;
  /** In the order in which they ran; empty where the rule did not match. */
  actions: AutomationStep[];
}

/** An action that is done, or a playbook that the caller is to start with the incident (or alert) as it is at that point. */
export type AutomationStep =
  | { actionType: 'ModifyProperties' | 'AddIncidentTask' }
  | { actionType: 'RunPlaybook'; logicAppResourceId: string; tenantId?: string; incident?: Incident };

export interface IncidentAutomation {
  rules: readonly AutomationRule[];
  incident: Incident;
  /** All alerts of the incident. */
  alerts: readonly Alert[];
  trigger: 'Created' | 'Updated';
  /** What changed; needed where the trigger is Updated. */
  change?: IncidentChange;
  now: Ticks;
  newId: () => string;
}

/**
 * Runs the automation rules that an incident starts, one after the other: each sees the incident as the rules before it left it.
 * What the rules changed may start rules for updates in turn; that is for the caller, after all rules of this trigger.
 * https://learn.microsoft.com/azure/sentinel/automate-incident-handling-with-automation-rules
 */
export function runAutomation(automation: IncidentAutomation): { incident: Incident; runs: AutomationRun[] } {
  const { alerts, change, trigger, now } = automation;
  const runs: AutomationRun[] = [];
  let { incident } = automation;
  for (const rule of inOrder(automation.rules, 'Incidents', trigger, now)) {
    const matched = matches(rule, { incident, alerts, change });
    const run: AutomationRun = { rule, matched, actions: [] };
    for (const action of matched ? actionsOf(rule) : []) {
      const after = act(action, incident, automation);
      if (after !== incident) incident = modified(incident, after, { now: isoFromTicks(now), by: modifier(rule) });
      run.actions.push(stepOf(action, incident));
    }
    runs.push(run);
  }
  return { incident, runs };
}

/** Runs the automation rules that an alert starts: of their actions only playbooks have a meaning. */
export function runAlertAutomation(rules: readonly AutomationRule[], alert: Alert, now: Ticks): AutomationRun[] {
  return inOrder(rules, 'Alerts', 'Created', now).map(rule => {
    const matched = matches(rule, { alerts: [alert] });
    const playbooks = actionsOf(rule).filter(action => action.actionType === 'RunPlaybook');
    return { rule, matched, actions: matched ? playbooks.map(action => stepOf(action)) : [] };
  });
}

/** The rules that are to run, in their order; where two have the same, Sentinel takes any first, and we the first by name. */
function inOrder(
  rules: readonly AutomationRule[],
  on: 'Incidents' | 'Alerts',
  when: string,
  now: Ticks,
): AutomationRule[] {
  return rules
    .filter(({ properties: { triggeringLogic: logic } }) => {
      const end = logic.expirationTimeUtc ? ticksFromIso(logic.expirationTimeUtc) : undefined;
      const live = logic.isEnabled && (end === undefined || now < end);
      return live && logic.triggersOn === on && logic.triggersWhen === when;
    })
    .sort((a, b) => a.properties.order - b.properties.order || (a.name < b.name ? -1 : 1));
}

function matches(rule: AutomationRule, subject: Subject): boolean {
  return (rule.properties.triggeringLogic.conditions ?? []).every(condition => holds(condition, subject));
}

function actionsOf(rule: AutomationRule): AutomationAction[] {
  return [...rule.properties.actions].sort((a, b) => a.order - b.order);
}

function stepOf(action: AutomationAction, incident?: Incident): AutomationStep {
  if (action.actionType !== 'RunPlaybook') return { actionType: action.actionType };
  return { actionType: 'RunPlaybook', ...action.actionConfiguration, ...(incident ? { incident } : {}) };
}

/** The words are not verified. */
function modifier(rule: AutomationRule): string {
  return `Automation rule - ${rule.properties.displayName}`;
}

function act(action: AutomationAction, incident: Incident, automation: IncidentAutomation): Incident {
  switch (action.actionType) {
    case 'ModifyProperties':
      return withProperties(incident, action.actionConfiguration);
    case 'AddIncidentTask':
      return withTask(incident, action.actionConfiguration, automation);
    case 'RunPlaybook':
      return incident;
  }
}

function withProperties(
  incident: Incident,
  set: (AutomationAction & { actionType: 'ModifyProperties' })['actionConfiguration'],
): Incident {
  const after: Incident = {
    ...incident,
    severity: set.severity ?? incident.severity,
    status: set.status ?? incident.status,
    classification: set.classification ?? incident.classification,
    classificationReason: set.classificationReason ?? incident.classificationReason,
    classificationComment: set.classificationComment ?? incident.classificationComment,
    owner: set.owner ? { ...noOwner, ...set.owner } : incident.owner,
    labels: withLabels(incident.labels, set.labels ?? []),
  };
  return JSON.stringify(after) === JSON.stringify(incident) ? incident : after;
}

/** Labels are added, never replaced; the same one is not added twice. */
function withLabels(labels: readonly Label[], added: readonly { labelName: string }[]): Label[] {
  const fresh = added.filter(({ labelName }) => !labels.some(label => same(label.labelName, labelName)));
  return [...labels, ...fresh.map(({ labelName }): Label => ({ labelName, labelType: 'User' }))];
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function withTask(
  incident: Incident,
  { title, description }: { title: string; description?: string | null },
  { now, newId }: IncidentAutomation,
): Incident {
  const time = isoFromTicks(now);
  const task = { name: newId(), title, description: description ?? '', status: 'New' as const };
  return { ...incident, tasks: [...incident.tasks, { ...task, createdTime: time, lastModifiedTime: time }] };
}
