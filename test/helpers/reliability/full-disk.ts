import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../../src/core/failure.ts';
import { systemClock } from '../../../src/ingest/clock.ts';
import { defineTable } from '../../../src/ingest/contract.ts';
import { deadLetters } from '../../../src/ingest/dead-letters.ts';
import { openView } from '../../../src/ingest/observe/view.ts';
import { openPushed } from '../../../src/ingest/push.ts';
import { openState } from '../../../src/ingest/state.ts';
import { watchStreams } from '../../../src/ingest/watch.ts';

/** What a disk that was full again and again showed. */
export interface FullDiskReport {
  /** How often the disk was full while events came. */
  full: number;
  /** Events that were taken, and that were refused because nothing could be written. */
  taken: number;
  refused: number;
  lost: number;
  repeated: number;
  violations: string[];
}

const table = defineTable('Full_CL', {
  TimeGenerated: 'datetime',
  EventTime: 'datetime',
  IngestId: 'string',
  Name: 'string',
  AdditionalFields: 'dynamic',
});
const megabytes = 6;

/** Why it can not be tried here, or undefined: a small file system of its own needs the right to mount one. */
export function whyNoSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'picket-full-'));
  const mounted = mount(folder);
  if (mounted) unmount(folder);
  rmSync(folder, { recursive: true });
  return mounted ? undefined : 'a file system can not be mounted here';
}

const mount = (folder: string) =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'picket', folder]).status === 0;
const unmount = (folder: string) => spawnSync('umount', [folder]);

/**
 * Lets events come while a disk of six megabytes is filled and emptied by somebody else, a given number of times: what was taken must arrive, once,
 * and after each time everything goes on by itself, in the same process and after a restart.
 */
export async function fullDisk(cycles: number): Promise<FullDiskReport> {
  const folder = mkdtempSync(join(tmpdir(), 'picket-full-'));
  if (!mount(folder)) throw new Error('no file system of its own');
  const [taken, arrived] = [new Set<string>(), [] as string[]];
  const report: FullDiskReport = { full: 0, taken: 0, refused: 0, lost: 0, repeated: 0, violations: [] };
  try {
    for (let cycle = 0; cycle < cycles; cycle += 10)
      await oneLife(folder, Math.min(10, cycles - cycle), { taken, arrived, report, first: cycle });
  } finally {
    unmount(folder);
    rmSync(folder, { recursive: true });
  }
  const set = new Set(arrived);
  const lost = [...taken].filter(name => !set.has(name));
  if (lost.length) report.violations.push(`lost: ${lost.slice(0, 5).join()}`);
  return { ...report, taken: taken.size, lost: lost.length, repeated: arrived.length - set.size };
}

interface World {
  readonly taken: Set<string>;
  readonly arrived: string[];
  readonly report: FullDiskReport;
  readonly first: number;
}

async function oneLife(folder: string, cycles: number, { taken, arrived, report, first }: World): Promise<void> {
  const stop = new AbortController();
  const state = openState(join(folder, 'state'));
  const pushed = await openPushed({
    ...{
      stream: 'full',
      origin: 'full/full',
      table: table.name,
      folder: join(folder, 'state'),
      state,
      until: 'stopped',
    },
    shape: { table, event: { time: 'at' }, row: { Name: 'name' } },
    deadLetters: deadLetters(join(folder, 'state'), Date.now),
    sink: async ({ bytes }) => {
      for (const { Name } of JSON.parse(`[${bytes.toString()}]`) as { Name: string }[]) arrived.push(Name);
    },
    patience: { clock: systemClock, signal: stop.signal, limit: Number.POSITIVE_INFINITY, say: () => {} },
    watch: watchStreams(state, openView('full', Date.now), Date.now, () => {}),
  });
  const drained = pushed.drain().catch(() => {});
  const take = async (name: string) => {
    try {
      await pushed.intake.take([{ at: new Date().toISOString(), name, padding: 'x'.repeat(20_000) }]);
      taken.add(name);
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      report.refused++;
      return false;
    }
  };
  for (let cycle = first; cycle < first + cycles; cycle++) {
    for (let n = 0; n < 5; n++) await take(`${cycle}-before-${n}`);
    fill(join(folder, 'filler'));
    const went = [];
    for (let n = 0; n < 20; n++) went.push(await take(`${cycle}-full-${n}`));
    if (went.includes(false)) report.full++;
    rmSync(join(folder, 'filler'));
    if (!(await take(`${cycle}-after`)))
      report.violations.push(`nothing is taken after the disk was emptied (${cycle})`);
  }
  for (let waited = 0; waited < 600 && new Set(arrived).size < taken.size; waited++)
    await new Promise(resolve => setTimeout(resolve, 50));
  stop.abort();
  await drained;
  await pushed.close();
  state.close();
}

/** Takes all room that is left. */
function fill(path: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  for (const size of [1024 * 1024, 65_536, 4096]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // no room for so many bytes any more
    }
  }
}
