import { createHash } from 'node:crypto';
import { valueAt } from '../event-path.ts';
import { milliseconds } from '../window.ts';
import type { Step } from './walk.ts';

/** A source that has a state and no events: the differences between two looks at it become the events. */
export interface SnapshotBlock {
  /** Where the id of a record is. */
  readonly key: string;
  /** Fields that change without meaning anything. */
  readonly ignore?: readonly string[];
  /** How often unchanged records are told too, so that each stands in the table within its retention. */
  readonly fullEvery?: string;
}

/** What changed of one record between two looks. */
export interface Difference {
  readonly id: string;
  readonly key: string;
  readonly change: 'added' | 'changed' | 'removed' | 'unchanged';
  readonly readAt: string;
  /** The record as it is now; of a removed one nothing is left. */
  readonly record: unknown;
}

/** What is remembered of the last look; the cursor of such a stream. */
export interface Look {
  readonly number: number;
  readonly fullAt: number;
  readonly hashes: Readonly<Record<string, string>>;
}

const eventsAtOnce = 2_000;

/** Compares the records with the last look, and gives the differences with the look that comes after them. */
export async function* differences(
  block: SnapshotBlock,
  pages: AsyncIterable<Step>,
  before: Look | null,
  now: number,
): AsyncGenerator<{ events: readonly Difference[]; look: Look | null }> {
  const full = block.fullEvery !== undefined && now - (before?.fullAt ?? 0) >= milliseconds(block.fullEvery);
  const number = (before?.number ?? 0) + 1;
  const left = new Map(Object.entries(before?.hashes ?? {}));
  const hashes: Record<string, string> = Object.create(null);
  let events: Difference[] = [];
  const told = (key: string, change: Difference['change'], record: unknown) =>
    events.push({ id: `${key}|${number}`, key, change, readAt: new Date(now).toISOString(), record });
  for await (const page of pages) {
    for (const record of page.events) {
      const key = String(valueAt(record, block.key));
      const hash = hashOf(record, block.ignore ?? []);
      if (Object.hasOwn(hashes, key)) continue;
      const known = left.get(key);
      left.delete(key);
      hashes[key] = hash;
      if (known === undefined) told(key, 'added', record);
      else if (known !== hash) told(key, 'changed', record);
      else if (full) told(key, 'unchanged', record);
    }
    if (events.length >= eventsAtOnce) {
      yield { events, look: before };
      events = [];
    }
  }
  for (const key of left.keys()) told(key, 'removed', {});
  yield { events, look: { number, fullAt: full || !before ? now : before.fullAt, hashes: { ...hashes } } };
}

/** Sixteen bytes are enough to tell versions of one record apart. */
function hashOf(record: unknown, ignore: readonly string[]): string {
  const text = JSON.stringify(record, (name, value) => (ignore.includes(name) ? undefined : sorted(value)));
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** The order of names means nothing. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
