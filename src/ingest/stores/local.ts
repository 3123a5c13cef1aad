import type { State } from '../state.ts';
import type { Lease, Store } from './store.ts';

/**
 * The store of a single process: its state folder. Who owns the folder holds every partition until the process ends, so that
 * a lease needs no renewal; the lock of the operating system is the fence.
 */
export function localStore(state: State): Store {
  return {
    lasts: Number.POSITIVE_INFINITY,
    survey: async partitions => ({ replicas: 1, free: partitions }),
    claim: async partition => leaseOf(state, partition),
    close: async () => {},
  };
}

function leaseOf(state: State, partition: string): Lease {
  return {
    partition,
    token: 1,
    lasts: Number.POSITIVE_INFINITY,
    standing: () => state.standing(partition),
    fresh: async ids => state.fresh(partition, ids),
    commit: async commit => state.commit(partition, commit),
    renew: async () => {},
    release: async () => {},
  };
}
