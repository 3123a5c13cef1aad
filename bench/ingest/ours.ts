// Takes a file of lines through the whole way: read, checked, spooled, synced, compressed, sent. Prints rows, milliseconds and what it cost.
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bodySender } from '../../src/azure/ingestion.ts';
import { systemClock } from '../../src/ingest/clock.ts';
import { deadLetters } from '../../src/ingest/dead-letters.ts';
import { lineFramer } from '../../src/ingest/formats/framing.ts';
import { openLane } from '../../src/ingest/lane.ts';
import { openView } from '../../src/ingest/observe/view.ts';
import { openPushed } from '../../src/ingest/push.ts';
import { openSink } from '../../src/ingest/sink.ts';
import { openState } from '../../src/ingest/state.ts';
import { watchStreams } from '../../src/ingest/watch.ts';
import { columns } from './json-lines.ts';

const { path, url, ca } = JSON.parse(process.argv[2]) as { path: string; url: string; ca: string };
const folder = mkdtempSync(join(tmpdir(), 'picket-bench-'));
const state = openState(folder);
const credential = { getToken: async () => ({ token: 'bench', expiresOnTimestamp: Date.now() + 3_600_000 }) };
const send = bodySender({ endpoint: url, ca, credential, audience: 'https://monitor.azure.com' });
const own = Object.keys(columns).filter(
  name => !['TimeGenerated', 'EventTime', 'IngestId', 'AdditionalFields'].includes(name),
);
const stop = new AbortController();
const pushed = await openPushed({
  ...{ stream: 'bench', origin: 'bench/bench', table: 'Bench_CL', folder, state, until: 'caught-up' as const },
  shape: {
    table: { name: 'Bench_CL', columns },
    event: { time: 'EventTime' },
    row: Object.fromEntries(own.map(name => [name, name])),
  },
  deadLetters: deadLetters(folder, Date.now),
  sink: openSink([{ immutableId: 'dcr-1', stream: 'Custom-Bench_CL', lane: openLane(systemClock), send }]),
  patience: {
    clock: systemClock,
    signal: stop.signal,
    limit: 60_000,
    say: (_level, message) => console.error(message),
  },
  watch: watchStreams(state, openView('bench', Date.now), Date.now, () => {}),
});
const began = performance.now();
const before = process.cpuUsage();
const framer = lineFramer();
let reading = true;
let most = 0;
const memory = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, 100);
let rows = 0;
const drained = (async () => {
  while (reading || pushed.spool.unread) {
    await pushed.drain();
    if (reading) await new Promise(resolve => setTimeout(resolve, 5));
  }
})();
const takes = new Set<Promise<void>>();
for await (const bytes of createReadStream(path, { highWaterMark: 262_144 })) {
  const lines = framer.push(bytes as Buffer);
  rows += lines.length;
  const take = pushed.intake.takeLines(lines).then(() => void takes.delete(take));
  takes.add(take);
  if (takes.size >= 4) await Promise.race(takes);
  if (pushed.spool.unread > 64 * 1024 * 1024) await new Promise(resolve => setTimeout(resolve, 20));
}
await Promise.all(takes);
reading = false;
await drained;
const milliseconds = performance.now() - began;
const { user, system } = process.cpuUsage(before);
clearInterval(memory);
await pushed.close();
state.close();
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ rows, milliseconds, cpu: (user + system) / 1000, memory: most }));
