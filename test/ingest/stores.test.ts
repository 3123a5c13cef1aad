import { afterAll, describe, expect, it } from 'vitest';
import { blobLeases } from '../../src/azure/blob-leases.ts';
import { blobStore } from '../../src/ingest/stores/blob.ts';
import { postgresStore } from '../../src/ingest/stores/postgres.ts';
import type { Lease, Store } from '../../src/ingest/stores/store.ts';
import { turns } from '../../src/ingest/turns.ts';
import { startAzurite } from '../helpers/azurite.ts';
import { postgresPrograms, startPostgres } from '../helpers/postgres.ts';
import { pauseHolders } from '../helpers/reliability/paused-holders.ts';
import { simulateReplicas } from '../helpers/reliability/replica-simulation.ts';

const programs = postgresPrograms();
if (!programs)
  console.warn('SKIPPED: PostgreSQL is not installed (scripts/install-postgres.sh), so that its store is not tested.');
const postgres = programs ? await startPostgres(programs) : undefined;
const azurite = await startAzurite();
afterAll(async () => {
  await postgres?.close();
  await azurite.close();
});

let scopes = 0;
const kinds: [string, (scope: string) => Promise<Store>][] = [
  [
    'Azure Blob',
    async scope =>
      blobStore({
        leases: await blobLeases({ connection: azurite.connection, container: 'picket' }),
        scope,
        seconds: 15,
      }),
  ],
  ...(postgres ? [['PostgreSQL', scope => postgresStore({ url: postgres.url, scope })] as (typeof kinds)[number]] : []),
];
const lost = expect.objectContaining({ code: 'lease/lost' });

describe.each(kinds)('%s', (_name, open) => {
  const two = async () => {
    const scope = `test/${scopes++}`;
    return [await open(scope), await open(scope)];
  };
  const claimed = async (store: Store, partition = 'p'): Promise<Lease> => {
    const lease = await store.claim(partition);
    if (!lease) throw new Error(`${partition} is held by another`);
    return lease;
  };

  it('lets one hold a partition, and shows it to the others', async () => {
    const [a, b] = await two();
    expect(await a.survey(['p', 'q'])).toEqual({ replicas: 1, free: ['p', 'q'] });
    const lease = await claimed(a);
    expect(await b.claim('p')).toBeUndefined();
    expect(await b.survey(['p', 'q'])).toEqual({ replicas: 2, free: ['q'] });
    await lease.renew();
    await lease.release();
    expect((await claimed(b)).token).toBe(lease.token + 1);
    await Promise.all([a.close(), b.close()]);
  });

  it('gives the next holder what the last one has committed', async () => {
    const [a, b] = await two();
    const first = await claimed(a);
    expect(first.standing()).toEqual({
      cursor: null,
      newest: null,
      counts: { fetched: 0, sent: 0, duplicates: 0, deadLettered: 0 },
    });
    await first.commit({
      done: [
        { id: 'old', time: 1 },
        { id: 'x', time: 9 },
      ],
      counts: { sent: 2 },
    });
    await first.commit({ counts: { sent: 1 }, moved: { cursor: { next: "it's" }, newest: 9, forgetBefore: 5 } });
    await first.release();
    const second = await claimed(b);
    expect(second.standing()).toEqual({
      cursor: { next: "it's" },
      newest: 9,
      counts: { fetched: 0, sent: 3, duplicates: 0, deadLettered: 0 },
    });
    expect(await second.fresh(['old', 'x', 'y'])).toEqual(new Set(['old', 'y']));
    await Promise.all([a.close(), b.close()]);
  });

  it('refuses every write of who held it before', async () => {
    const [a, b] = await two();
    const before = await claimed(a);
    await before.release();
    const now = await claimed(b);
    await expect(before.commit({ counts: { sent: 1 } })).rejects.toEqual(lost);
    await expect(before.renew()).rejects.toEqual(lost);
    await now.commit({ counts: { sent: 5 } });
    expect(now.standing().counts.sent).toBe(5);
    await Promise.all([a.close(), b.close()]);
  });

  it('lets only one of many who ask at once have it', async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, () => open(`race/${_name}`)));
    const leases = await Promise.all(stores.map(store => store.claim('p')));
    expect(leases.filter(lease => lease !== undefined)).toHaveLength(1);
    await Promise.all(stores.map(store => store.close()));
  });
});

it.skipIf(!postgres)('takes no write of a holder that was paused for longer than its lease lasts', async () => {
  const place = { kind: 'postgres' as const, at: postgres?.url ?? '', scope: 'paused', lasts: 2000 };
  expect(await pauseHolders(place, 2, 10)).toEqual({ holders: 20, takenOver: 20, twoWriters: 0, told: 20 });
});

it('gives turns to so many at once, the others in their order, and to the next when one fails', async () => {
  const turn = turns(2);
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const began: number[] = [];
  const works = ends.map(({ promise }, index) =>
    turn(async () => {
      began.push(index);
      await promise;
    }).catch(error => error.message),
  );
  expect(began).toEqual([0, 1]);
  ends[1].reject(new Error('it failed'));
  expect(await works[1]).toBe('it failed');
  expect(began).toEqual([0, 1, 2]);
  for (const { resolve } of ends) resolve();
  await Promise.all(works);
  expect(began).toEqual([0, 1, 2, 3, 4]);
});

it('shares partitions among many processes that die and have slow clocks: each has an owner soon, and none two writers', async () => {
  const report = await simulateReplicas({ replicas: 60, partitions: 600, minutes: 20, seed: 4 });
  expect(report).toMatchObject({ twoWriters: 0, withoutOwnerTooLong: 0 });
  expect(report.deaths).toBeGreaterThan(20);
  expect(report.fenced).toBeGreaterThan(0);
});
