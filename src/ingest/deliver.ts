import { Failure } from '../core/failure.ts';
import { type Patience, persist } from './persist.ts';
import type { Row } from './shape.ts';

/** Sends one batch of rows of one table; resolves when they are acknowledged. */
export type Sink = (rows: readonly Row[]) => Promise<void>;

/** What became of a batch. */
export interface Delivered<Item> {
  readonly accepted: readonly Item[];
  readonly refused: readonly { readonly item: Item; readonly reason: string }[];
}

/** So many rows refused one by one, and none taken: then it is not the rows. */
const refusalsThatMeanTheRule = 8;

/**
 * Delivers a batch whatever happens on the way: waits out what passes, halves what is too large, and finds the rows that
 * are refused, so that they never take their neighbours with them. When nothing but refusals come, it is the rule or the
 * stream that is wrong: then no row is given up, and the failure is one that needs a person.
 * `settled` is told of each part as soon as it is done.
 */
export async function deliver<Item extends { readonly row: Row }>(
  sink: Sink,
  items: readonly Item[],
  patience: Patience,
  settled: (part: Delivered<Item>) => Promise<void>,
): Promise<void> {
  await persist('The destination', patience, async () => {
    const refused: Refused<Item>[] = [];
    let anyAccepted = false;
    for await (const found of parts(sink, items, patience)) {
      if ('reason' in found) refused.push(found);
      else await settled({ accepted: found.items, refused: refused.splice(0) });
      anyAccepted ||= 'items' in found;
      if (!anyAccepted && refused.length >= refusalsThatMeanTheRule) throw refused[0].failure;
    }
    if (refused.length) await settled({ accepted: [], refused });
  });
}

interface Refused<Item> {
  readonly item: Item;
  readonly reason: string;
  readonly failure: Failure;
}

/** The accepted parts and the refused rows of a batch, as they are found. */
async function* parts<Item extends { readonly row: Row }>(
  sink: Sink,
  items: readonly Item[],
  patience: Patience,
): AsyncGenerator<{ items: readonly Item[] } | Refused<Item>> {
  const failure = await persist('The destination', patience, () => attempt(sink, items));
  if (!failure) yield { items };
  else if (items.length === 1) yield { item: items[0], reason: failure.message, failure };
  else {
    const middle = Math.ceil(items.length / 2);
    yield* parts(sink, items.slice(0, middle), patience);
    yield* parts(sink, items.slice(middle), patience);
  }
}

/** Sends once; a refusal of what was sent is an answer here, anything else is thrown. */
async function attempt(sink: Sink, items: readonly { readonly row: Row }[]): Promise<Failure | undefined> {
  try {
    await sink(items.map(item => item.row));
    return undefined;
  } catch (error) {
    if (error instanceof Failure && (error.status === 400 || error.status === 413)) return error;
    throw error;
  }
}
