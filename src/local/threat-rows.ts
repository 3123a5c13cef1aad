import { isoFromTicks } from '../core/time.ts';
import type { Json } from './arm.ts';
import { observablesOf } from './stix.ts';
import type { LocalWorkspace } from './workspace.ts';

/** Longer texts of an object are cut in `Data`. https://learn.microsoft.com/azure/sentinel/work-with-stix-objects-indicators */
const longestText = 1_000;

/** The markings of the traffic light protocol. https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html#_yd3ar14ekwrs */
const markings: Readonly<Record<string, string>> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'White',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'Green',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'Amber',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'Red',
};

/** The rows that Sentinel writes for an uploaded object, by the table that they go to. */
export function threatRows(workspace: LocalWorkspace, source: string, object: Json): { table: string; rows: Json[] } {
  const indicator = object.type === 'indicator';
  const shared = {
    TimeGenerated: isoFromTicks(workspace.now()),
    Id: `${Buffer.from(source).toString('base64')}---${object.id}`,
    Source: source,
    IsDeleted: false,
    AzureTenantId: workspace.identity.tenantId,
    WorkspaceId: workspace.identity.workspaceId,
    Data: shortened(object),
    AdditionalFields: tlpOf(object),
  };
  if (!indicator) return { table: 'ThreatIntelObjects', rows: [{ ...shared, StixType: object.type }] };
  const about = { ...shared, ...indicatorColumns(workspace, object) };
  const observables = observablesOf(String(object.pattern));
  const rows = observables.map(({ key, value }) => ({ ...about, ObservableKey: key, ObservableValue: value }));
  return { table: 'ThreatIntelIndicators', rows: rows.length ? rows : [about] };
}

function indicatorColumns(workspace: LocalWorkspace, object: Json): Json {
  const now = Date.parse(isoFromTicks(workspace.now()));
  const ended = object.valid_until !== undefined && Date.parse(String(object.valid_until)) <= now;
  return {
    Pattern: object.pattern,
    Confidence: object.confidence ?? null,
    Revoked: object.revoked === true,
    IsActive: object.revoked !== true && !ended,
    ValidFrom: object.valid_from,
    ValidUntil: object.valid_until ?? null,
    Created: object.created,
    Modified: object.modified,
    Tags: Array.isArray(object.labels) ? object.labels.join(', ') : null,
  };
}

function tlpOf(object: Json): Json {
  const marks = Array.isArray(object.object_marking_refs) ? object.object_marking_refs : [];
  const level = marks.map(mark => markings[String(mark)]).find(it => it !== undefined);
  return level === undefined ? {} : { TLPLevel: level };
}

function shortened(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, longestText);
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shortened(inner)]));
}
