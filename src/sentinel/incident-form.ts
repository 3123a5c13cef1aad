import { sentinelId, type Workspace } from './alert.ts';
import type { Incident } from './incident.ts';

/**
 * The row that is written to the table SecurityIncident each time an incident is created or changed.
 * https://learn.microsoft.com/azure/sentinel/manage-soc-with-incident-metrics
 */
export function incidentRow(incident: Incident, workspace: Workspace): Record<string, unknown> {
  return {
    TenantId: workspace.customerId,
    TimeGenerated: incident.lastModifiedTime,
    IncidentName: incident.name,
    Title: incident.title,
    Description: incident.description,
    Severity: incident.severity,
    Status: incident.status,
    Classification: incident.classification,
    ClassificationComment: incident.classificationComment,
    ClassificationReason: incident.classificationReason,
    Owner: incident.owner,
    ProviderName: 'Azure Sentinel',
    ProviderIncidentId: String(incident.number),
    FirstActivityTime: incident.firstActivityTime,
    LastActivityTime: incident.lastActivityTime,
    FirstModifiedTime: incident.firstModifiedTime,
    LastModifiedTime: incident.lastModifiedTime,
    CreatedTime: incident.createdTime,
    ClosedTime: incident.closedTime,
    IncidentNumber: incident.number,
    RelatedAnalyticRuleIds: incident.ruleIds.map(lastPart),
    AlertIds: incident.alertIds,
    BookmarkIds: [],
    Comments: incident.comments,
    Tasks: incident.tasks,
    Labels: incident.labels,
    IncidentUrl: incidentUrl(incident, workspace),
    AdditionalData: additionalData(incident), // that its keys are those of the API is not verified
    ModifiedBy: incident.modifiedBy,
    SourceSystem: 'Azure',
    Type: 'SecurityIncident',
  };
}

/** An incident as the incidents API gives it; `etag` is the store's. */
export function incidentResource(incident: Incident, workspace: Workspace, etag: string): Record<string, unknown> {
  const closed = incident.status === 'Closed';
  return {
    id: sentinelId(workspace, `incidents/${incident.name}`),
    name: incident.name,
    type: 'Microsoft.SecurityInsights/incidents',
    etag,
    properties: {
      title: incident.title,
      description: incident.description,
      severity: incident.severity,
      status: incident.status,
      ...(closed && incident.classification ? { classification: incident.classification } : {}),
      ...(closed && incident.classificationReason ? { classificationReason: incident.classificationReason } : {}),
      ...(closed && incident.classificationComment ? { classificationComment: incident.classificationComment } : {}),
      owner: incident.owner,
      labels: incident.labels,
      ...(incident.firstActivityTime ? { firstActivityTimeUtc: incident.firstActivityTime } : {}),
      ...(incident.lastActivityTime ? { lastActivityTimeUtc: incident.lastActivityTime } : {}),
      lastModifiedTimeUtc: incident.lastModifiedTime,
      createdTimeUtc: incident.createdTime,
      incidentNumber: incident.number,
      additionalData: additionalData(incident),
      relatedAnalyticRuleIds: incident.ruleIds,
      incidentUrl: incidentUrl(incident, workspace),
      providerName: 'Azure Sentinel',
      providerIncidentId: String(incident.number),
    },
  };
}

function additionalData(incident: Incident): Record<string, unknown> {
  return {
    alertsCount: incident.alertIds.length,
    bookmarksCount: 0,
    commentsCount: incident.comments.length,
    alertProductNames: incident.alertProductNames,
    tactics: incident.tactics,
    techniques: incident.techniques,
  };
}

function incidentUrl(incident: Incident, workspace: Workspace): string {
  const id = sentinelId(workspace, `Incidents/${incident.name}`);
  return `https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident${id}`;
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
