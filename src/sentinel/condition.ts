import { unreachable } from '../core/invariant.ts';
import type { Alert } from './alert.ts';
import type { Condition, ConditionOperator } from './automation-rule.ts';
import type { IncidentChange } from './change.ts';
import type { Incident } from './incident.ts';

/** What the conditions of an automation rule look at. */
export interface Subject {
  /** Absent where an alert starts the rule. */
  incident?: Incident;
  alerts: readonly Alert[];
  /** What started the rule, where that is an update. */
  change?: IncidentChange;
}

/** A custom detail, and one value of it, while the conditions of a PropertyArray look at them. */
interface Scope extends Subject {
  detail?: { key: string; values: readonly string[] };
  value?: string;
}

/**
 * Whether a condition holds.
 * https://learn.microsoft.com/azure/sentinel/automation-rule-reference
 */
export function holds(condition: Condition, subject: Subject): boolean {
  return holdsIn(condition, subject);
}

function holdsIn(condition: Condition, scope: Scope): boolean {
  switch (condition.conditionType) {
    case 'Property': {
      const { propertyName, operator, propertyValues } = condition.conditionProperties;
      return compare(operator, valuesOf(propertyName, scope), propertyValues);
    }
    case 'PropertyArray':
      return anyItem(condition.conditionProperties, scope);
    case 'PropertyChanged':
      return propertyChanged(condition.conditionProperties, scope);
    case 'PropertyArrayChanged':
      return scope.change?.added[condition.conditionProperties.arrayType] === true;
    case 'Boolean': {
      const { operator, innerConditions } = condition.conditionProperties;
      const inner = (one: Condition) => holdsIn(one, scope);
      return operator === 'And' ? innerConditions.every(inner) : innerConditions.some(inner);
    }
    default:
      return unreachable(condition);
  }
}

function anyItem(
  { arrayType, itemConditions }: (Condition & { conditionType: 'PropertyArray' })['conditionProperties'],
  scope: Scope,
): boolean {
  const all = (item: Scope) => itemConditions.every(condition => holdsIn(condition, item));
  if (arrayType === 'CustomDetails') return detailsOf(scope).some(detail => all({ ...scope, detail }));
  const values = scope.detail?.values ?? detailsOf(scope).flatMap(detail => detail.values);
  return values.some(value => all({ ...scope, value }));
}

function propertyChanged(
  {
    propertyName,
    changeType,
    operator,
    propertyValues,
  }: (Condition & { conditionType: 'PropertyChanged' })['conditionProperties'],
  { change }: Scope,
): boolean {
  const moves = { IncidentSeverity: change?.severity, IncidentStatus: change?.status, IncidentOwner: change?.owner };
  const move = moves[propertyName];
  if (!move) return false;
  if (!changeType) return true;
  return compare(operator ?? 'Equals', [changeType === 'ChangedFrom' ? move.from : move.to], propertyValues ?? []);
}

const tests: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  Equals: (value, wanted) => value === wanted,
  Contains: (value, wanted) => value.includes(wanted),
  StartsWith: (value, wanted) => value.startsWith(wanted),
  EndsWith: (value, wanted) => value.endsWith(wanted),
};

/**
 * A positive operator holds if any value meets any wanted one, a negative one if none does. Not verified: that case is ignored,
 * and that a negative operator over a collection speaks of the whole collection.
 */
function compare(operator: ConditionOperator, values: readonly string[], wanted: readonly string[]): boolean {
  const negative = operator.startsWith('Not');
  const test = tests[negative ? operator.slice('Not'.length) : operator];
  const met = values.some(value => wanted.some(one => test(value.toLowerCase(), one.toLowerCase())));
  return met !== negative;
}

function detailsOf({ alerts, detail }: Scope): { key: string; values: readonly string[] }[] {
  if (detail) return [detail];
  return alerts.flatMap(alert => Object.entries(alert.customDetails).map(([key, values]) => ({ key, values })));
}

const ofIncident: Readonly<Record<string, (incident: Incident) => readonly string[]>> = {
  IncidentTitle: incident => [incident.title],
  IncidentDescription: incident => [incident.description],
  IncidentSeverity: incident => [incident.severity],
  IncidentStatus: incident => [incident.status],
  IncidentRelatedAnalyticRuleIds: incident => incident.ruleIds,
  IncidentTactics: incident => incident.tactics,
  IncidentLabel: incident => incident.labels.map(label => label.labelName),
  IncidentProviderName: () => ['Azure Sentinel'],
};

