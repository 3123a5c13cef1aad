import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/core/failure.ts';
import { deliver } from '../../src/ingest/deliver.ts';
import { joinRows } from '../../src/ingest/encode.ts';
import { openLane } from '../../src/ingest/lane.ts';
import { quickClock } from '../helpers/quick-clock.ts';

const signal = new AbortController().signal;

/** Delivers rows to a rule that refuses some of them; gives what became of each and how many calls it took. */
async function deliverTo(rows: string[], refuses: (rows: string[]) => number | undefined) {
  let calls = 0;
  const refused: number[] = [];
  let done = 0;
  await deliver(
    async ({ bytes }) => {
      calls++;
      const status = refuses(bytes.toString().split(',\n'));
      if (status) throw new Failure('service/refused', `answers ${status}`, { status });
    },
    joinRows(rows),
    { clock: quickClock(), signal, limit: 0, say: () => {} },
    async part => {
      expect(part.from).toBe(done);
      done = part.to;
      refused.push(...part.refused.map(({ row }) => row));
    },
  );
  expect(done).toBe(rows.length);
  return { calls, refused };
}

describe('a batch', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, n) => JSON.stringify({ n }));

  it.each([0, 1, 4711, 65_536, 99_999])(
    'with one bad row of 100,000, the one numbered %i, takes 20 calls at most',
    async bad => {
      const { calls, refused } = await deliverTo(rows(100_000), part =>
        part.includes(`{"n":${bad}}`) ? 400 : undefined,
      );
      expect(refused).toEqual([bad]);
      expect(calls).toBeLessThanOrEqual(20);
    },
  );

  it('loses none of the neighbours of many bad rows', async () => {
    const bad = new Set([3, 4, 90, 91, 92, 199]);
    const holds = (part: string[]) => part.some(row => bad.has((JSON.parse(row) as { n: number }).n));
    const { refused } = await deliverTo(rows(200), part => (holds(part) ? 400 : undefined));
    expect(refused).toEqual([...bad]);
  });

  it('that only fits in pieces is sent in pieces, and a row that fits nowhere is refused alone', async () => {
    const { refused } = await deliverTo([...rows(30), JSON.stringify({ long: 'x'.repeat(500) })], part =>
      part.join('').length > 200 ? 413 : undefined,
    );
    expect(refused).toEqual([30]);
  });

  it('whose rows are refused only together, as for their span of time, loses none', async () => {
    const { refused } = await deliverTo(rows(50), part => (part.length > 7 ? 400 : undefined));
    expect(refused).toEqual([]);
  });
});

describe('a lane', () => {
  it('widens while calls end in time, and narrows when it is throttled', async () => {
    const clock = quickClock();
    const lane = openLane(clock);
    const started = lane.limit;
    for (let round = 0; round < 40; round++) {
      await Promise.all(Array.from({ length: 8 }, () => lane.run(async () => 10, signal)));
    }
    expect(lane.limit).toBeGreaterThan(started);
    expect(lane.limit).toBeLessThanOrEqual(8);
    const wide = lane.limit;
    const throttled = new Failure('service/throttled', 'slow down', { status: 429, retryAfter: 5000 });
    await expect(lane.run(() => Promise.reject(throttled), signal)).rejects.toBe(throttled);
    expect(lane.limit).toBe(wide / 2);
    await lane.run(async () => 10, signal);
    expect(clock.waits.reduce((a, b) => a + b, 0)).toBeGreaterThan(4900);
    expect([lane.calls, lane.throttled, lane.bytes]).toEqual([322, 1, 3210]);
  });

  it('never runs more calls at once than its limit', async () => {
    const lane = openLane(quickClock());
    let [running, most] = [0, 0];
    const call = async () => {
      most = Math.max(most, ++running);
      await new Promise(resolve => setImmediate(resolve));
      running--;
      return 1;
    };
    await Promise.all(Array.from({ length: 100 }, () => lane.run(call, signal)));
    expect(most).toBeLessThanOrEqual(8);
  });
});
