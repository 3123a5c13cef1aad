import { posix } from 'node:path';
import { text } from './field.ts';
import type { Repository } from './repository.ts';
import { isObject } from './resource.ts';

/**
 * Connectors of Microsoft and of its partners by their ids, those that rules name most. The gallery has more of them than any list:
 * a name that is not here is none that is wrong. https://learn.microsoft.com/azure/sentinel/data-connectors-reference
 */
const published = [
  'AIVectraDetect',
  'AWS',
  'AWSS3',
  'AzureActiveDirectory',
  'AzureActiveDirectoryIdentityProtection',
  'AzureActivity',
  'AzureAdvancedThreatProtection',
  'AzureFirewall',
  'AzureInformationProtection',
  'AzureKeyVault',
  'AzureKubernetes',
  'AzureMonitor(IIS)',
  'AzureMonitor(VMInsights)',
  'AzureMonitor(WireData)',
  'AzureSecurityCenter',
  'AzureSql',
  'AzureStorageAccount',
  'BehaviorAnalytics',
  'CEF',
  'CheckPoint',
  'CiscoASA',
  'CiscoMeraki',
  'CiscoUmbrellaDataConnector',
  'CyberArk',
  'DDOS',
  'DNS',
  'Darktrace',
  'Dynamics365',
  'Fortinet',
  'GWorkspaceRAPI',
  'InfobloxNIOS',
  'IoT',
  'MicrosoftCloudAppSecurity',
  'MicrosoftDefenderAdvancedThreatProtection',
  'MicrosoftDefenderThreatIntelligence',
  'MicrosoftPurviewInformationProtection',
  'MicrosoftThreatProtection',
  'Office365',
  'OfficeATP',
  'OktaSSO',
  'PaloAltoNetworks',
  'ProofpointPOD',
  'ProofpointTAP',
  'QualysVulnerabilityManagement',
  'SalesforceServiceCloud',
  'SecurityEvents',
  'SquidProxy',
  'Syslog',
  'ThreatIntelligence',
  'ThreatIntelligenceTaxii',
  'VMwareCarbonBlack',
  'VMwareESXi',
  'WAF',
  'WindowsFirewall',
  'WindowsForwardedEvents',
  'WindowsSecurityEvents',
  'Zscaler',
];

const known = new WeakMap<Repository, readonly string[]>();

/** The ids that a rule may name: those of Microsoft, of the connectors of a repository, and of its definitions. */
export function connectorIds(repository: Repository): readonly string[] {
  const ids = known.get(repository) ?? [...published, ...ownIds(repository)];
  known.set(repository, ids);
  return ids;
}

function ownIds(repository: Repository): string[] {
  const folders = repository.of('table').map(({ file }) => posix.basename(posix.dirname(posix.dirname(file))));
  const defined = repository
    .of('data-connector-definition')
    .map(({ value }) => (isObject(value) ? text(value.name) : ''));
  return [...new Set([...folders, ...defined])].filter(id => id !== '');
}
