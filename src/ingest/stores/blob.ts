import { randomUUID } from 'node:crypto';
import type { BlobLeases, LeasedBlob } from '../../azure/blob-leases.ts';
import { noCounts } from '../counts.ts';
import { moved } from './standing.ts';
import type { Commit, Lease, Standing, Store, Survey } from './store.ts';

/** Which blobs are meant, and how long a lease lasts. */
export interface BlobOptions {
  readonly leases: BlobLeases;
  /** Partitions of one connector and one workspace: `prod/okta`. */
  readonly scope: string;
  /** Azure leases a blob for 15 to 60 seconds; 30 where it is missing. */
  readonly seconds?: number;
}

/** What is in the blob of a partition. */
interface Document extends Standing {
  readonly token: number;
  /** Ids of events that are done, with their times. */
  readonly done: readonly (readonly [id: string, time: number])[];
}

/**
 * A store that many processes share: a blob for each partition, leased by who holds it. A commit replaces the blob under the lease and only
 * when its version is the one that this holder has written; the service refuses both when another has taken over.
 */
export function blobStore({ leases, scope, seconds = 30 }: BlobOptions): Store {
  const me = `${scope}/replicas/${randomUUID()}`;
  const partitions = `${scope}/partitions/`;
  const lasts = seconds * 1000;
  return {
    lasts,
    survey: wanted => survey(leases, { scope, partitions, me, lasts }, wanted),
    claim: async partition => {
      const blob = await leases.acquire(partitions + encodeURIComponent(partition), seconds);
      return blob && claimed(blob, partition, lasts);
    },
    close: () => leases.remove(me).catch(() => {}),
  };
}

async function survey(
  leases: BlobLeases,
  { scope, partitions, me, lasts }: { scope: string; partitions: string; me: string; lasts: number },
  wanted: readonly string[],
): Promise<Survey> {
  await leases.put(me, '');
  const [replicas, blobs] = await Promise.all([leases.list(`${scope}/replicas/`), leases.list(partitions)]);
  const held = new Set(blobs.filter(({ leased }) => leased).map(({ name }) => name));
  const newest = replicas.reduce((most, { modified }) => Math.max(most, modified), 0);
  return {
    replicas: replicas.filter(({ modified }) => modified > newest - lasts).length,
    free: wanted.filter(partition => !held.has(partitions + encodeURIComponent(partition))),
  };
}

/** The first write of a holder is its token: whoever had the blob before can not write any more. */
async function claimed(blob: LeasedBlob, partition: string, lasts: number): Promise<Lease> {
  const { text, etag } = await blob.read();
  const before: Document = text
    ? JSON.parse(text)
    : { cursor: null, newest: null, counts: noCounts, token: 0, done: [] };
  const token = before.token + 1;
  let standing: Standing = { cursor: before.cursor, newest: before.newest, counts: before.counts };
  let done = new Map(before.done);
  let version = await blob.write(JSON.stringify({ ...before, token }), etag);
  return {
    partition,
    token,
    lasts,
    standing: () => standing,
    fresh: async ids => new Set(ids.filter(id => !done.has(id))),
    commit: async commit => {
      const [next, known] = [moved(standing, commit), remembered(done, commit)];
      const document: Document = { ...next, token, done: [...known] };
      version = await blob.write(JSON.stringify(document), version);
      [standing, done] = [next, known];
    },
    renew: () => blob.renew(),
    release: () => blob.release(),
  };
}

function remembered(
  done: ReadonlyMap<string, number>,
  { done: more = [], moved: movedOn }: Commit,
): Map<string, number> {
  const oldest = movedOn?.forgetBefore ?? Number.NEGATIVE_INFINITY;
  const all = [...done, ...more.map(({ id, time }) => [id, time] as const)];
  return new Map(all.filter(([, time]) => time >= oldest));
}
