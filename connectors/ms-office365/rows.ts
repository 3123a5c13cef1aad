import { derive, type RowSources, valueAt } from '../../src/ingest/contract.ts';
import type { O365Audit_CL, O365Dlp_CL, O365SensitivityLabels_CL } from './tables.ts';

/** Which property of an audit record fills which column. */
export const auditRow: RowSources<typeof O365Audit_CL> = {
  EventId: 'Id',
  RecordType: 'RecordType',
  Operation: 'Operation',
  Workload: 'Workload',
  OrganizationId: 'OrganizationId',
  UserId: 'UserId',
  UserKey: 'UserKey',
  UserType: 'UserType',
  ClientIP: derive('ClientIP', addressOf),
  UserAgent: 'UserAgent',
  ResultStatus: 'ResultStatus',
  ObjectId: 'ObjectId',
  ItemType: 'ItemType',
  SiteUrl: 'SiteUrl',
  SourceFileName: 'SourceFileName',
  SourceFileExtension: 'SourceFileExtension',
  SourceRelativeUrl: 'SourceRelativeUrl',
  TargetUserOrGroupName: 'TargetUserOrGroupName',
  TargetUserOrGroupType: 'TargetUserOrGroupType',
  MailboxOwnerUPN: 'MailboxOwnerUPN',
  LogonType: 'LogonType',
  ExternalAccess: 'ExternalAccess',
  Parameters: 'Parameters',
  ParameterBag: derive('Parameters', bagOf),
  ExtendedProperties: 'ExtendedProperties',
  ModifiedProperties: 'ModifiedProperties',
  LabelId: 'SensitivityLabelEventData.SensitivityLabelId',
  OldLabelId: 'SensitivityLabelEventData.OldSensitivityLabelId',
  LabelAction: 'SensitivityLabelEventData.LabelEventType',
  LabelJustification: 'SensitivityLabelEventData.JustificationText',
  ProtectionType: 'ProtectionEventData.ProtectionType',
  IsProtected: 'ProtectionEventData.IsProtected',
  WasProtected: 'ProtectionEventData.IsProtectedBefore',
  AppAccessContext: 'AppAccessContext',
};

/** Which property of a match fills which column. */
export const dlpRow: RowSources<typeof O365Dlp_CL> = {
  EventId: 'Id',
  RecordType: 'RecordType',
  Operation: 'Operation',
  Workload: 'Workload',
  OrganizationId: 'OrganizationId',
  UserId: 'UserId',
  UserType: 'UserType',
  ObjectId: 'ObjectId',
  IncidentIdOfDlp: 'IncidentId',
  PolicyNames: derive('PolicyDetails', details => namesOf(details, 'PolicyName')),
  RuleNames: derive('PolicyDetails', rulesOf),
  Severity: derive('PolicyDetails', severityOf),
  Actions: derive('PolicyDetails', actionsOf),
  PolicyDetails: 'PolicyDetails',
  ExceptionReason: 'ExceptionInfo.Reason',
  ExceptionJustification: 'ExceptionInfo.Justification',
  FileName: 'SharePointMetaData.FileName',
  FileOwner: 'SharePointMetaData.FileOwner',
  FilePathUrl: 'SharePointMetaData.FilePathUrl',
  MailSubject: 'ExchangeMetaData.Subject',
  MailSender: 'ExchangeMetaData.From',
  MailRecipients: 'ExchangeMetaData.To',
};

/** Which property of a label fills which column. */
export const labelRow: RowSources<typeof O365SensitivityLabels_CL> = {
  LabelId: 'key',
  Change: 'change',
  LabelName: 'record.name',
  LabelDescription: 'record.description',
  Tooltip: 'record.tooltip',
  Priority: derive('record', record => numberAt(record, 'priority') ?? numberAt(record, 'sensitivity')),
  ParentId: 'record.parent.id',
  IsEnabled: derive('record.isEnabled', value => (typeof value === 'boolean' ? value : undefined)),
  HasProtection: 'record.hasProtection',
  ContentFormats: 'record.contentFormats',
};

/** Exchange writes `203.0.113.7:4711` and `[2001:db8::7]:4711`. */
function addressOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return /^\[([^\]]+)\]/.exec(value)?.[1] ?? /^([\d.]+):\d+$/.exec(value)?.[1] ?? value;
}

/** `[{ Name, Value }]` by name. */
function bagOf(parameters: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(parameters)) return undefined;
  return Object.fromEntries(
    parameters.map(parameter => [String(valueAt(parameter, 'Name')), valueAt(parameter, 'Value')]),
  );
}

function namesOf(values: unknown, name: string): readonly unknown[] | undefined {
  return Array.isArray(values) ? [...new Set(values.map(value => valueAt(value, name)))] : undefined;
}

function allRules(details: unknown): readonly unknown[] {
  return Array.isArray(details) ? details.flatMap(detail => valueAt(detail, 'Rules') ?? []) : [];
}

function rulesOf(details: unknown): readonly unknown[] | undefined {
  return namesOf(allRules(details), 'RuleName');
}

function actionsOf(details: unknown): readonly unknown[] {
  return [...new Set(allRules(details).flatMap(rule => valueAt(rule, 'Actions') ?? []))];
}

function severityOf(details: unknown): string | undefined {
  const said = allRules(details).map(rule => String(valueAt(rule, 'Severity')));
  return ['High', 'Medium', 'Low'].find(severity => said.includes(severity));
}

function numberAt(record: unknown, name: string): number | undefined {
  const value = valueAt(record, name);
  return typeof value === 'number' ? value : undefined;
}