/** The entity field behind each property name that asks for one: `[type, field]`. */
const ofEntity: Readonly<Record<string, readonly [type: string, field: string]>> = {
  AccountAadTenantId: ['account', 'AadTenantId'],
  AccountAadUserId: ['account', 'AadUserId'],
  AccountName: ['account', 'Name'],
  AccountNTDomain: ['account', 'NTDomain'],
  AccountPUID: ['account', 'PUID'],
  AccountSid: ['account', 'Sid'],
  AccountObjectGuid: ['account', 'ObjectGuid'],
  AccountUPNSuffix: ['account', 'UPNSuffix'],
  AzureResourceResourceId: ['azure-resource', 'ResourceId'],
  AzureResourceSubscriptionId: ['azure-resource', 'SubscriptionId'],
  CloudApplicationAppId: ['cloud-application', 'AppId'],
  CloudApplicationAppName: ['cloud-application', 'Name'],
  DNSDomainName: ['dns', 'DomainName'],
  FileDirectory: ['file', 'Directory'],
  FileName: ['file', 'Name'],
  FileHashValue: ['filehash', 'Value'],
  HostAzureID: ['host', 'AzureID'],
  HostName: ['host', 'HostName'],
  HostNetBiosName: ['host', 'NetBiosName'],
  HostNTDomain: ['host', 'NTDomain'],
  HostOSVersion: ['host', 'OSVersion'],
  IoTDeviceId: ['iotdevice', 'DeviceId'],
  IoTDeviceName: ['iotdevice', 'DeviceName'],
  IoTDeviceType: ['iotdevice', 'DeviceType'],
  IoTDeviceVendor: ['iotdevice', 'Manufacturer'],
  IoTDeviceModel: ['iotdevice', 'Model'],
  IoTDeviceOperatingSystem: ['iotdevice', 'OperatingSystem'],
  IPAddress: ['ip', 'Address'],
  MailboxDisplayName: ['mailbox', 'DisplayName'],
  MailboxPrimaryAddress: ['mailbox', 'MailboxPrimaryAddress'],
  MailboxUPN: ['mailbox', 'Upn'],
  MailMessageDeliveryAction: ['mail-message', 'DeliveryAction'],
  MailMessageDeliveryLocation: ['mail-message', 'DeliveryLocation'],
  MailMessageRecipient: ['mail-message', 'Recipient'],
  MailMessageSenderIP: ['mail-message', 'SenderIP'],
  MailMessageSubject: ['mail-message', 'Subject'],
  MailMessageP1Sender: ['mail-message', 'P1Sender'],
  MailMessageP2Sender: ['mail-message', 'P2Sender'],
  MalwareCategory: ['malware', 'Category'],
  MalwareName: ['malware', 'Name'],
  ProcessCommandLine: ['process', 'CommandLine'],
  ProcessId: ['process', 'ProcessId'],
  RegistryKey: ['registry-key', 'Key'],
  RegistryValueData: ['registry-value', 'Value'],
  Url: ['url', 'Url'],
};

const ofAlert: Readonly<Record<string, (alert: Alert) => string>> = {
  AlertAnalyticRuleIds: alert => alert.ruleId,
  AlertProductNames: alert => alert.productName,
};

/** Every name that the condition type Property may ask for. */
export const propertyNames: readonly string[] = [
  ...Object.keys(ofIncident),
  'IncidentUpdatedBySource',
  'IncidentCustomDetailsKey',
  'IncidentCustomDetailsValue',
  ...Object.keys(ofAlert),
  ...Object.keys(ofEntity),
];

function valuesOf(name: string, scope: Scope): readonly string[] {
  if (name === 'IncidentUpdatedBySource') return scope.change ? [scope.change.by] : [];
  if (name === 'IncidentCustomDetailsKey') return detailsOf(scope).map(detail => detail.key);
  if (name === 'IncidentCustomDetailsValue') {
    return scope.value !== undefined ? [scope.value] : detailsOf(scope).flatMap(detail => detail.values);
  }
  if (Object.hasOwn(ofIncident, name)) return scope.incident ? ofIncident[name](scope.incident) : [];
  if (Object.hasOwn(ofAlert, name)) return scope.alerts.map(ofAlert[name]);
  return Object.hasOwn(ofEntity, name) ? entityValues(ofEntity[name], scope.alerts) : [];
}

function entityValues([type, field]: readonly [string, string], alerts: readonly Alert[]): string[] {
  return alerts
    .flatMap(alert => alert.entities)
    .filter(entity => entity.Type === type && Object.hasOwn(entity, field))
    .map(entity => String(entity[field]));
}
