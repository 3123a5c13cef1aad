import { Failure } from '../core/failure.ts';
import { add, type Counts, noCounts } from './counts.ts';
import type { Telling } from './observe/view.ts';
import type { State } from './state.ts';
import type { Watch } from './take.ts';

/** How the streams of a run are doing. */
export interface Watching extends Watch {
  /** What this run did so far. */
  counts(stream: string): Counts;
  newest(stream: string): number | null;
}

/** More names than these are no drift but data in the place of names. */
const mostNames = 1_000;

/** What a source sends in its first days is what it is; a field that comes later is news. */
const firstDays = 2 * 86_400_000;

/**
 * Counts what a run does, and remembers each name of a field that no column takes. One that was never seen before is news: then the
 * source has changed, and the table perhaps should.
 */
export function watchStreams(
  state: State,
  view: Pick<Telling, 'count' | 'well'>,
  now: () => number,
  news: (stream: string, fields: readonly string[]) => void,
): Watching {
  const counted = new Map<string, Counts>();
  const newest = new Map<string, number>();
  const known = new Map<string, { names: Set<string>; since: number }>();
  const knownOf = (stream: string) => {
    const found = known.get(stream) ?? knownBefore(state.drift(stream), now());
    known.set(stream, found);
    return found;
  };
  return {
    counts: stream => counted.get(stream) ?? noCounts,
    newest: stream => newest.get(stream) ?? null,
    count: (stream, counts, time) => {
      counted.set(stream, add(counted.get(stream) ?? noCounts, { ...noCounts, ...counts }));
      if (time !== undefined && time !== null) newest.set(stream, time);
      view.count(stream, counted.get(stream) ?? noCounts, newest.get(stream) ?? null);
      if (counts.sent || time !== undefined) view.well(stream);
    },
    leftOver: (stream, rest) => {
      if (typeof rest !== 'object' || rest === null) return;
      const { names, since } = knownOf(stream);
      if (names.size >= mostNames) return;
      const unknown = Object.keys(rest)
        .filter(name => !names.has(name))
        .slice(0, mostNames - names.size);
      if (!unknown.length) return;
      for (const name of unknown) names.add(name);
      remember(state, stream, unknown, now());
      if (since < now() - firstDays) news(stream, unknown);
    },
  };
}

function knownBefore(drift: ReadonlyMap<string, number>, now: number) {
  return { names: new Set(drift.keys()), since: [...drift.values()].reduce((a, b) => Math.min(a, b), now) };
}

/** For the report only: when it can not be written, the log has said it. */
function remember(state: State, stream: string, fields: readonly string[], now: number): void {
  try {
    state.drifted(stream, fields, now);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}
