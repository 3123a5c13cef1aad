import { type Entity, entitiesJson } from './entities.ts';
import { entityTypes } from './entity-types.ts';
import type { AlertSeverity } from './rule.ts';

/** A point in time as ISO 8601 with seven decimals (UTC), so that what holds it can be stored as JSON and compared as text. */
export type Instant = string;

/** Where rules run: the workspace's customer id (a GUID) and its place in Azure. */
export interface Workspace {
  customerId: string;
  subscription: string;
  resourceGroup: string;
  name: string;
}

/** An alert of an analytics rule. It is never changed once it was published. */
export interface Alert {
  systemAlertId: string;
  vendorOriginalId: string;
  /** The resource id of the rule. */
  ruleId: string;
  alertName: string;
  description: string;
  severity: AlertSeverity;
  tactics: string[];
  techniques: string[];
  subTechniques: string[];
  startTime: Instant;
  endTime: Instant;
  timeGenerated: Instant;
  alertType: string;
  alertLink: string;
  confidenceLevel: string;
  confidenceScore: number | null;
  extendedLinks: string;
  productComponentName: string;
  productName: string;
  providerName: string;
  remediationSteps: string;
  entities: Entity[];
  customDetails: Record<string, string[]>;
  extendedProperties: Record<string, string>;
  workspace: Workspace;
}

/** The resource id of what belongs to Sentinel in a workspace; `path` begins with its type, such as `incidents/<guid>`. */
export function sentinelId(workspace: Workspace, path: string): string {
  return (
    `/subscriptions/${workspace.subscription}/resourceGroups/${workspace.resourceGroup}` +
    `/providers/Microsoft.OperationalInsights/workspaces/${workspace.name}/providers/Microsoft.SecurityInsights/${path}`
  );
}

/**
 * The row of an alert in the table SecurityAlert.
 * https://learn.microsoft.com/azure/sentinel/security-alert-schema
 */
export function alertRow(alert: Alert): Record<string, unknown> {
  return {
    TenantId: alert.workspace.customerId,
    TimeGenerated: alert.timeGenerated,
    DisplayName: alert.alertName,
    AlertName: alert.alertName,
    AlertSeverity: alert.severity,
    Description: alert.description,
    ProviderName: alert.providerName,
    VendorName: 'Microsoft',
    VendorOriginalId: alert.vendorOriginalId,
    SystemAlertId: alert.systemAlertId,
    ResourceId: '',
    SourceComputerId: '',
    AlertType: alert.alertType,
    ConfidenceLevel: alert.confidenceLevel,
    ConfidenceScore: alert.confidenceScore,
    IsIncident: false,
    StartTime: alert.startTime,
    EndTime: alert.endTime,
    ProcessingEndTime: alert.timeGenerated,
    RemediationSteps: alert.remediationSteps,
    ExtendedProperties: JSON.stringify(alert.extendedProperties),
    Entities: entitiesJson(alert.entities),
    SourceSystem: 'Detection',
    WorkspaceSubscriptionId: alert.workspace.subscription,
    WorkspaceResourceGroup: alert.workspace.resourceGroup,
    ExtendedLinks: alert.extendedLinks,
    ProductName: alert.productName,
    ProductComponentName: alert.productComponentName,
    AlertLink: alert.alertLink,
    Status: 'New',
    CompromisedEntity: '',
    Tactics: alert.tactics.length > 0 ? alert.tactics.join(', ') : 'Unknown',
    Techniques: listText(alert.techniques),
    SubTechniques: listText(alert.subTechniques),
    Type: 'SecurityAlert',
  };
}

/** JSON text of the list, as rows show it; the documentation speaks of commas, so this is not verified. */
function listText(items: readonly string[]): string {
  return items.length > 0 ? JSON.stringify(items) : '';
}

/** An alert as the incidents API lists it under an incident. */
export function alertResource(alert: Alert): Record<string, unknown> {
  const { workspace } = alert;
  return {
    id: sentinelId(workspace, `Entities/${alert.systemAlertId}`),
    name: alert.systemAlertId,
    type: 'Microsoft.SecurityInsights/Entities',
    kind: 'SecurityAlert',
    properties: {
      systemAlertId: alert.systemAlertId,
      tactics: alert.tactics,
      alertDisplayName: alert.alertName,
      description: alert.description,
      confidenceLevel: alert.confidenceLevel || 'Unknown',
      severity: alert.severity,
      vendorName: 'Microsoft',
      productName: alert.productName,
      productComponentName: alert.productComponentName,
      alertType: alert.alertType,
      processingEndTime: alert.timeGenerated,
      status: 'New',
      endTimeUtc: alert.endTime,
      startTimeUtc: alert.startTime,
      timeGenerated: alert.timeGenerated,
      providerAlertId: alert.vendorOriginalId,
      resourceIdentifiers: [
        {
          type: 'LogAnalytics',
          workspaceId: workspace.customerId,
          subscriptionId: workspace.subscription,
          resourceGroup: workspace.resourceGroup,
        },
      ],
      additionalData: alert.extendedProperties,
      friendlyName: alert.alertName,
    },
  };
}

/** The names that the incidents API gives to fields of entities, where it does not only write them small. */
const apiNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  account: { Name: 'accountName', UPNSuffix: 'upnSuffix', NTDomain: 'ntDomain', PUID: 'puid' },
  host: { NTDomain: 'ntDomain', OMSAgentID: 'omsAgentID', OSFamily: 'osFamily', OSVersion: 'osVersion' },
  file: { Name: 'fileName' },
  filehash: { Value: 'hashValue' },
  'cloud-application': { Name: 'appName' },
  malware: { Name: 'malwareName' },
  'security-group': { SID: 'sid' },
};

/** An entity as the incidents API lists it under an incident; `name` is its GUID there. */
export function entityResource(entity: Entity, name: string, workspace: Workspace): Record<string, unknown> {
  const { Type, ...fields } = entity;
  const names = apiNames[Type] ?? {};
  const properties = Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [names[field] ?? field[0].toLowerCase() + field.slice(1), value]),
  );
  return {
    id: sentinelId(workspace, `Entities/${name}`),
    name,
    type: 'Microsoft.SecurityInsights/Entities',
    kind: Object.values(entityTypes).find(type => type.type === Type)?.kind ?? Type,
    properties: { ...properties, friendlyName: String(Object.values(fields)[0] ?? '') },
  };
}
