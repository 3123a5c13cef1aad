import type { WorkspaceId } from '../../azure/connection.ts';
import { metadataVersion } from '../plan/current.ts';
import type { Change } from '../plan/plan.ts';
import { sentinelId, writeMark } from '../resource.ts';
import { throughConflicts } from './conflict.ts';
import type { Writer } from './write-resource.ts';

/** What metadata calls the kinds whose mark it carries. */
const metadataKinds: Readonly<Record<string, string>> = {
  'analytics-rule': 'AnalyticsRule',
  'automation-rule': 'AutomationRule',
  'summary-rule': 'SummaryRule',
  'data-connector-definition': 'DataConnector',
  'data-connector': 'ResourcesDataConnector',
};

function metadataPath(change: Change, workspaceId: WorkspaceId): string {
  const name = change.id.split('/').at(-1);
  return `${sentinelId({ workspaceId })}/metadata/picket-${metadataKinds[change.kind].toLowerCase()}-${name}`;
}

/** Writes the mark of a change as a metadata resource beside what it is about. */
export async function writeMarkBeside(change: Change, workspaceId: WorkspaceId, { arm, delay }: Writer): Promise<void> {
  const { mark, id, kind } = change;
  if (!mark) return;
  const properties = {
    parentId: id,
    contentId: id.split('/').at(-1) ?? '',
    kind: metadataKinds[kind],
    version: '1.0.0',
    source: { kind: 'SourceRepository', name: mark.repository, sourceId: writeMark(mark) },
  };
  await throughConflicts(() => arm.put(metadataPath(change, workspaceId), metadataVersion, { properties }), delay);
}

export async function deleteMarkBeside(
  change: Change,
  workspaceId: WorkspaceId,
  { arm, delay }: Writer,
): Promise<void> {
  await throughConflicts(() => arm.delete(metadataPath(change, workspaceId), metadataVersion), delay);
}
