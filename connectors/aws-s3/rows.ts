import { derive, epochSeconds, type RowSources, utc, valueAt } from '../../src/ingest/contract.ts';
import type { AWSCloudTrail, AWSGuardDuty, AWSVPCFlow, UmbrellaDns_CL } from './tables.ts';

/** A part of an event as JSON: Microsoft's table holds it as text. */
function asJson(path: string) {
  return {
    path,
    whole: true,
    read: (value: unknown) => (value === null || value === undefined ? undefined : JSON.stringify(value)),
  };
}

const session = 'userIdentity.sessionContext';
const issuer = `${session}.sessionIssuer`;

/** Which part of a record of CloudTrail fills which column. */
export const cloudTrailRow: RowSources<typeof AWSCloudTrail> = {
  AwsEventId: 'eventID',
  EventVersion: 'eventVersion',
  EventName: 'eventName',
  EventSource: 'eventSource',
  EventTypeName: 'eventType',
  Category: 'eventCategory',
  AWSRegion: 'awsRegion',
  SourceIpAddress: 'sourceIPAddress',
  UserAgent: 'userAgent',
  ErrorCode: 'errorCode',
  ErrorMessage: 'errorMessage',
  ReadOnly: 'readOnly',
  ManagementEvent: 'managementEvent',
  AwsRequestId: 'requestID',
  RecipientAccountId: 'recipientAccountId',
  SharedEventId: 'sharedEventID',
  VpcEndpointId: 'vpcEndpointId',
  APIVersion: 'apiVersion',
  RequestParameters: asJson('requestParameters'),
  ResponseElements: asJson('responseElements'),
  AdditionalEventData: asJson('additionalEventData'),
  Resources: asJson('resources'),
  ServiceEventDetails: asJson('serviceEventDetails'),
  UserIdentityType: 'userIdentity.type',
  UserIdentityPrincipalid: 'userIdentity.principalId',
  UserIdentityArn: 'userIdentity.arn',
  UserIdentityAccountId: 'userIdentity.accountId',
  UserIdentityAccessKeyId: 'userIdentity.accessKeyId',
  UserIdentityUserName: 'userIdentity.userName',
  UserIdentityInvokedBy: 'userIdentity.invokedBy',
  SessionCreationDate: `${session}.attributes.creationDate`,
  SessionMfaAuthenticated: `${session}.attributes.mfaAuthenticated`,
  SessionIssuerType: `${issuer}.type`,
  SessionIssuerPrincipalId: `${issuer}.principalId`,
  SessionIssuerArn: `${issuer}.arn`,
  SessionIssuerAccountId: `${issuer}.accountId`,
  SessionIssuerUserName: `${issuer}.userName`,
  TlsVersion: 'tlsDetails.tlsVersion',
  CipherSuite: 'tlsDetails.cipherSuite',
  ClientProvidedHostHeader: 'tlsDetails.clientProvidedHostHeader',
};

/** Which part of a finding fills which column. */
export const guardDutyRow: RowSources<typeof AWSGuardDuty> = {
  Id: 'id',
  Arn: 'arn',
  AccountId: 'accountId',
  Region: 'region',
  Partition: 'partition',
  SchemaVersion: 'schemaVersion',
  ActivityType: 'type',
  Severity: derive('severity', value => (typeof value === 'number' ? Math.floor(value) : undefined)),
  Title: 'title',
  Description: 'description',
  TimeCreated: 'createdAt',
  ResourceDetails: 'resource',
  ServiceDetails: 'service',
};

/** A field of a flow; `-` says that there is none. */
function field(path: string) {
  return {
    path,
    whole: true,
    read: (value: unknown) => (value === '-' || value === undefined ? undefined : String(value)),
  };
}

function count(path: string) {
  return {
    path,
    whole: true,
    read: (value: unknown) => (/^\d{1,15}$/.test(String(value)) ? Number(value) : undefined),
  };
}

/** Which field of a flow fills which column: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html */
export const flowRow: RowSources<typeof AWSVPCFlow> = {
  Version: count('version'),
  AccountId: field('account-id'),
  InterfaceId: field('interface-id'),
  SrcAddr: field('srcaddr'),
  DstAddr: field('dstaddr'),
  SrcPort: count('srcport'),
  DstPort: count('dstport'),
  Protocol: count('protocol'),
  Packets: count('packets'),
  Bytes: count('bytes'),
  End: epochSeconds('end'),
  Action: field('action'),
  LogStatus: field('log-status'),
  VpcId: field('vpc-id'),
  SubnetId: field('subnet-id'),
  InstanceId: field('instance-id'),
  TcpFlags: count('tcp-flags'),
  TrafficType: field('type'),
  PktSrcAddr: field('pkt-srcaddr'),
  PktDstAddr: field('pkt-dstaddr'),
  Region: field('region'),
  AzId: field('az-id'),
  FlowDirection: field('flow-direction'),
  TrafficPath: field('traffic-path'),
};

/** Which value of a DNS query fills which column. */
export const umbrellaRow: RowSources<typeof UmbrellaDns_CL> = {
  Identity: 'Identity',
  Identities: 'Identities',
  InternalIp: 'InternalIp',
  ExternalIp: 'ExternalIp',
  Action: 'Action',
  QueryType: 'QueryType',
  ResponseCode: 'ResponseCode',
  Domain: 'Domain',
  Categories: 'Categories',
  IdentityType: 'IdentityType',
  BlockedCategories: 'BlockedCategories',
};

/** Umbrella writes times in UTC, with a space and without a zone. */
export const umbrellaTime = utc('Timestamp');

/** Versions of a finding are told apart by when it was changed. */
export const findingId = derive('', it => {
  const [id, changed] = [valueAt(it, 'id'), valueAt(it, 'updatedAt')];
  return typeof id === 'string' ? `${id}|${changed}` : undefined;
});
