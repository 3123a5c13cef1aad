import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, startIngestion } from '../ingestion-server.ts';
import { seeded } from './model-files.ts';

/** How an event came. */
type Way = 'pull' | 'push' | 'tail';

/** How many batches of a way may be on their way at a kill. */
const onTheirWay: Readonly<Record<Way, number>> = { pull: 1, push: 8, tail: 8 };

/** What a storm of kills showed. */
export interface KillReport {
  kills: number;
  /** Events that a sender was told are taken, or that a source had, by the way they came. */
  events: Record<Way, number>;
  lost: number;
  /** Rows that arrived more than once. */
  repeated: number;
  /** Events whose copies do not have the same IngestId, so that nothing could remove them. */
  unlike: number;
  /** The most calls of one way whose rows came again after one kill: a stream that is asked has one on its way, a spool eight. */
  most: Record<Way, number>;
  violations: string[];
}

const script = join(import.meta.dirname, 'kill-child.ts');

/**
 * Kills a running connector again and again at random moments while a source is asked, a webhook is delivered to and a file grows, and looks at
 * what arrived in the end: everything that was accepted, and nothing twice but what was on its way at a kill.
 */
export async function killStorm(kills: number, seed: number): Promise<KillReport> {
  const random = seeded(seed);
  const folder = mkdtempSync(join(tmpdir(), 'picket-kill-'));
  const ingestion = await startIngestion();
  ingestion.delay = () => random() * 15;
  const world = { pull: [] as string[], push: new Set<string>(), tail: [] as string[] };
  const source = await startSource(world.pull);
  const file = join(folder, 'app.log');
  writeFileSync(file, '');
  const grow = growth(world, file, random);
  /** How many calls had arrived when each life ended. */
  const lives: number[] = [];
  const options = { state: join(folder, 'state'), file, source: source.url, endpoint: ingestion.url, ca: ingestion.ca };
  for (let kill = 0; kill < kills; kill++) {
    const { child, hook } = await startChild(options);
    const pushing = push(hook, world.push, `${kill}`);
    const until = performance.now() + random() * 600;
    while (performance.now() < until) {
      grow();
      await sleep(4);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    await pushing;
    lives.push(ingestion.calls.length);
  }
  const { child } = await startChild(options);
  const expected = () => [...world.pull, ...world.push, ...world.tail];
  const stored = () => (ingestion.stored.get('Custom-Kill_CL') ?? []).map(row => String(row.Name));
  for (let waited = 0; waited < 600 && !covers(stored(), expected()); waited++) await sleep(100);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const arrived = stored();
  const set = new Set(arrived);
  const missing = expected().filter(id => !set.has(id));
  await ingestion.close();
  source.server.close();
  rmSync(folder, { recursive: true });
  const most = mostRepeated(ingestion.calls, lives);
  const ways = Object.keys(onTheirWay) as Way[];
  const over = ways.filter(way => most[way] > onTheirWay[way]);
  const violations = [
    ...missing.slice(0, 20).map(id => `${id} is lost`),
    ...over.map(way => `${most[way]} calls of ${way} came again after one kill`),
  ];
  return {
    kills,
    events: { pull: world.pull.length, push: world.push.size, tail: world.tail.length },
    lost: missing.length,
    repeated: arrived.length - set.size,
    unlike: unlikeCopies(ingestion.stored.get('Custom-Kill_CL') ?? []),
    most,
    violations,
  };
}

/** Of each way the most calls of one life whose rows came again: more than were on their way can not be needed. */
function mostRepeated(calls: readonly Call[], lives: readonly number[]): Record<Way, number> {
  const first = new Map<string, number>();
  const repeated = new Set<number>();
  for (const [index, { rows }] of calls.entries()) {
    for (const { Name } of rows) {
      const before = first.get(String(Name));
      if (before === undefined) first.set(String(Name), index);
      else repeated.add(before);
    }
  }
  const most = { pull: 0, push: 0, tail: 0 };
  const byLife = Map.groupBy(repeated, index => lives.findIndex(end => index < end));
  for (const indexes of byLife.values()) {
    const ways = Object.groupBy(indexes, index => String(calls[index].rows[0].Name).split('-')[0] as Way);
    for (const way of Object.keys(most) as Way[]) most[way] = Math.max(most[way], ways[way]?.length ?? 0);
  }
  return most;
}

function unlikeCopies(rows: readonly Record<string, unknown>[]): number {
  const pairs = new Set(rows.map(row => `${row.Name} ${row.IngestId}`));
  return pairs.size - new Set(rows.map(row => row.Name)).size;
}

function covers(stored: readonly string[], expected: readonly string[]): boolean {
  const set = new Set(stored);
  return expected.every(id => set.has(id));
}

/** Adds events to the source and lines to the file. */
function growth(world: { pull: string[]; tail: string[] }, file: string, random: () => number): () => void {
  return () => {
    for (let n = 0; n < 3; n++) world.pull.push(`pull-${world.pull.length}`);
    const lines = Array.from({ length: 1 + Math.floor(random() * 5) }, () => `tail-${world.tail.length + 0}`);
    for (const index of lines.keys()) {
      lines[index] = `tail-${world.tail.length}`;
      world.tail.push(lines[index]);
    }
    appendFileSync(file, `${lines.join('\n')}\n`);
  };
}

/** A source with a cursor that is the number of the next event. */
async function startSource(events: readonly string[]): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const from = Number(new URL(request.url ?? '', 'http://x').searchParams.get('from') ?? 0);
    const items = events
      .slice(from, from + 200)
      .map((id, index) => ({ id, at: new Date(1e12 + (from + index)).toISOString() }));
    response.end(JSON.stringify({ items, next: String(from + items.length) }));
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const address = server.address() as { port: number };
  return { url: `http://127.0.0.1:${address.port}`, server };
}

/** The child says where it listens once it does. */
async function startChild(options: object): Promise<{ child: ChildProcess; hook: string }> {
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  if (!value) throw new Error('the child ended before it listened');
  return { child, hook: value };
}

/** Delivers as fast as it is answered, until the receiver is gone; remembers what it was told is taken. */
async function push(hook: string, taken: Set<string>, round: string): Promise<void> {
  const { hostname, port } = new URL(hook);
  await new Promise<void>(resolve =>
    connect(Number(port), hostname)
      .once('connect', resolve)
      .once('error', () => resolve()),
  );
  for (let n = 0; ; n++) {
    const id = `push-${round}-${n}`;
    try {
      const response = await fetch(hook, {
        method: 'POST',
        headers: { 'x-id': id, 'x-signature': 'right' },
        body: '{}',
      });
      if (response.status === 202) taken.add(id);
    } catch {
      return;
    }
  }
}
