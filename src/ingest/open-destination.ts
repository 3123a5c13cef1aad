import { bodySender } from '../azure/ingestion.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Destination } from './destination.ts';
import { openLane } from './lane.ts';
import type { Telling } from './observe/view.ts';
import { type Outlet, openSink, type Sink } from './sink.ts';

/** A sink for each table. Tables that share a rule share how many calls may run to it. */
export function openDestination(
  destination: Destination,
  clock: Clock = systemClock,
  view?: Pick<Telling, 'lane'>,
): (table: string) => Sink {
  const rules = destination.rules.map(rule => {
    const lane = openLane(clock);
    view?.lane(rule.immutableId, lane);
    return { rule, lane, send: bodySender({ ...destination, endpoint: rule.endpoint }) };
  });
  return table => {
    const taking = rules.filter(({ rule }) => Object.hasOwn(rule.streams, table));
    return openSink(
      taking.map(({ rule, lane, send }): Outlet => {
        return { immutableId: rule.immutableId, stream: rule.streams[table], lane, send };
      }),
    );
  };
}
