import { joinRows } from '../../../src/ingest/encode.ts';
import type { Place } from '../../../src/ingest/spool/place.ts';
import { type Outgoing, openSpool, type Spool } from '../../../src/ingest/spool/spool.ts';
import { ModelFiles, PowerCut, seeded } from './model-files.ts';

/** What a number of histories showed. */
export interface CrashReport {
  histories: number;
  cuts: number;
  operations: number;
  /** Rows that were delivered more than once; at most the batches on their way at the cut. */
  repeated: number;
  /** What should never be, in words; empty when all is well. */
  violations: string[];
}

/**
 * Generates histories of a spool (appends, reads, acknowledgements out of order, removals), cuts the power at every operation of each, opens
 * what is left with what was not synced dropped, and goes on to the end. What must hold: every row whose append was
 * confirmed is delivered; every row that is delivered was appended; as it was appended; the end is reached; and a row whose
 * acknowledgement was committed is not delivered again.
 */
export async function crashHistories(histories: number, seed: number): Promise<CrashReport> {
  const report: CrashReport = { histories, cuts: 0, operations: 0, repeated: 0, violations: [] };
  for (let history = 0; history < histories; history++) {
    const own = seed + history * 7919;
    const whole = await play(own, Number.POSITIVE_INFINITY, report);
    report.operations += whole;
    for (let cut = 1; cut <= whole; cut++) {
      report.cuts++;
      await play(own, cut, report);
    }
  }
  return report;
}

/** What the outside of a spool knows: it survives every cut. */
interface World {
  readonly appended: Map<string, boolean>;
  readonly delivered: Map<string, number>;
  /** Rows whose acknowledgement was committed. */
  readonly settled: Set<string>;
  place: Place | undefined;
}

/** Plays one history, with a cut at an operation and a second life after it. Gives how many operations the first life had. */
async function play(seed: number, cut: number, report: CrashReport): Promise<number> {
  const random = seeded(seed);
  const files = new ModelFiles(seeded(seed + cut));
  files.cutAt = cut;
  const world: World = { appended: new Map(), delivered: new Map(), settled: new Set(), place: undefined };
  const say = (what: string) => report.violations.push(`seed ${seed}, cut at operation ${cut}: ${what}`);
  const ended = await live(files, world, random, say);
  if (!ended) await live(files.afterCut(seeded(seed + cut + 1)), world, random, say);
  for (const [row, confirmed] of world.appended) if (confirmed && !world.delivered.has(row)) say(`${row} is lost`);
  for (const times of world.delivered.values()) report.repeated += times - 1;
  return files.operations;
}

/** One life of the process; false when the power went. */
async function live(
  files: ModelFiles,
  world: World,
  random: () => number,
  say: (what: string) => void,
): Promise<boolean> {
  try {
    const spool = await openSpool({ files, place: world.place, damaged: () => {}, now: () => 0, segmentBytes: 3000 });
    const flights: Outgoing[] = [];
    for (let step = 0; step < 12; step++) {
      if (random() < 0.6) await append(spool, world, random);
      if (random() < 0.6) await read(spool, world, flights, say);
      if (flights.length && random() < 0.6) await settle(spool, world, take(flights, random));
    }
    for (let more = true; more; ) more = await read(spool, world, flights, say);
    while (flights.length) await settle(spool, world, take(flights, random));
    if (spool.unread !== 0) say(`${spool.unread} bytes are left unread at the end`);
    await spool.close();
    return true;
  } catch (error) {
    if (error instanceof PowerCut || (error as { cause?: unknown }).cause instanceof PowerCut) return false;
    throw error;
  }
}

async function append(spool: Spool, world: World, random: () => number): Promise<void> {
  const group = Array.from({ length: 1 + Math.floor(random() * 3) }, async () => {
    const count = 1 + Math.floor(random() * 4);
    const rows = Array.from({ length: count }, () =>
      JSON.stringify({ n: world.appended.size, pad: 'é'.repeat(random() * 200) }),
    ).map((row, index) => row.replace('"n":', `"i":${index},"n":`));
    for (const row of rows) world.appended.set(row, false);
    await spool.append({ rows: joinRows(rows), newest: 0, facts: random() < 0.5 ? { ids: rows } : {} });
    for (const row of rows) world.appended.set(row, true);
  });
  for (const end of await Promise.allSettled(group)) if (end.status === 'rejected') throw end.reason;
}

async function read(spool: Spool, world: World, flights: Outgoing[], say: (what: string) => void): Promise<boolean> {
  const out = await spool.read(700);
  if (!out) return false;
  for (const row of out.rows.bytes.toString('utf8').split(',\n')) {
    if (!world.appended.has(row)) say(`a row that nobody appended: ${row.slice(0, 60)}`);
    if (world.settled.has(row)) say(`${row.slice(0, 60)} is delivered again after it was committed`);
    world.delivered.set(row, (world.delivered.get(row) ?? 0) + 1);
  }
  flights.push(out);
  return true;
}

function take(flights: Outgoing[], random: () => number): Outgoing {
  return flights.splice(Math.floor(random() * flights.length), 1)[0];
}

async function settle(spool: Spool, world: World, out: Outgoing): Promise<void> {
  world.place = structuredClone(spool.acknowledge(out));
  for (const row of out.rows.bytes.toString('utf8').split(',\n')) world.settled.add(row);
  await spool.forget(out.ids);
}
