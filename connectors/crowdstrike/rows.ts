import { derive, type RowSources } from '../../src/ingest/contract.ts';
import type { CrowdStrikeAlerts_CL } from './tables.ts';

/** Which property of an alert fills which column. */
export const alertRow: RowSources<typeof CrowdStrikeAlerts_CL> = {
  AlertId: 'composite_id',
  AggregateId: 'aggregate_id',
  AlertName: 'display_name',
  PatternName: 'name',
  Description: 'description',
  Product: 'product',
  AlertType: 'type',
  Severity: 'severity',
  SeverityName: 'severity_name',
  Confidence: 'confidence',
  Status: 'status',
  Resolution: 'resolution',
  AssignedTo: 'assigned_to_name',
  Objective: 'objective',
  Tactic: 'tactic',
  TacticId: 'tactic_id',
  Technique: 'technique',
  TechniqueId: 'technique_id',
  HostName: 'device.hostname',
  DeviceId: 'device.device_id',
  Platform: 'device.platform_name',
  LocalIp: 'device.local_ip',
  ExternalIp: 'device.external_ip',
  UserName: 'user_name',
  UserPrincipal: 'user_principal',
  FileName: 'filename',
  FilePath: 'filepath',
  CommandLine: 'cmdline',
  Sha256: 'sha256',
  ParentCommandLine: 'parent_details.cmdline',
  PatternDisposition: 'pattern_disposition_description',
  Prevented: derive('pattern_disposition_details', prevented),
  FalconUrl: 'falcon_host_link',
  CreatedTime: 'created_timestamp',
  UpdatedTime: 'updated_timestamp',
  Tags: 'tags',
};

/** The sensor stopped something when any of these says so. */
function prevented(details: unknown): boolean | undefined {
  if (typeof details !== 'object' || details === null) return undefined;
  return Object.entries(details).some(([name, value]) => value === true && /blocked|kill|quarantine/.test(name));
}
