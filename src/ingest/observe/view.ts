import { type Counts, noCounts } from '../counts.ts';
import type { Lane } from '../lane.ts';
import type { LogLine } from '../log.ts';
import type { Spool } from '../spool/spool.ts';
import type { Reading } from './reading.ts';

/** How a stream is doing at this moment. */
export interface StreamView extends Counts {
  readonly stream: string;
  /** Milliseconds between the newest delivered event and now; null before the first. */
  readonly lag: number | null;
  /** What it waits for; null when it is well. */
  readonly trouble: string | null;
  readonly alarm: boolean;
  /** Whether senders are asked to wait. */
  readonly full: boolean;
}

/** What a running connector can be asked, at any time. */
export interface RunView {
  readonly connector: string;
  streams(): StreamView[];
  readings(): Reading[];
}

/** What the parts of a run tell. */
export interface Telling extends RunView {
  count(stream: string, counts: Counts, newest: number | null): void;
  trouble(stream: string, level: LogLine['level'], message: string): void;
  /** The stream goes on. */
  well(stream: string): void;
  spool(stream: string, spool: Spool, limit: number): void;
  lane(rule: string, lane: Lane): void;
  held(partitions: number): void;
}

interface Known {
  counts: Counts;
  newest: number | null;
  trouble: { level: LogLine['level']; message: string } | null;
  spool?: { spool: Spool; limit: number };
}

/** Collects what a run tells of itself. */
export function openView(connector: string, now: () => number): Telling {
  const known = new Map<string, Known>();
  const lanes = new Map<string, Lane>();
  let partitions = 0;
  const of = (stream: string) => {
    const found = known.get(stream) ?? { counts: noCounts, newest: null, trouble: null };
    known.set(stream, found);
    return found;
  };
  const view: Telling = {
    connector,
    count: (stream, counts, newest) => Object.assign(of(stream), { counts, newest }),
    trouble: (stream, level, message) => Object.assign(of(stream), { trouble: { level, message } }),
    well: stream => Object.assign(of(stream), { trouble: null }),
    spool: (stream, spool, limit) => Object.assign(of(stream), { spool: { spool, limit } }),
    lane: (rule, lane) => lanes.set(rule, lane),
    held: count => {
      partitions = count;
    },
    streams: () =>
      [...known].map(([stream, { counts, newest, trouble, spool }]) => ({
        stream,
        ...counts,
        lag: newest === null ? null : now() - newest,
        trouble: trouble?.message ?? null,
        alarm: trouble?.level === 'alarm',
        full: spool !== undefined && spool.spool.bytes > spool.limit,
      })),
    readings: () => [
      ...view.streams().flatMap(stream => streamReadings(connector, stream)),
      ...[...known].flatMap(([stream, { spool }]) =>
        spool ? spoolReadings({ connector, stream }, spool.spool, now()) : [],
      ),
      ...[...lanes].flatMap(([rule, lane]) => laneReadings({ connector, rule }, lane)),
      gauge('picket_partitions_held', 'Partitions in the hands of this process.', { connector }, partitions),
      gauge('process_resident_memory_bytes', 'Memory of this process.', {}, process.memoryUsage.rss()),
    ],
  };
  return view;
}

function streamReadings(
  connector: string,
  { stream, fetched, sent, duplicates, deadLettered, lag, alarm }: StreamView,
): Reading[] {
  const labels = { connector, stream };
  return [
    counter('picket_events_read_total', 'Events that came from the source.', labels, fetched),
    counter('picket_events_sent_total', 'Rows that Azure has acknowledged.', labels, sent),
    counter('picket_events_repeated_total', 'Events that had been taken before.', labels, duplicates),
    counter('picket_events_dead_lettered_total', 'Events in the dead letters.', labels, deadLettered),
    gauge('picket_alarm', 'Whether the stream waits for a person.', labels, alarm ? 1 : 0),
    ...(lag === null
      ? []
      : [gauge('picket_lag_seconds', 'Age of the newest event that was delivered.', labels, lag / 1000)]),
  ];
}

function spoolReadings(labels: Record<string, string>, spool: Spool, now: number): Reading[] {
  const oldest = spool.oldest === undefined ? 0 : (now - spool.oldest) / 1000;
  return [
    gauge('picket_spool_bytes', 'Bytes of the spool on disk.', labels, spool.bytes),
    gauge('picket_spool_unread_bytes', 'Bytes of the spool that are not on their way yet.', labels, spool.unread),
    gauge(
      'picket_oldest_unacknowledged_seconds',
      'How long the oldest rows wait for their acknowledgement.',
      labels,
      oldest,
    ),
  ];
}

function laneReadings(labels: Record<string, string>, lane: Lane): Reading[] {
  return [
    gauge('picket_calls_limit', 'How many calls to the rule may run at once.', labels, lane.limit),
    gauge('picket_calls_running', 'How many calls to the rule run.', labels, lane.running),
    counter('picket_calls_total', 'Calls to the rule.', labels, lane.calls),
    counter('picket_calls_throttled_total', 'Calls that the rule has throttled.', labels, lane.throttled),
    counter('picket_bytes_sent_total', 'Bytes that the rule has taken, compressed.', labels, lane.bytes),
  ];
}

function counter(name: string, help: string, labels: Record<string, string>, value: number): Reading {
  return { name, help, kind: 'counter', labels, value };
}

function gauge(name: string, help: string, labels: Record<string, string>, value: number): Reading {
  return { name, help, kind: 'gauge', labels, value };
}
