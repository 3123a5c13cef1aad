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
      return [stream, { ...counts, newest: time, lag: newest === null ? null : now - newest, trouble }] as const;
    });
    return Object.fromEntries(entries);
  } finally {
    state.close();
  }
}
