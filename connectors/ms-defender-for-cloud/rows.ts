import { derive, type RowSources, valueAt } from '../../src/ingest/contract.ts';
import type { MdcAlerts_CL, MdcAssessments_CL, MdcSecureScores_CL } from './tables.ts';

/** Which property of an alert fills which column. */
export const alertRow: RowSources<typeof MdcAlerts_CL> = {
  AlertId: 'key',
  Change: 'change',
  SystemAlertId: 'record.properties.systemAlertId',
  AlertType: 'record.properties.alertType',
  AlertName: 'record.properties.alertDisplayName',
  Description: 'record.properties.description',
  Severity: 'record.properties.severity',
  Intent: 'record.properties.intent',
  Status: 'record.properties.status',
  ProductComponent: 'record.properties.productComponentName',
  CompromisedEntity: 'record.properties.compromisedEntity',
  IsIncident: 'record.properties.isIncident',
  CorrelationKey: 'record.properties.correlationKey',
  AlertUri: 'record.properties.alertUri',
  StartTime: 'record.properties.startTimeUtc',
  EndTime: 'record.properties.endTimeUtc',
  GeneratedTime: 'record.properties.timeGeneratedUtc',
  ProcessedTime: 'record.properties.processingEndTimeUtc',
  SubscriptionIdOfAlert: derive('key', subscriptionOf),
  ResourceId: derive('record.properties.resourceIdentifiers', azureResource),
  Entities: 'record.properties.entities',
  RemediationSteps: 'record.properties.remediationSteps',
  Techniques: 'record.properties.techniques',
  ExtendedProperties: 'record.properties.extendedProperties',
};

/** Which property of a score fills which column. */
export const scoreRow: RowSources<typeof MdcSecureScores_CL> = {
  ScoreId: 'key',
  Change: 'change',
  SubscriptionIdOfScore: derive('key', subscriptionOf),
  ScoreName: 'record.properties.displayName',
  CurrentScore: 'record.properties.score.current',
  MaxScore: 'record.properties.score.max',
  Percentage: 'record.properties.score.percentage',
  Weight: 'record.properties.weight',
};

/** Which property of an assessment fills which column. */
export const assessmentRow: RowSources<typeof MdcAssessments_CL> = {
  AssessmentId: 'key',
  Change: 'change',
  AssessmentName: 'record.properties.displayName',
  AssessmentKey: 'record.name',
  StatusCode: 'record.properties.status.code',
  StatusCause: 'record.properties.status.cause',
  StatusDescription: 'record.properties.status.description',
  FirstEvaluated: 'record.properties.status.firstEvaluationDate',
  StatusChanged: 'record.properties.status.statusChangeDate',
  Severity: 'record.properties.metadata.severity',
  Categories: 'record.properties.metadata.categories',
  Source: 'record.properties.resourceDetails.Source',
  ResourceId: 'record.properties.resourceDetails.Id',
  SubscriptionIdOfResource: derive('key', subscriptionOf),
  PortalUrl: 'record.properties.links.azurePortal',
  Details: 'record.properties.additionalData',
};

function subscriptionOf(id: unknown): string | undefined {
  return typeof id === 'string' ? /^\/subscriptions\/([^/]+)/i.exec(id)?.[1] : undefined;
}

function azureResource(identifiers: unknown): string | undefined {
  if (!Array.isArray(identifiers)) return undefined;
  const id = valueAt(
    identifiers.find(identifier => valueAt(identifier, 'type') === 'AzureResource'),
    'azureResourceId',
  );
  return typeof id === 'string' ? id : undefined;
}
