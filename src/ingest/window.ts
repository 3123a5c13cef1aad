import { invariant } from '../core/invariant.ts';
import { durationTicks, ticksPerMillisecond } from '../core/time.ts';
import type { Window } from './request.ts';

/** The window of a stream, in milliseconds. */
export interface Span {
  readonly lookback: number;
  readonly oldest: number;
  readonly settle: number;
}

/** Reads the durations of a `window` block. */
export function spanOf(window: { lookback: string; oldest: string; settle?: string }): Span {
  return {
    lookback: milliseconds(window.lookback),
    oldest: milliseconds(window.oldest),
    settle: milliseconds(window.settle ?? '0s'),
  };
}

/** A duration such as `30s` or `2m`, in milliseconds. */
export function milliseconds(duration: string): number {
  const ticks = durationTicks(duration);
  invariant(ticks !== undefined, `"${duration}" is no duration`);
  return Number(ticks / ticksPerMillisecond);
}

/**
 * What to ask for: from the newest delivered event, or `start` before there is one, back by the lookback for events that
 * came late, but no further than the source remembers; up to what has settled.
 */
export function windowAt(now: number, newest: number | null, start: number, span: Span): Window {
  const wanted = newest === null ? start : newest - span.lookback;
  const from = Math.max(wanted, now - span.oldest);
  return { from: iso(from), to: iso(Math.max(from, now - span.settle)) };
}

/** The newest event time after a page; a clock that runs ahead at the source never carries it beyond what has settled. */
export function newestOf(now: number, before: number | null, times: readonly number[], span: Span): number | null {
  const bound = now - span.settle;
  const known = times.filter(time => time <= bound);
  const ahead = known.length < times.length ? [bound] : [];
  const all = [...(before === null ? [] : [before]), ...known, ...ahead];
  return all.length ? all.reduce((a, b) => Math.max(a, b)) : null;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
