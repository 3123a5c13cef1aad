// Written from tables/*.json by `node scripts/generate.ts`.
import { defineTable } from '../../src/ingest/contract.ts';

export const ThreatIntel_CL = defineTable('ThreatIntel_CL', {
  TimeGenerated: 'datetime',
  EventTime: 'datetime',
  IngestId: 'string',
  IndicatorId: 'string',
  Change: 'string',
  SourceName: 'string',
  Indicator: 'string',
  IndicatorType: 'string',
  Pattern: 'string',
  IndicatorName: 'string',
  Description: 'string',
  Confidence: 'int',
  ValidFrom: 'datetime',
  ValidUntil: 'datetime',
  Revoked: 'bool',
  Labels: 'dynamic',
  Tlp: 'string',
  CreatedTime: 'datetime',
  ModifiedTime: 'datetime',
  StixObject: 'dynamic',
  AdditionalFields: 'dynamic',
});
