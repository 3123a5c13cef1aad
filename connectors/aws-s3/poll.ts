import { type PollContext, type PolledPage, unreadable } from '../../src/ingest/contract.ts';
import { objectsOf, type S3Object } from './notification.ts';
import { listed, nameOf, type ReadObject, recordsOf } from './objects.ts';
import { hiddenFor, longPoll, type Message, type Queue, queueAt } from './queue.ts';

/** Where a stream stands: within an object, and which objects of a list are done. */
interface Place {
  readonly object?: string;
  readonly records?: number;
  /** The newest keys that are done, and the key behind which there can be others. */
  readonly seen?: readonly string[];
  readonly after?: string;
}

/** So many keys back a list is read again: objects of one time do not appear in the order of their keys. */
const lookback = 200;

type Context = PollContext<{ readonly region: string }>;

/**
 * Reads what the messages of a queue tell of. A message is deleted when all records of its objects are in their table; as long as it is
 * worked on, it is hidden from others.
 */
export async function* fromQueue(
  url: string,
  read: ReadObject,
  context: Context,
  cursor: unknown,
): AsyncGenerator<PolledPage> {
  const queue = queueAt(url, context);
  let place = (cursor ?? {}) as Place;
  for (let empty = 0; empty * longPoll <= hiddenFor; ) {
    const messages = await queue.receive();
    if (messages.length === 0) {
      // What was hidden by a process that died comes back; nothing is caught up before.
      if ((await queue.count()) === 0) return;
      empty++;
    } else empty = 0;
    const held = hold(queue, messages, context);
    try {
      for (const message of messages) {
        for await (const page of pagesOf(message, read, context, place)) {
          yield page;
          place = page.cursor as Place;
        }
        held.messages.delete(message);
        await queue.delete(message);
      }
    } finally {
      held.end();
    }
  }
}

/** The messages that are worked on, hidden anew before they show again, however long the destination lets us wait. */
function hold(queue: Queue, messages: readonly Message[], { warn }: Context) {
  const held = new Set(messages);
  const extend = () =>
    void queue.extend([...held]).catch((error: Error) => warn(`Messages may show again: ${error.message}`));
  const timer = setInterval(extend, (hiddenFor * 1000) / 3);
  return { messages: held, end: () => clearInterval(timer) };
}

async function* pagesOf(
  { body }: Message,
  read: ReadObject,
  context: Context,
  place: Place,
): AsyncGenerator<PolledPage> {
  const objects = objectsOf(body);
  if (!objects) yield { events: [unreadable('the message is no notification of S3', body)], cursor: place };
  for (const object of objects ?? [])
    yield* recordsOf(object, done(object, place), { ...context, ...at(context), read });
}

function at({ settings }: Context): { region: string } {
  return { region: settings.region };
}

/** How many records of an object are delivered already. */
function done(object: S3Object, place: Place): number {
  return place.object === nameOf(object) ? (place.records ?? 0) : 0;
}

/** Reads the objects of a bucket in the order of their keys, which begin with their day. */
export async function* fromList(
  where: { readonly bucket: string; readonly prefix: string },
  read: ReadObject,
  context: Context,
  cursor: unknown,
): AsyncGenerator<PolledPage> {
  let place = (cursor ?? {}) as Place;
  const means = { ...context, ...at(context), read };
  const after = place.after ?? `${where.prefix}${context.window.from.slice(0, 10)}`;
  for await (const object of listed({ ...where, after }, means)) {
    if (place.seen?.includes(object.key)) continue;
    for await (const page of recordsOf(object, done(object, place), means)) {
      place = { ...place, ...(page.cursor as Place) };
      yield { events: page.events, cursor: place };
    }
    place = behind(place, object.key, after);
    yield { events: [], cursor: place };
  }
}

function behind(place: Place, key: string, after: string): Place {
  const keys = [...(place.seen ?? []), key].sort();
  const seen = keys.slice(-lookback);
  return { seen, after: keys.length > lookback ? keys[keys.length - lookback - 1] : (place.after ?? after) };
}
