import { isGuid, nameGuid } from '../../src/core/id.ts';
import { derive, epochMilliseconds, epochSeconds, type RowSources, valueAt } from '../../src/ingest/contract.ts';
import { comparison, dateOf, markingOf, mispPattern, mispTypes, patternOf, tlpOf, tlpOfTags, typeOf } from './stix.ts';
import type { ThreatIntel_CL } from './tables.ts';

/** Which property of a STIX indicator fills which column. */
export const taxiiRow: RowSources<typeof ThreatIntel_CL> = {
  IndicatorId: 'id',
  Change: derive('', () => 'updated'),
  SourceName: derive('', () => 'taxii'),
  Indicator: derive('pattern', pattern => comparison(pattern)?.value),
  IndicatorType: derive('pattern', pattern => comparison(pattern)?.type),
  Pattern: 'pattern',
  IndicatorName: 'name',
  Description: 'description',
  Confidence: 'confidence',
  ValidFrom: 'valid_from',
  ValidUntil: 'valid_until',
  Revoked: 'revoked',
  Labels: 'labels',
  Tlp: derive('object_marking_refs', tlpOf),
  CreatedTime: 'created',
  ModifiedTime: 'modified',
  StixObject: '',
};

/** Which property of an attribute of MISP fills which column. */
export const mispRow: RowSources<typeof ThreatIntel_CL> = {
  IndicatorId: 'uuid',
  Change: derive('', () => 'updated'),
  SourceName: derive('', () => 'misp'),
  Indicator: 'value',
  IndicatorType: derive('type', type => mispTypes[String(type)] ?? String(type)),
  Pattern: derive('', mispPattern),
  IndicatorName: 'Event.info',
  Description: 'comment',
  Confidence: derive('', () => 70),
  ValidFrom: epochSeconds('timestamp'),
  ValidUntil: derive('last_seen', value => (typeof value === 'string' ? value : undefined)),
  Revoked: 'deleted',
  Labels: derive('Tag', tags => (Array.isArray(tags) ? tags.map(tag => valueAt(tag, 'name')) : undefined)),
  Tlp: derive('Tag', tlpOfTags),
  CreatedTime: derive('first_seen', value => (typeof value === 'string' ? value : undefined)),
  ModifiedTime: epochSeconds('timestamp'),
};

/** Which property of an entry of a list fills which column. */
export const urlRow: RowSources<typeof ThreatIntel_CL> = {
  IndicatorId: 'key',
  Change: 'change',
  SourceName: derive('', () => 'urls'),
  Indicator: derive('key', key => String(key)),
  IndicatorType: derive('key', typeOf),
  Pattern: derive('key', key => patternOf(typeOf(key), key)),
  IndicatorName: derive('key', () => 'Entry of a feed'),
  Description: derive('record.value.sources', sources => (Array.isArray(sources) ? sources.join(', ') : undefined)),
  Confidence: 'record.value.confidence',
  ValidFrom: epochMilliseconds('record.value.first_seen'),
  Revoked: derive('change', change => change === 'removed'),
  Tlp: 'record.value.share_level',
  CreatedTime: epochMilliseconds('record.value.first_seen'),
  ModifiedTime: epochMilliseconds('record.value.last_seen'),
};

/** Which column of a file fills which column. */
export const csvRow: RowSources<typeof ThreatIntel_CL> = {
  IndicatorId: 'key',
  Change: 'change',
  SourceName: derive('', () => 'csv'),
  Indicator: derive('key', key => String(key)),
  IndicatorType: derive('key', typeOf),
  Pattern: derive('key', key => patternOf(typeOf(key), key)),
  IndicatorName: 'record.name',
  Description: 'record.description',
  Confidence: 'record.confidence',
  ValidFrom: derive('record.first_seen', dateOf),
  Revoked: derive('change', change => change === 'removed'),
  Tlp: 'record.tlp',
  CreatedTime: derive('record.first_seen', dateOf),
  ValidUntil: derive('record.valid_until', dateOf),
};

/** A row as an object of STIX for Sentinel's threat intelligence. What has no pattern is none; what is gone is revoked. */
export function stixOf(row: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const { StixObject: whole, Pattern: pattern, SourceName: source, IndicatorId: id } = row;
  if (typeof whole === 'object' && whole !== null) return whole as Record<string, unknown>;
  if (typeof pattern !== 'string') return undefined;
  const modified = row.ModifiedTime ?? row.EventTime;
  const created = row.CreatedTime ?? modified;
  const optional = {
    name: row.IndicatorName,
    description: row.Description,
    confidence: row.Confidence,
    valid_until: row.ValidUntil,
    labels: row.Labels,
    object_marking_refs: markingOf(row.Tlp),
  };
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${isGuid(String(id)) ? id : nameGuid(`${source} ${id}`)}`,
    created,
    modified,
    pattern,
    pattern_type: 'stix',
    valid_from: row.ValidFrom ?? created,
    revoked: row.Revoked === true,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}
