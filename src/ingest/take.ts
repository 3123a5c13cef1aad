import { pack } from './batch.ts';
import type { DeadLetter, DeadLetters } from './dead-letters.ts';
import { deliver, type Sink } from './deliver.ts';
import { type Patience, persist } from './persist.ts';
import type { Shaped, Shaper } from './shape.ts';
import type { Commit, State } from './state.ts';

/** What takes the events of one stream to its table. */
export interface Taking {
  readonly stream: string;
  readonly table: string;
  readonly shape: Shaper;
  readonly state: State;
  readonly deadLetters: DeadLetters;
  readonly sink: Sink;
  readonly patience: Patience;
}

/** A shaped event beside the event that it was made of. */
interface Item extends Shaped {
  readonly event: unknown;
}

/**
 * Takes the events of a page to the table, and commits: the events of each batch once it is acknowledged, and with the last
 * of them what closes the page. Events that are already done are not sent again. Resolves when the page is closed.
 */
export async function take(
  taking: Taking,
  events: readonly unknown[],
  close: (times: readonly number[]) => Omit<Commit, 'done' | 'counts'>,
): Promise<void> {
  const { items, bad } = shapeAll(taking, events);
  const fresh = withoutRepeated(taking, items);
  const { batches, tooLarge } = pack(fresh);
  const letters = [
    ...bad,
    ...fresh
      .filter(it => it.cut.length)
      .map(it => letter(taking, it, `cut to 64 KiB in the table: ${it.cut.join(', ')}`)),
    ...tooLarge.map(({ item, bytes }) =>
      letter(taking, item, `the row has ${bytes} bytes, more than a call can carry`),
    ),
  ];
  await keep(taking, () => taking.deadLetters.add(letters));
  if (letters.length) taking.patience.say('warning', `${letters.length} events went to ${taking.deadLetters.path}.`);
  const before: Commit = {
    done: tooLarge.map(({ item }) => item),
    counts: {
      fetched: events.length,
      duplicates: items.length - fresh.length,
      deadLettered: bad.length + tooLarge.length,
    },
  };
  const closing = close(items.map(item => item.time));
  await send(taking, batches, before, closing);
}

/** Sends the batches; each is committed when it is acknowledged, the last one together with what closes the page. */
async function send(
  taking: Taking,
  batches: readonly (readonly Item[])[],
  before: Commit,
  closing: Commit,
): Promise<void> {
  let pending = before;
  for (const [index, batch] of batches.entries()) {
    taking.patience.signal.throwIfAborted();
    await deliver(taking.sink, batch, taking.patience, async ({ accepted, refused }) => {
      await commit(taking, pending);
      await keep(taking, () => taking.deadLetters.add(refused.map(({ item, reason }) => letter(taking, item, reason))));
      pending = {
        done: [...accepted, ...refused.map(({ item }) => item)],
        counts: { sent: accepted.length, deadLettered: refused.length },
      };
    });
    if (index === batches.length - 1) break;
    await commit(taking, pending);
    pending = {};
  }
  await commit(taking, { ...pending, ...closing });
}

function commit(taking: Taking, changes: Commit): Promise<void> {
  return keep(taking, () => taking.state.commit(taking.stream, changes));
}

/** Writes to the disk; a full one is waited out, so that nothing that was acknowledged is sent again. */
function keep(taking: Taking, write: () => void): Promise<void> {
  return persist('The state folder', taking.patience, async () => write());
}

function shapeAll(taking: Taking, events: readonly unknown[]): { items: Item[]; bad: DeadLetter[] } {
  const items: Item[] = [];
  const bad: DeadLetter[] = [];
  for (const event of events) {
    const shaped = taking.shape(event);
    if ('reason' in shaped) bad.push({ stream: taking.stream, table: taking.table, reason: shaped.reason, event });
    else items.push({ ...shaped, event });
  }
  return { items, bad };
}

function withoutRepeated(taking: Taking, items: readonly Item[]): Item[] {
  const fresh = taking.state.fresh(
    taking.stream,
    items.map(item => item.id),
  );
  return items.filter(item => fresh.delete(item.id));
}

function letter(taking: Taking, item: Item, reason: string): DeadLetter {
  return { stream: taking.stream, table: taking.table, reason, event: item.event };
}
