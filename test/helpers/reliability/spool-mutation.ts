import { joinRows } from '../../../src/ingest/encode.ts';
import { encodeFrame } from '../../../src/ingest/spool/frame.ts';
import type { Damage } from '../../../src/ingest/spool/segment.ts';
import { openSpool } from '../../../src/ingest/spool/spool.ts';
import { MemoryFiles } from './memory-files.ts';
import { seeded } from './model-files.ts';

/** What a number of mutations showed. */
export interface MutationReport {
  mutations: number;
  framesDamaged: number;
  framesLost: number;
  told: number;
  violations: string[];
}

const frames = 24;

/**
 * Damages a segment in one place (a bit, a run of zeros or of noise, a cut, a piece that is missing, a piece that is doubled) and opens it. What must hold: every
 * frame whose bytes are untouched is read as it was written; the damage is told once, and its bytes are set aside; a second
 * opening tells nothing new.
 */
export async function mutateSpool(mutations: number, seed: number): Promise<MutationReport> {
  const report: MutationReport = { mutations, framesDamaged: 0, framesLost: 0, told: 0, violations: [] };
  for (let index = 0; index < mutations; index++) await mutateOnce(seed + index, index, report);
  return report;
}

async function mutateOnce(seed: number, index: number, report: MutationReport): Promise<void> {
  const random = seeded(seed);
  const { bytes, rows } = segment(random);
  const damaged = mutate(bytes, index, random);
  const intact = rows.filter(({ frame }) => damaged.includes(frame));
  const files = new MemoryFiles({ '0000000000000000.spool': damaged });
  const say = (what: string) => report.violations.push(`seed ${seed}: ${what}`);
  const told: Damage[] = [];
  const read = await readAll(files, damage => told.push(damage));
  for (const { row } of intact) if (!read.has(row)) say(`an untouched frame is lost: ${row.slice(0, 40)}`);
  for (const row of read) if (!rows.some(it => it.row === row)) say(`a row that nobody wrote: ${row.slice(0, 40)}`);
  const lost = rows.filter(({ row }) => !read.has(row)).length;
  if (lost && !told.length && damaged.length !== 0 && !cutAtFrame(damaged, rows))
    say(`${lost} frames are lost without a word`);
  const kept = files.names().filter(name => name.startsWith('damaged-')).length;
  if (kept !== told.length) say(`${told.length} damages are told and ${kept} are set aside`);
  await readAll(files, damage => say(`told twice: byte ${damage.at}`));
  report.framesDamaged += rows.length - intact.length;
  report.framesLost += lost;
  report.told += told.length;
}

/** A file that ends exactly behind a frame is a file like any other: nothing in it shows that there was more. */
function cutAtFrame(damaged: Buffer, rows: readonly { frame: Buffer }[]): boolean {
  let at = 0;
  for (const { frame } of rows) {
    if (at === damaged.length) return true;
    if (!damaged.subarray(at, at + frame.length).equals(frame)) return false;
    at += frame.length;
  }
  return at === damaged.length;
}

function segment(random: () => number) {
  const rows = Array.from({ length: frames }, (_, n) => {
    const row = JSON.stringify({ n, text: 'x'.repeat(random() * 300) });
    const facts = random() < 0.3 ? { ids: [`id-${n}`], cursor: { at: n } } : {};
    const frame = Buffer.concat(encodeFrame({ first: n, count: 1, newest: n, rows: joinRows([row]).bytes, facts }));
    return { row, frame };
  });
  return { rows, bytes: Buffer.concat(rows.map(({ frame }) => frame)) };
}

const kinds: readonly ((bytes: Buffer, at: number, random: () => number) => Buffer)[] = [
  (bytes, at, random) => changed(bytes, at, 1, () => bytes[at] ^ (1 << Math.floor(random() * 8))),
  (bytes, at) => changed(bytes, at, 64, () => 0),
  (bytes, at, random) => changed(bytes, at, 40, () => Math.floor(random() * 256)),
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at, random) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(random() * 80))]),
  (bytes, at, random) =>
    Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(at - Math.floor(random() * 80), 0))]),
];

function mutate(bytes: Buffer, index: number, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  return kinds[index % kinds.length](bytes, at, random);
}

function changed(bytes: Buffer, at: number, length: number, value: () => number): Buffer {
  const copy = Buffer.from(bytes);
  for (let n = at; n < Math.min(at + length, bytes.length); n++) copy[n] = value();
  return copy;
}

async function readAll(files: MemoryFiles, damaged: (damage: Damage) => void): Promise<Set<string>> {
  const spool = await openSpool({ files, place: undefined, damaged, now: () => 0 });
  const rows = new Set<string>();
  for (let out = await spool.read(1); out; out = await spool.read(1)) rows.add(out.rows.bytes.toString('utf8'));
  await spool.close();
  return rows;
}
