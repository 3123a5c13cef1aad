import { randomUUID } from 'node:crypto';
import type { RunView, StreamView } from './view.ts';

/** The table of health: what `SentinelHealth` says of a data connector, which the API can not write itself. */
export const healthTable = {
  name: 'ConnectorHealth_CL',
  description: 'How connectors are doing, in the shape of SentinelHealth',
  columns: [
    { name: 'TimeGenerated', type: 'datetime', description: 'When it was so' },
    { name: 'OperationName', type: 'string', description: 'Data fetch status change, or Data fetch failure summary' },
    { name: 'SentinelResourceId', type: 'string', description: 'The connector and its stream' },
    { name: 'SentinelResourceName', type: 'string', description: 'The connector and its stream' },
    { name: 'SentinelResourceType', type: 'string', description: 'Data connector' },
    { name: 'SentinelResourceKind', type: 'string', description: 'Picket' },
    { name: 'Status', type: 'string', description: 'Success, Failure or Informational' },
    { name: 'Description', type: 'string', description: 'In words' },
    { name: 'Reason', type: 'string', description: 'What the stream waits for' },
    { name: 'RecordId', type: 'string', description: 'Of this row' },
    { name: 'ExtendedProperties', type: 'dynamic', description: 'Counts since the process began, and lag' },
  ],
} as const;

type Row = Record<string, unknown>;

/**
 * Rows of health since they were asked for the last time: one for each stream whose status changed, and one an hour for each.
 * https://learn.microsoft.com/azure/sentinel/health-table-reference
 */
export function healthRows(view: RunView): (now: number) => Row[] {
  const told = new Map<string, { status: string; at: number }>();
  return now =>
    view.streams().flatMap(stream => {
      const status = stream.alarm ? 'Failure' : stream.trouble ? 'Informational' : 'Success';
      const before = told.get(stream.stream);
      const changed = before?.status !== status;
      if (!changed && now - (before?.at ?? 0) < 3_600_000) return [];
      told.set(stream.stream, { status, at: now });
      return [rowOf(view.connector, stream, status, changed, now)];
    });
}

function rowOf(connector: string, stream: StreamView, status: string, changed: boolean, now: number): Row {
  const name = `${connector}/${stream.stream}`;
  const { fetched, sent, duplicates, deadLettered, lag } = stream;
  return {
    TimeGenerated: new Date(now).toISOString(),
    OperationName: changed ? 'Data fetch status change' : 'Data fetch failure summary',
    SentinelResourceId: `picket/${name}`,
    SentinelResourceName: name,
    SentinelResourceType: 'Data connector',
    SentinelResourceKind: 'Picket',
    Status: status,
    Description: stream.trouble ? `${name} waits.` : `${name} delivers.`,
    Reason: stream.trouble ?? '',
    RecordId: randomUUID(),
    ExtendedProperties: {
      fetched,
      sent,
      duplicates,
      deadLettered,
      lagSeconds: lag === null ? null : Math.round(lag / 1000),
    },
  };
}
