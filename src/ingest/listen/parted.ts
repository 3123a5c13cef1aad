import type { Intake, Taken } from '../intake.ts';
import type { ListenContext } from './listen.ts';

/** An event and the stream that it is for: one that says `fedBy` of the listener's, or the listener's own where it is missing. */
export interface Addressed {
  readonly to?: string;
  readonly event: unknown;
}

/**
 * A listener's context whose events are {@link Addressed}, each to one of several streams. They are taken when all of them are durable; where some can
 * not be, the others are not taken again at the next attempt with the same events.
 */
export function parted<Settings>(context: ListenContext<Settings>): ListenContext<Settings> {
  const { intake: own, feeds } = context;
  const done = new WeakSet<object>();
  const takeGroup = async (to: string | undefined, group: readonly Addressed[]) => {
    const taken = await (to === undefined ? own : feeds[to]).take(group.map(({ event }) => event));
    for (const addressed of group) done.add(addressed);
    return taken;
  };
  const take: Intake['take'] = async events => {
    const left = (events as readonly Addressed[]).filter(event => !done.has(event));
    const groups = Map.groupBy(left, ({ to }) => to);
    const ends = await Promise.allSettled([...groups].map(([to, group]) => takeGroup(to, group)));
    const failed = ends.find(end => end.status === 'rejected');
    if (failed) throw failed.reason;
    return ends.map(end => (end as PromiseFulfilledResult<Taken>).value).reduce(sum, nothing);
  };
  const room = async (signal: AbortSignal) => {
    await Promise.all([own, ...Object.values(feeds)].map(intake => intake.room(signal)));
  };
  const takeLines: Intake['takeLines'] = (lines, options) => own.takeLines(lines, options);
  return { ...context, intake: { take, takeLines, room, cursor: () => own.cursor() } };
}

const nothing: Taken = { taken: 0, repeated: 0, deadLettered: 0 };

function sum(a: Taken, b: Taken): Taken {
  return {
    taken: a.taken + b.taken,
    repeated: a.repeated + b.repeated,
    deadLettered: a.deadLettered + b.deadLettered,
  };
}
