import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Counts } from './counts.ts';
import { readState } from './state.ts';

/** How a stream is doing. */
export interface StreamStatus extends Counts {
  /** The time of the newest delivered event, as ISO 8601; null before the first. */
  readonly newest: string | null;
  /** Milliseconds between that event and now; null before the first. */
  readonly lag: number | null;
  /** Names of fields that came in the last week and that no column takes; what came in the first two days is no news. */
  readonly drift: readonly string[];
  /** What the stream waits for, in words; null when it is well. */
  readonly trouble: string | null;
}

/** How a connector is doing, by stream, from its state folder; also while it runs. Empty before its first run. */
export function status(folder: string, now = Date.now()): Record<string, StreamStatus> {
  if (!existsSync(join(folder, 'state.db'))) return {};
  const state = readState(folder);
  try {
    const entries = state.streams().map(stream => {
      const { newest, counts, trouble } = state.standing(stream);
      const time = newest === null ? null : new Date(newest).toISOString();
      const lag = newest === null ? null : now - newest;
      return [stream, { ...counts, newest: time, lag, drift: recent(state.drift(stream), now), trouble }] as const;
    });
    return Object.fromEntries(entries);
  } finally {
    state.close();
  }
}

const day = 86_400_000;

function recent(drift: ReadonlyMap<string, number>, now: number): string[] {
  const first = [...drift.values()].reduce((a, b) => Math.min(a, b), now);
  return [...drift].filter(([, at]) => at > first + 2 * day && at > now - 7 * day).map(([name]) => name);
}
