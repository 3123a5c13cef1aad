import { invariant } from '../core/invariant.ts';
import { durationTicks, ticksPerMillisecond } from '../core/time.ts';
import type { Window } from './request.ts';

/** The window of a stream, in milliseconds. */
export interface Span {
  readonly lookback: number;
  readonly oldest: number;
  readonly settle: number;
  /** The longest span of one request; undefined where requests have no end of their own. */
  readonly longest?: number;
  /** How long before the newest event ids are still known. */
  readonly remember: number;
}

/** How a stream looks at time. Durations are written `30s`, `2m`, `90d`. */
export interface WindowBlock {
  /** Read again for events that come late. */
  readonly lookback: string;
  /** What the source still has. */
  readonly oldest: string;
  /** Too young to be complete. */
  readonly settle?: string;
  /**
   * The longest span that one request may ask for. Requests then have an end as well, one window follows the other, and
   * reading goes on where the last one ended, whatever the times of its events are.
   */
  readonly longest?: string;
  /** How long ids of events are known, where old events can come again; the lookback where it is missing. */
  readonly remember?: string;
}

/** Reads the durations of a `window` block. */
export function spanOf(window: WindowBlock): Span {
  const lookback = milliseconds(window.lookback);
  const settle = milliseconds(window.settle ?? '0s');
  return {
    lookback,
    settle,
    oldest: milliseconds(window.oldest),
    ...(window.longest === undefined ? {} : { longest: milliseconds(window.longest) }),
    remember: Math.max(lookback + settle, milliseconds(window.remember ?? '0s')),
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

/** The shortest window that is still halved. */
const shortestWindow = 1_000;

/** The window behind `from`: as long as one request may ask for, up to what has settled. */
export function windowFrom(from: number, now: number, span: Span, longest: number): Window {
  const start = Math.max(from, now - span.oldest);
  return { from: iso(start), to: iso(Math.max(start, Math.min(start + longest, now - span.settle))) };
}

/** The first half of a window; undefined when it is too short to be halved. */
export function halfOf({ from, to }: Window): number | undefined {
  const half = Math.floor((Date.parse(to) - Date.parse(from)) / 2);
  return half >= shortestWindow ? half : undefined;
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
