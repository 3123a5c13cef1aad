import { durationTicks, type Ticks, ticksFromIso } from '../core/time.ts';
import { Refusal } from './service.ts';

/**
 * The `timespan` of a query: a duration back from now, or an interval of ISO 8601 (`start/end`, `start/duration`, `duration/end`).
 * Undefined where there is none.
 */
export function timespanOf(text: unknown, now: Ticks): { from: Ticks; to: Ticks } | undefined {
  if (text === undefined || text === null || text === '') return undefined;
  const [first, second, ...more] = String(text).split('/');
  const span = more.length === 0 ? (second === undefined ? backFrom(first, now) : interval(first, second)) : undefined;
  if (span) return span;
  throw new Refusal(
    400,
    'BadArgumentError',
    `The timespan '${text}' is not valid: it is a duration such as PT1H, or an interval such as 2026-11-20T00:00:00Z/2026-11-21T00:00:00Z.`,
  );
}

function backFrom(text: string, to: Ticks): { from: Ticks; to: Ticks } | undefined {
  const duration = isoTicks(text);
  return duration === undefined ? undefined : { from: to - duration, to };
}

function interval(first: string, second: string): { from: Ticks; to: Ticks } | undefined {
  const [start, end] = [ticksFromIso(first), ticksFromIso(second)];
  const [lead, length] = [isoTicks(first), isoTicks(second)];
  const from = start ?? (end !== undefined && lead !== undefined ? end - lead : undefined);
  const to = end ?? (start !== undefined && length !== undefined ? start + length : undefined);
  return from === undefined || to === undefined || from > to ? undefined : { from, to };
}

function isoTicks(text: string): Ticks | undefined {
  return text.startsWith('P') ? durationTicks(text) : undefined;
}
