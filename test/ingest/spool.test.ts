import { describe, expect, it } from 'vitest';
import { joinRows } from '../../src/ingest/encode.ts';
import { spoolFolder } from '../../src/ingest/spool/files.ts';
import type { Place } from '../../src/ingest/spool/place.ts';
import { openSpool, type Spool } from '../../src/ingest/spool/spool.ts';
import { temporaryFolder } from '../helpers/connector-run.ts';
import { fullDisk, whyNoSmallDisk } from '../helpers/reliability/full-disk.ts';
import { crashHistories } from '../helpers/reliability/spool-crash.ts';
import { mutateSpool } from '../helpers/reliability/spool-mutation.ts';

const open = async (folder: string, place?: Place) =>
  openSpool({
    files: await spoolFolder(folder),
    place,
    damaged: damage => expect(damage).toBeUndefined(),
    now: () => 7,
    segmentBytes: 200,
  });
const put = (spool: Spool, rows: string[], facts = {}) => spool.append({ rows: joinRows(rows), newest: 5, facts });
const texts = (out: { rows: { bytes: Buffer } } | undefined) => out?.rows.bytes.toString().split(',\n');

describe('a spool', () => {
  it('gives rows in order, once, and again after it was closed without an acknowledgement', async () => {
    const folder = temporaryFolder();
    const spool = await open(folder);
    await Promise.all([put(spool, ['{"a":1}', '{"a":2}']), put(spool, ['{"a":3}'])]);
    expect(texts(await spool.read(1000))).toEqual(['{"a":1}', '{"a":2}', '{"a":3}']);
    expect(await spool.read(1000)).toBeUndefined();
    await spool.close();
    const again = await open(folder);
    expect(texts(await again.read(1000))).toEqual(['{"a":1}', '{"a":2}', '{"a":3}']);
    await again.close();
  });

  it('reads as many rows as a batch holds, and at least a frame', async () => {
    const spool = await open(temporaryFolder());
    for (const n of [1, 2, 3]) await put(spool, [`{"a":${n}}`]);
    expect(texts(await spool.read(18))).toEqual(['{"a":1}', '{"a":2}']);
    expect(texts(await spool.read(1))).toEqual(['{"a":3}']);
    await spool.close();
  });

  it('forgets what is acknowledged, out of order too, and gives only the rest after a restart', async () => {
    const folder = temporaryFolder();
    const spool = await open(folder);
    for (const n of [1, 2, 3]) await put(spool, [`{"a":${n},"pad":"${'x'.repeat(300)}"}`]);
    const [first, second, third] = [await spool.read(1), await spool.read(1), await spool.read(1)];
    expect(first && second && third).toBeTruthy();
    spool.acknowledge(third!);
    const place = spool.acknowledge(first!);
    await spool.forget();
    expect(place).toMatchObject({ until: 1, beyond: [[2, 3]] });
    await spool.close();
    const again = await open(folder, place);
    expect(texts(await again.read(1000))?.[0]).toContain('"a":2');
    expect(await again.read(1000)).toBeUndefined();
    expect(again.next).toBe(3);
    again.acknowledge({ from: 1, to: 2 });
    await again.forget();
    expect(again.bytes).toBe(0);
    await again.close();
  });

  it('knows the ids of what it holds and the cursor of its last rows, also after a restart', async () => {
    const folder = temporaryFolder();
    const spool = await open(folder);
    await put(spool, ['{}'], { ids: ['x'], cursor: { offset: 1 } });
    await put(spool, ['{}'], { ids: ['y'], cursor: { offset: 2 } });
    const out = await spool.read(1);
    const place = spool.acknowledge(out!);
    await spool.forget(out?.ids);
    expect([[...spool.ids], spool.cursor(), spool.oldest]).toEqual([['y'], { offset: 2 }, 7]);
    await spool.close();
    const again = await open(folder, place);
    expect([[...again.ids], again.cursor()]).toEqual([['y'], { offset: 2 }]);
    await again.close();
  });
});

it('loses nothing at any moment at which the power goes, whatever was not synced', async () => {
  const report = await crashHistories(25, 20261127);
  expect(report.violations).toEqual([]);
  expect(report.cuts).toBeGreaterThan(800);
});

it('loses only what is damaged, and says so once', async () => {
  const report = await mutateSpool(600, 1);
  expect(report.violations).toEqual([]);
  expect(report.framesLost).toBeLessThanOrEqual(report.framesDamaged);
  expect(report.framesLost).toBeGreaterThan(400);
});

const noSmallDisk = whyNoSmallDisk();
if (noSmallDisk) console.warn(`SKIPPED: a full disk: ${noSmallDisk}.`);

it.skipIf(noSmallDisk)(
  'a disk that is full refuses what comes, loses nothing, and goes on when there is room',
  async () => {
    expect(await fullDisk(2)).toMatchObject({ full: 2, lost: 0, repeated: 0, violations: [] });
  },
  60_000,
);
