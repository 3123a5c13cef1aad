import { derive, nullableText, type RowSources } from '../../src/ingest/contract.ts';
import type { OktaSystemLog_CL } from './tables.ts';

/** Which field of a System Log event fills which column. */
export const row: RowSources<typeof OktaSystemLog_CL> = {
  EventId: 'uuid',
  EventType: 'eventType',
  LegacyEventType: 'legacyEventType',
  Message: 'displayMessage',
  Severity: 'severity',
  Outcome: 'outcome.result',
  Reason: 'outcome.reason',

  ActorId: 'actor.id',
  ActorType: 'actor.type',
  ActorName: 'actor.alternateId',
  ActorDisplayName: 'actor.displayName',
  Actor: 'actor',

  ClientIp: nullableText('client.ipAddress'),
  Country: 'client.geographicalContext.country',
  State: 'client.geographicalContext.state',
  City: 'client.geographicalContext.city',
  Latitude: 'client.geographicalContext.geolocation.lat',
  Longitude: 'client.geographicalContext.geolocation.lon',
  Device: nullableText('client.device'),
  Zone: nullableText('client.zone'),
  UserAgent: 'client.userAgent.rawUserAgent',
  Browser: 'client.userAgent.browser',
  OperatingSystem: 'client.userAgent.os',
  Client: 'client',

  IsProxy: 'securityContext.isProxy',
  AsNumber: 'securityContext.asNumber',
  AsOrganization: 'securityContext.asOrg',
  Isp: 'securityContext.isp',
  NetworkDomain: 'securityContext.domain',
  SecurityContext: 'securityContext',

  SessionId: 'authenticationContext.externalSessionId',
  AuthenticationStep: 'authenticationContext.authenticationStep',
  CredentialType: 'authenticationContext.credentialType',
  AuthenticationContext: 'authenticationContext',

  TransactionId: 'transaction.id',
  TransactionType: 'transaction.type',
  Transaction: 'transaction',
  Request: 'request',

  RequestUri: 'debugContext.debugData.requestUri',
  ThreatSuspected: 'debugContext.debugData.threatSuspected',
  Risk: 'debugContext.debugData.risk',
  Behaviors: 'debugContext.debugData.behaviors',
  Factor: 'debugContext.debugData.factor',
  PrivilegeGranted: 'debugContext.debugData.privilegeGranted',
  DeviceFingerprint: 'debugContext.debugData.deviceFingerprint',
  DtHash: 'debugContext.debugData.dtHash',
  DebugData: 'debugContext.debugData',

  TargetId: 'target.0.id',
  TargetType: 'target.0.type',
  TargetName: 'target.0.alternateId',
  TargetDisplayName: 'target.0.displayName',
  TargetUser: derive('target', firstUser),
  Targets: 'target',
};

function firstUser(targets: unknown): string | undefined {
  if (!Array.isArray(targets)) return undefined;
  const user = targets.find(target => /^(App)?User$/.test(target?.type));
  return typeof user?.alternateId === 'string' ? user.alternateId : undefined;
}
