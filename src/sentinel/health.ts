import { isoFromTicks, type Ticks } from '../core/time.ts';
import { sentinelId, type Workspace } from './alert.ts';
import type { AutomationRun } from './automation.ts';
import type { Incident } from './incident.ts';
import { type RuleWindow, rhythmOf, scheduleText } from './rhythm.ts';
import type { QueryRule } from './rule.ts';
import type { Evaluation } from './run.ts';

/** How a run of a rule ended: with its evaluation, or with the reason why the query could not be run. */
export interface RuleHealth {
  rule: QueryRule;
  window: RuleWindow;
  outcome: Evaluation | { failure: string };
  workspace: Workspace;
  now: Ticks;
  recordId: string;
}

/**
 * The row that a run of an analytics rule leaves in the table SentinelHealth. The page swaps the meaning of QueryStartTimeUTC and
 * QueryEndTimeUTC; as other pages do, we take them for the window.
 * https://learn.microsoft.com/azure/sentinel/health-table-reference
 */
export function healthRow({ rule, window, outcome, workspace, now, recordId }: RuleHealth): Record<string, unknown> {
  const { properties } = rule;
  const failed = 'failure' in outcome;
  const { triggerOperator, triggerThreshold } = rhythmOf(rule);
  const { queryFrequency, queryPeriod } = scheduleText(rule);
  return {
    ...frame(workspace, now, recordId),
    OperationName: `${rule.kind} analytics rule run`,
    SentinelResourceId: rule.id,
    SentinelResourceName: properties.displayName,
    SentinelResourceType: 'Analytics Rule',
    SentinelResourceKind: rule.kind,
    Status: failed ? 'Failure' : 'Success',
    Description: failed ? outcome.failure : description(rule, outcome),
    Reason: failed ? outcome.failure : '',
    ExtendedProperties: {
      AggregationKind: properties.eventGroupingSettings?.aggregationKind ?? 'SingleAlert',
      AlertsGeneratedAmount: failed ? 0 : outcome.alerts.length,
      CorrelationId: recordId,
      EntitiesDroppedDueToMappingIssuesAmount: failed ? 0 : outcome.entities.dropped,
      EntitiesGeneratedAmount: failed ? 0 : outcome.entities.generated,
      Issues: failed ? [outcome.failure] : outcome.issues,
      QueryEndTimeUTC: isoFromTicks(window.to),
      QueryFrequency: queryFrequency,
      QueryPeriod: queryPeriod,
      QueryResultAmount: failed ? 0 : outcome.rows,
      QueryStartTimeUTC: isoFromTicks(window.from),
      RuleId: rule.name,
      SuppressionDuration: properties.suppressionDuration,
      SuppressionEnabled: properties.suppressionEnabled,
      TriggerOperator: triggerOperator,
      TriggerThreshold: triggerThreshold,
      TriggerType: rule.kind === 'NRT' ? 'NrtRun' : 'Scheduled',
    },
  };
}

function description(rule: QueryRule, { alerts }: Evaluation): string {
  if (alerts.length > 0) return `The rule ran and generated ${alerts.length} alert${alerts.length === 1 ? '' : 's'}.`;
  return `The rule ran and did not reach its threshold of ${rhythmOf(rule).triggerThreshold}.`;
}

/** The row that a run of an automation rule over an incident leaves in the table SentinelHealth. */
export function automationHealthRow(
  run: AutomationRun,
  incident: Incident,
  {
    trigger,
    workspace,
    now,
    recordId,
  }: {
    trigger: 'Created' | 'Updated';
    workspace: Workspace;
    now: Ticks;
    recordId: string;
  },
): Record<string, unknown> {
  return {
    ...frame(workspace, now, recordId),
    OperationName: 'Automation rule run',
    SentinelResourceId: sentinelId(workspace, `AutomationRules/${run.rule.name}`),
    SentinelResourceName: run.rule.properties.displayName,
    SentinelResourceType: 'Automation rule',
    SentinelResourceKind: '',
    Status: 'Success',
    Description: '',
    Reason: '',
    ExtendedProperties: {
      ActionsTriggeredSuccessfully: run.actions.length,
      IncidentName: incident.name,
      IncidentNumber: incident.number,
      TotalActions: run.rule.properties.actions.length,
      TriggeredOn: 'Incident',
      TriggeredPlaybooks: [],
      TriggeredWhen: trigger,
    },
  };
}

/** What a rule, a person or a client asked of a playbook, and whether it began. */
export interface PlaybookHealth {
  /** The resource id of the workflow. */
  workflow: string;
  /** The name of the run; why there is none. */
  outcome: { run: string } | { refused: string };
  /** The automation rule that asked, or who else did. */
  triggeredBy: string;
  triggeredOn: 'Incident' | 'Alert';
  incident?: Incident;
  workspace: Workspace;
  now: Ticks;
  recordId: string;
}

/** The row that a start of a playbook leaves in the table SentinelHealth. */
export function playbookHealthRow(health: PlaybookHealth): Record<string, unknown> {
  const { workflow, outcome, incident } = health;
  const refused = 'refused' in outcome;
  return {
    ...frame(health.workspace, health.now, health.recordId),
    OperationName: 'Playbook was triggered',
    SentinelResourceId: workflow,
    SentinelResourceName: workflow.slice(workflow.lastIndexOf('/') + 1),
    SentinelResourceType: 'Playbook',
    SentinelResourceKind: '',
    Status: refused ? 'Failure' : 'Success',
    Description: refused ? outcome.refused : '',
    Reason: refused ? outcome.refused : '',
    ExtendedProperties: {
      ...(incident ? { IncidentName: incident.name, IncidentNumber: incident.number } : {}),
      ...(refused ? {} : { RunId: outcome.run }),
      TriggeredByName: health.triggeredBy,
      TriggeredOn: health.triggeredOn,
    },
  };
}

function frame(workspace: Workspace, now: Ticks, recordId: string): Record<string, unknown> {
  return {
    TenantId: workspace.customerId,
    TimeGenerated: isoFromTicks(now),
    WorkspaceId: workspace.customerId,
    RecordId: recordId,
    SourceSystem: 'Sentinel',
    Type: 'SentinelHealth',
  };
}
