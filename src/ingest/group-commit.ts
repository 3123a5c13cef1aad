import type { NewDelivery, State } from './state.ts';

/** Resolves when a delivery is durable: true when it is new. Rejects when it could not be stored. */
export type Store = (delivery: NewDelivery) => Promise<boolean>;

interface Waiting {
  readonly delivery: NewDelivery;
  readonly stored: (isNew: boolean) => void;
  readonly failed: (error: unknown) => void;
}

/** Stores deliveries that arrive together in one commit, because what a commit costs is waiting for the disk. */
export function groupCommit(state: State): Store {
  let waiting: Waiting[] = [];
  const flush = () => {
    const group = waiting;
    waiting = [];
    try {
      const isNew = state.spool(group.map(({ delivery }) => delivery));
      for (const [index, { stored }] of group.entries()) stored(isNew[index]);
    } catch (error) {
      for (const { failed } of group) failed(error);
    }
  };
  return delivery =>
    new Promise((stored, failed) => {
      if (waiting.push({ delivery, stored, failed }) === 1) setImmediate(flush);
    });
}
