import { derive, type RowSources, valueAt } from '../../src/ingest/contract.ts';
import type {
  GraphSecureScoreControls_CL,
  GraphSecureScores_CL,
  GraphSecurityAlerts_CL,
  GraphSecurityIncidents_CL,
} from './tables.ts';

/** Which property of an alert fills which column. */
export const alertRow: RowSources<typeof GraphSecurityAlerts_CL> = {
  AlertId: 'id',
  ProviderAlertId: 'providerAlertId',
  IncidentId: 'incidentId',
  AlertTitle: 'title',
  Description: 'description',
  Category: 'category',
  Severity: 'severity',
  Status: 'status',
  Classification: 'classification',
  Determination: 'determination',
  ServiceSource: 'serviceSource',
  DetectionSource: 'detectionSource',
  DetectorId: 'detectorId',
  ProductName: 'productName',
  AssignedTo: 'assignedTo',
  ActorDisplayName: 'actorDisplayName',
  ThreatDisplayName: 'threatDisplayName',
  ThreatFamilyName: 'threatFamilyName',
  MitreTechniques: 'mitreTechniques',
  TenantIdOfAlert: 'tenantId',
  AlertUrl: 'alertWebUrl',
  IncidentUrl: 'incidentWebUrl',
  RecommendedActions: 'recommendedActions',
  CreatedTime: 'createdDateTime',
  UpdatedTime: 'lastUpdateDateTime',
  ResolvedTime: 'resolvedDateTime',
  FirstActivityTime: 'firstActivityDateTime',
  LastActivityTime: 'lastActivityDateTime',
  Users: derive('evidence', evidence => valuesOf(evidence, 'userAccount.userPrincipalName')),
  Devices: derive('evidence', evidence => valuesOf(evidence, 'deviceDnsName')),
  IpAddresses: derive('evidence', evidence => valuesOf(evidence, 'ipAddress')),
  FileHashes: derive('evidence', evidence => valuesOf(evidence, 'imageFile.sha256', 'fileDetails.sha256')),
  Evidence: 'evidence',
  Comments: 'comments',
};

/** Which property of an incident fills which column. */
export const incidentRow: RowSources<typeof GraphSecurityIncidents_CL> = {
  IncidentId: 'id',
  IncidentTitle: 'displayName',
  Description: 'description',
  Severity: 'severity',
  Status: 'status',
  Classification: 'classification',
  Determination: 'determination',
  AssignedTo: 'assignedTo',
  RedirectIncidentId: 'redirectIncidentId',
  ResolvingComment: 'resolvingComment',
  Tags: 'customTags',
  SystemTags: 'systemTags',
  Comments: 'comments',
  IncidentUrl: 'incidentWebUrl',
  TenantIdOfIncident: 'tenantId',
  CreatedTime: 'createdDateTime',
  UpdatedTime: 'lastUpdateDateTime',
  LastModifiedBy: 'lastModifiedBy',
};

/** Which property of a secure score fills which column. */
export const scoreRow: RowSources<typeof GraphSecureScores_CL> = {
  ScoreId: 'id',
  CurrentScore: 'currentScore',
  MaxScore: 'maxScore',
  Percent: derive('', percent),
  ActiveUsers: 'activeUserCount',
  LicensedUsers: 'licensedUserCount',
  EnabledServices: 'enabledServices',
  ControlScores: 'controlScores',
  Comparisons: 'averageComparativeScores',
};

/** Which property of a control fills which column. */
export const controlRow: RowSources<typeof GraphSecureScoreControls_CL> = {
  ControlId: 'key',
  Change: 'change',
  ControlTitle: 'record.title',
  Category: 'record.controlCategory',
  Service: 'record.service',
  Tier: 'record.tier',
  MaxScore: 'record.maxScore',
  UserImpact: 'record.userImpact',
  ImplementationCost: 'record.implementationCost',
  Threats: 'record.threats',
  Remediation: 'record.remediation',
  Deprecated: 'record.deprecated',
  StateUpdates: 'record.controlStateUpdates',
  ActionUrl: 'record.actionUrl',
};

/** The different values that pieces of evidence have at any of these paths. */
function valuesOf(evidence: unknown, ...paths: readonly string[]): readonly unknown[] | undefined {
  if (!Array.isArray(evidence)) return undefined;
  const values = evidence.flatMap(piece => paths.map(path => valueAt(piece, path))).filter(value => value);
  return values.length ? [...new Set(values)] : undefined;
}

function percent(score: unknown): number | undefined {
  const [current, most] = [valueAt(score, 'currentScore'), valueAt(score, 'maxScore')];
  if (typeof current !== 'number' || typeof most !== 'number' || most <= 0) return undefined;
  return Math.round((current / most) * 1000) / 10;
}
