import { derive, type RowSources, utc, valueAt } from '../../src/ingest/contract.ts';
import type {
  MdeAlerts_CL,
  MdeHunting_CL,
  MdeIndicators_CL,
  MdeMachineActions_CL,
  MdeMachines_CL,
  MdeVulnerabilities_CL,
} from './tables.ts';

/** Which property of an alert fills which column. */
export const alertRow: RowSources<typeof MdeAlerts_CL> = {
  AlertId: 'id',
  IncidentId: 'incidentId',
  InvestigationId: 'investigationId',
  InvestigationState: 'investigationState',
  AlertTitle: 'title',
  Description: 'description',
  Category: 'category',
  ThreatFamilyName: 'threatFamilyName',
  ThreatName: 'threatName',
  Severity: 'severity',
  Status: 'status',
  Classification: 'classification',
  Determination: 'determination',
  AssignedTo: 'assignedTo',
  ServiceSource: 'serviceSource',
  DetectionSource: 'detectionSource',
  DetectorId: 'detectorId',
  MachineId: 'machineId',
  DeviceName: 'computerDnsName',
  DeviceGroup: 'rbacGroupName',
  TenantIdOfAlert: 'aadTenantId',
  UserName: 'relatedUser.userName',
  UserDomain: 'relatedUser.domainName',
  UserPrincipalNames: derive('evidence', evidence => valuesOf(evidence, 'userPrincipalName')),
  FileHashes: derive('evidence', evidence => valuesOf(evidence, 'sha256')),
  CommandLines: derive('evidence', evidence => valuesOf(evidence, 'processCommandLine')),
  MitreTechniques: 'mitreTechniques',
  CreatedTime: utc('alertCreationTime'),
  UpdatedTime: utc('lastUpdateTime'),
  ResolvedTime: utc('resolvedTime'),
  FirstEventTime: utc('firstEventTime'),
  LastEventTime: utc('lastEventTime'),
  Evidence: 'evidence',
  Comments: 'comments',
};

/** Which property of a device fills which column. */
export const machineRow: RowSources<typeof MdeMachines_CL> = {
  MachineId: 'key',
  Change: 'change',
  DeviceName: 'record.computerDnsName',
  FirstSeen: 'record.firstSeen',
  OsPlatform: 'record.osPlatform',
  OsVersion: 'record.version',
  OsBuild: 'record.osBuild',
  HealthStatus: 'record.healthStatus',
  OnboardingStatus: 'record.onboardingStatus',
  RiskScore: 'record.riskScore',
  ExposureLevel: 'record.exposureLevel',
  DeviceValue: 'record.deviceValue',
  IsAadJoined: 'record.isAadJoined',
  AadDeviceId: 'record.aadDeviceId',
  LastIpAddress: 'record.lastIpAddress',
  LastExternalIpAddress: 'record.lastExternalIpAddress',
  DeviceGroup: 'record.rbacGroupName',
  MachineTags: 'record.machineTags',
  AgentVersion: 'record.agentVersion',
  DefenderAvStatus: 'record.defenderAvStatus',
  ManagedBy: 'record.managedBy',
};

/** Which property of an action fills which column. */
export const actionRow: RowSources<typeof MdeMachineActions_CL> = {
  ActionId: 'id',
  ActionType: 'type',
  Status: 'status',
  Requestor: 'requestor',
  RequestorComment: 'requestorComment',
  RequestSource: 'requestSource',
  Scope: 'scope',
  MachineId: 'machineId',
  DeviceName: 'computerDnsName',
  FileSha1: 'relatedFileInfo.fileIdentifier',
  CreatedTime: 'creationDateTimeUtc',
  UpdatedTime: 'lastUpdateDateTimeUtc',
  Commands: 'commands',
};

/** Which property of an indicator fills which column. */
export const indicatorRow: RowSources<typeof MdeIndicators_CL> = {
  IndicatorId: 'key',
  Change: 'change',
  IndicatorValue: 'record.indicatorValue',
  IndicatorType: 'record.indicatorType',
  Action: 'record.action',
  IndicatorTitle: 'record.title',
  Severity: 'record.severity',
  CreatedBy: 'record.createdBy',
  CreatedByName: 'record.createdByDisplayName',
  Source: 'record.sourceType',
  Application: 'record.application',
  ExpirationTime: 'record.expirationTime',
  CreatedTime: 'record.creationTimeDateTimeUtc',
  DeviceGroups: 'record.rbacGroupNames',
  RecommendedActions: 'record.recommendedActions',
  Description: 'record.description',
};

/** Which column of advanced hunting fills which column; the others go to AdditionalFields. */
export const huntingRow: RowSources<typeof MdeHunting_CL> = {
  SourceTable: 'SourceTable',
  ActionType: 'ActionType',
  DeviceId: 'DeviceId',
  DeviceName: 'DeviceName',
  ReportId: 'ReportId',
  AccountName: 'AccountName',
  AccountUpn: 'AccountUpn',
  FileName: 'FileName',
  FolderPath: 'FolderPath',
  SHA256: 'SHA256',
  ProcessCommandLine: 'ProcessCommandLine',
  InitiatingProcessFileName: 'InitiatingProcessFileName',
  InitiatingProcessCommandLine: 'InitiatingProcessCommandLine',
  InitiatingProcessAccountUpn: 'InitiatingProcessAccountUpn',
  RemoteIP: 'RemoteIP',
  RemoteUrl: 'RemoteUrl',
  RemotePort: 'RemotePort',
};

/** Which property of a vulnerability fills which column. */
export const vulnerabilityRow: RowSources<typeof MdeVulnerabilities_CL> = {
  VulnerabilityId: 'id',
  CveId: 'cveId',
  Severity: 'vulnerabilitySeverityLevel',
  CvssScore: 'cvssScore',
  ExploitabilityLevel: 'exploitabilityLevel',
  DeviceId: 'deviceId',
  DeviceName: 'deviceName',
  DeviceGroup: 'rbacGroupName',
  OsPlatform: 'osPlatform',
  SoftwareVendor: 'softwareVendor',
  SoftwareName: 'softwareName',
  SoftwareVersion: 'softwareVersion',
  SecurityUpdate: 'recommendedSecurityUpdate',
  UpdateAvailable: 'securityUpdateAvailable',
  FirstSeen: utc('firstSeenTimestamp'),
  DiskPaths: 'diskPaths',
  RegistryPaths: 'registryPaths',
};

/** The different values that pieces of evidence have. */
function valuesOf(evidence: unknown, name: string): readonly unknown[] | undefined {
  if (!Array.isArray(evidence)) return undefined;
  const values = evidence.map(piece => valueAt(piece, name)).filter(value => value);
  return values.length ? [...new Set(values)] : undefined;
}
