import { pack } from './batch.ts';
import type { Counts } from './counts.ts';
import { type DeadLetter, type DeadLetters, keepLetters } from './dead-letters.ts';
import { type Delivered, deliver } from './deliver.ts';
import { encodeRow, joinRows } from './encode.ts';
import { type Patience, persist } from './persist.ts';
import type { Shaped, Shaper } from './shape.ts';
import type { Sink } from './sink.ts';
import type { Commit, Lease } from './stores/store.ts';
import { givenOf } from './unreadable.ts';

/** What takes the events of one partition to its table. */
export interface Taking {
  readonly stream: string;
  readonly table: string;
  readonly shape: Shaper;
  readonly lease: Lease;
  readonly deadLetters: DeadLetters;
  readonly sink: Sink;
  readonly patience: Patience;
  /** Told of every commit, and of the names of fields that no column takes. */
  readonly watch: Watch;
}

/** Who is told how a stream is doing. */
export interface Watch {
  count(stream: string, counts: Partial<Counts>, newest?: number | null): void;
  leftOver(stream: string, rest: unknown): void;
}

/** A shaped event beside the event that it was made of, and its row as JSON. */
export interface Item extends Shaped {
  readonly event: unknown;
  readonly encoded: string;
}

/**
 * Takes the events of a page to the table, and commits: the events of each batch once it is acknowledged, and with the last
 * of them what closes the page. Events that are already done are not sent again. Resolves when the page is closed.
 */
export async function take(
  taking: Taking,
  events: readonly unknown[],
  close: (times: readonly number[]) => Required<Pick<Commit, 'moved'>>,
): Promise<void> {
  const { items, bad } = shapeAll(taking, events);
  const fresh = await withoutRepeated(taking, items);
  const { batches, tooLarge } = pack(fresh);
  await keepLetters(taking, [...bad, ...lettersOf(taking, fresh, tooLarge)]);
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
    await deliver(taking.sink, joinRows(batch.map(item => item.encoded)), taking.patience, async part => {
      await commit(taking, pending);
      pending = await settle(taking, batch, part);
    });
    if (index === batches.length - 1) break;
    await commit(taking, pending);
    pending = {};
  }
  await commit(taking, { ...pending, ...closing });
}

/** What to commit of a part that is done; its refused rows are in the dead letters before. */
async function settle(taking: Taking, batch: readonly Item[], { from, to, refused }: Delivered): Promise<Commit> {
  await keepLetters(
    taking,
    refused.map(({ row, reason }) => letter(taking, batch[row], reason)),
  );
  return {
    done: batch.slice(from, to),
    counts: { sent: to - from - refused.length, deadLettered: refused.length },
  };
}

/** Writes to the store; what can not be written for the moment is waited out, so that nothing acknowledged is sent again. */
async function commit(taking: Taking, changes: Commit): Promise<void> {
  await persist('The state', taking.patience, () => taking.lease.commit(changes));
  taking.watch.count(taking.stream, changes.counts ?? {}, changes.moved?.newest);
}

function shapeAll(taking: Taking, events: readonly unknown[]): { items: Item[]; bad: DeadLetter[] } {
  const items: Item[] = [];
  const bad: DeadLetter[] = [];
  for (const event of events) {
    const shaped = taking.shape(event);
    if ('reason' in shaped)
      bad.push({ stream: taking.stream, table: taking.table, reason: shaped.reason, event: givenOf(event) });
    else items.push({ ...shaped, event, encoded: encodeRow(shaped.row) });
    if ('row' in shaped) taking.watch.leftOver(taking.stream, shaped.row.AdditionalFields);
  }
  return { items, bad };
}

async function withoutRepeated(taking: Taking, items: readonly Item[]): Promise<Item[]> {
  const ids = items.map(item => item.id);
  const fresh = await persist('The state', taking.patience, () => taking.lease.fresh(ids));
  return items.filter(item => fresh.delete(item.id));
}

/** What is told of rows that are in the table but cut, and of those that no call can carry. */
export function lettersOf(
  where: { readonly stream: string; readonly table: string },
  items: readonly Item[],
  tooLarge: readonly { readonly item: Item; readonly bytes: number }[],
): DeadLetter[] {
  return [
    ...items
      .filter(it => it.cut.length)
      .map(it => letter(where, it, `cut to 64 KiB in the table: ${it.cut.join(', ')}`)),
    ...tooLarge.map(({ item, bytes }) => letter(where, item, `the row has ${bytes} bytes, more than a call can carry`)),
  ];
}

function letter({ stream, table }: { stream: string; table: string }, item: Item, reason: string): DeadLetter {
  return { stream, table, reason, event: item.event };
}
