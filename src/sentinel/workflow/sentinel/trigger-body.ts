import { type Alert, alertResource, entityResource, sentinelId, type Workspace } from '../../alert.ts';
import type { Entity } from '../../entities.ts';
import type { Incident } from '../../incident.ts';
import { incidentResource } from '../../incident-form.ts';

/** What a trigger of the Sentinel connector hands over, as plain data. */
export type TriggerBody = Record<string, unknown>;

/** An incident with what belongs to it. Entities have the GUID that they have in the incidents API. */
export interface IncidentContent {
  incident: Incident;
  etag: string;
  alerts: readonly Alert[];
  entities: readonly { name: string; entity: Entity }[];
}

/**
 * The body of the trigger "Microsoft Sentinel incident".
 * https://learn.microsoft.com/azure/sentinel/automation/playbook-triggers-actions#incident-trigger
 */
export function incidentTriggerBody(
  content: IncidentContent,
  workspace: Workspace,
  event: { id: string; type: 'Create' | 'Update' },
): TriggerBody {
  const resource = incidentResource(content.incident, workspace, content.etag) as { properties: object };
  return {
    eventUniqueId: event.id,
    objectSchemaType: 'Incident',
    objectEventType: event.type,
    ...workspacePart(workspace),
    object: {
      ...resource,
      id: sentinelId(workspace, `Incidents/${content.incident.name}`),
      type: 'Microsoft.SecurityInsights/Incidents',
      properties: {
        ...resource.properties,
        alerts: content.alerts.map(alertResource),
        bookmarks: [],
        relatedEntities: content.entities.map(({ name, entity }) => entityResource(entity, name, workspace)),
        comments: content.incident.comments.map(({ name, message, createdTime, author }) => ({
          name,
          properties: { message, createdTimeUtc: createdTime, author: { name: author } },
        })),
      },
    },
  };
}

/**
 * The body of the trigger "Microsoft Sentinel alert".
 * https://learn.microsoft.com/azure/sentinel/automation/playbook-triggers-actions#alert-trigger
 */
export function alertTriggerBody(alert: Alert): TriggerBody {
  const { workspace } = alert;
  return {
    ProviderAlertId: alert.vendorOriginalId,
    SystemAlertId: alert.systemAlertId,
    AlertDisplayName: alert.alertName,
    AlertName: alert.alertName,
    AlertType: alert.alertType,
    Description: alert.description,
    Severity: alert.severity,
    ProviderName: alert.providerName,
    ProductName: alert.productName,
    RemediationSteps: alert.remediationSteps,
    StartTimeUtc: alert.startTime,
    EndTimeUtc: alert.endTime,
    TimeGenerated: alert.timeGenerated,
    AlertUri: alert.alertLink,
    ExtendedLinks: alert.extendedLinks ? (JSON.parse(alert.extendedLinks) as unknown) : [],
    ExtendedProperties: alert.extendedProperties,
    Entities: alert.entities.map((entity, index) => ({ $id: String(index + 3), ...entity })),
    WorkspaceId: workspace.customerId,
    WorkspaceSubscriptionId: workspace.subscription,
    WorkspaceResourceGroup: workspace.resourceGroup,
  };
}

/**
 * The body of the trigger "Microsoft Sentinel entity".
 * https://learn.microsoft.com/azure/sentinel/automation/playbook-triggers-actions#entity-trigger
 */
export function entityTriggerBody(
  entity: Entity,
  name: string,
  workspace: Workspace,
  incident?: Incident,
): TriggerBody {
  const { Type, ...properties } = entity;
  const { id, kind } = entityResource(entity, name, workspace);
  return {
    ...workspacePart(workspace),
    IncidentArmID: incident ? sentinelId(workspace, `Incidents/${incident.name}`) : null,
    Entity: { id, name, type: Type, kind, properties },
  };
}

function workspacePart(workspace: Workspace) {
  return {
    workspaceInfo: {
      SubscriptionId: workspace.subscription,
      ResourceGroupName: workspace.resourceGroup,
      WorkspaceName: workspace.name,
    },
    workspaceId: workspace.customerId,
  };
}
