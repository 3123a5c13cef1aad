import { blobLeases } from '../../../src/azure/blob-leases.ts';
import { blobStore } from '../../../src/ingest/stores/blob.ts';
import { postgresStore } from '../../../src/ingest/stores/postgres.ts';
import type { Store } from '../../../src/ingest/stores/store.ts';

/** A store that a process can be told to open. */
export interface StorePlace {
  kind: 'blob' | 'postgres';
  /** A connection string. */
  at: string;
  scope: string;
  /** Milliseconds; Azure leases a blob for 15 seconds at least. */
  lasts: number;
}

export async function openStore({ kind, at, scope, lasts }: StorePlace): Promise<Store> {
  if (kind === 'postgres') return postgresStore({ url: at, scope, lasts });
  const leases = await blobLeases({ connection: at, container: 'picket' });
  return blobStore({ leases, scope, seconds: lasts / 1000 });
}
