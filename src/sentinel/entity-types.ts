/** What can be mapped to an entity: its name in the alert, its identifiers, and which of them make it known. */
export interface EntityType {
  /** `Type` in the Entities of an alert. */
  type: string;
  /** `kind` of the entity in the incidents API. */
  kind: string;
  identifiers: readonly string[];
  /** One of these groups must be given whole, else the entity is dropped. */
  required: readonly (readonly string[])[];
  /** Each group, given whole, names one thing and no other. */
  strong: readonly (readonly string[])[];
}

/**
 * The 18 entity types of the alert rules API with their identifiers.
 * https://learn.microsoft.com/azure/sentinel/entities-reference
 */
export const entityTypes: Readonly<Record<string, EntityType>> = {
  Account: {
    type: 'account',
    kind: 'Account',
    identifiers: words(
      'Name FullName NTDomain DnsDomain UPNSuffix Sid AadTenantId AadUserId PUID IsDomainJoined DisplayName ObjectGuid',
    ),
    required: anyOf('FullName Sid Name AadUserId PUID ObjectGuid'),
    strong: groups('Name+UPNSuffix AadUserId Sid Name+NTDomain Name+DnsDomain PUID ObjectGuid'),
  },
  Host: {
    type: 'host',
    kind: 'Host',
    identifiers: words(
      'DnsDomain NTDomain HostName FullName NetBiosName AzureID OMSAgentID OSFamily OSVersion IsDomainJoined',
    ),
    required: anyOf('FullName HostName NetBiosName AzureID OMSAgentID'),
    strong: groups(
      'HostName+NTDomain HostName+DnsDomain NetBiosName+NTDomain NetBiosName+DnsDomain AzureID OMSAgentID',
    ),
  },
  IP: {
    type: 'ip',
    kind: 'Ip',
    identifiers: words('Address AddressScope'),
    required: anyOf('Address'),
    strong: groups('Address'),
  },
  Malware: {
    type: 'malware',
    kind: 'Malware',
    identifiers: words('Name Category'),
    required: anyOf('Name'),
    strong: groups('Name+Category'),
  },
  File: {
    type: 'file',
    kind: 'File',
    identifiers: words('Directory Name'),
    required: anyOf('Name'),
    strong: groups('Directory+Name'),
  },
  Process: {
    type: 'process',
    kind: 'Process',
    identifiers: words('ProcessId CommandLine ElevationToken CreationTimeUtc'),
    required: anyOf('CommandLine ProcessId'),
    strong: groups('ProcessId+CreationTimeUtc'),
  },
  CloudApplication: {
    type: 'cloud-application',
    kind: 'CloudApplication',
    identifiers: words('AppId Name InstanceName'),
    required: anyOf('AppId Name'),
    strong: groups('AppId Name'),
  },
  DNS: {
    type: 'dns',
    kind: 'DnsResolution',
    identifiers: words('DomainName'),
    required: anyOf('DomainName'),
    strong: groups('DomainName'),
  },
  AzureResource: {
    type: 'azure-resource',
    kind: 'AzureResource',
    identifiers: words('ResourceId'),
    required: anyOf('ResourceId'),
    strong: groups('ResourceId'),
  },
  FileHash: {
    type: 'filehash',
    kind: 'FileHash',
    identifiers: words('Algorithm Value'),
    required: groups('Algorithm+Value'),
    strong: groups('Algorithm+Value'),
  },
  RegistryKey: {
    type: 'registry-key',
    kind: 'RegistryKey',
    identifiers: words('Hive Key'),
    required: anyOf('Key Hive'),
    strong: groups('Hive+Key'),
  },
  RegistryValue: {
    type: 'registry-value',
    kind: 'RegistryValue',
    identifiers: words('Name Value ValueType'),
    required: anyOf('Name'),
    strong: groups('Name'),
  },
  SecurityGroup: {
    type: 'security-group',
    kind: 'SecurityGroup',
    identifiers: words('DistinguishedName SID ObjectGuid'),
    required: anyOf('DistinguishedName SID ObjectGuid'),
    strong: groups('DistinguishedName SID ObjectGuid'),
  },
  URL: {
    type: 'url',
    kind: 'Url',
    identifiers: words('Url'),
    required: anyOf('Url'),
    strong: groups('Url'),
  },
  Mailbox: {
    type: 'mailbox',
    kind: 'Mailbox',
    identifiers: words('MailboxPrimaryAddress DisplayName Upn ExternalDirectoryObjectId RiskLevel'),
    required: anyOf('MailboxPrimaryAddress'),
    strong: groups('MailboxPrimaryAddress'),
  },
  MailCluster: {
    type: 'mail-cluster',
    kind: 'MailCluster',
    identifiers: words(
      'NetworkMessageIds CountByDeliveryStatus CountByThreatType CountByProtectionStatus Threats Query QueryTime MailCount ' +
        'IsVolumeAnomaly Source ClusterSourceIdentifier ClusterSourceType ClusterQueryStartTime ClusterQueryEndTime ClusterGroup',
    ),
    required: anyOf('Query Source'),
    strong: groups('Query+Source'),
  },
  MailMessage: {
    type: 'mail-message', // not verified: no sample of a mapped mail message was seen
    kind: 'MailMessage',
    identifiers: words(
      'Recipient Urls Threats Sender P1Sender P1SenderDisplayName P1SenderDomain SenderIP P2Sender P2SenderDisplayName ' +
        'P2SenderDomain ReceivedDate NetworkMessageId InternetMessageId Subject BodyFingerprintBin1 BodyFingerprintBin2 ' +
        'BodyFingerprintBin3 BodyFingerprintBin4 BodyFingerprintBin5 AntispamDirection DeliveryAction DeliveryLocation ' +
        'Language ThreatDetectionMethods',
    ),
    required: anyOf('NetworkMessageId Recipient'),
    strong: groups('NetworkMessageId+Recipient'),
  },
  SubmissionMail: {
    type: 'SubmissionMail', // not verified: no sample of a mapped submission was seen
    kind: 'SubmissionMail',
    identifiers: words(
      'NetworkMessageId Timestamp Recipient Sender SenderIp Subject ReportType SubmissionId SubmissionDate Submitter',
    ),
    required: anyOf('SubmissionId NetworkMessageId Recipient Submitter'),
    strong: groups('SubmissionId+NetworkMessageId+Recipient+Submitter'),
  },
};

function words(text: string): string[] {
  return text.split(' ');
}

function anyOf(text: string): string[][] {
  return words(text).map(word => [word]);
}

/** `A+B C`: A and B together, or C. */
function groups(text: string): string[][] {
  return words(text).map(word => word.split('+'));
}
