import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, median, ratio, type Settings } from '../../figure.ts';
import { runPart } from '../../part.ts';
import { writeCefLines } from '../cef-lines.ts';
import { type Cost, perCoreSecond, perSecond, type Sink, startSink, thousands } from '../processes.ts';
import { costOf, hasSyslogNg, startSyslogNg } from '../syslog-ng.ts';

interface Load {
  readonly paths: readonly string[];
  readonly lines: number;
  readonly sink: Sink;
}

/** CEF over TCP parsed, spooled durably and sent, beside syslog-ng with a reliable disk buffer, in one run, by turns. */
await runPart(async ({ lines: asked, runs }: Settings): Promise<Figure[]> => {
  const lines = Math.min(asked, 200_000);
  const folder = mkdtempSync(join(tmpdir(), 'picket-bench-'));
  const paths = [0, 1].map(part => join(folder, `events-${part}.log`));
  await writeCefLines(paths, lines);
  const sink = await startSink();
  const load = { paths, lines, sink };
  const [ours, theirs]: [Cost[], Cost[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    ours.push(await throughOurs(load));
    if (hasSyslogNg()) theirs.push(await throughSyslogNg(load, join(folder, `syslog-ng-${run}`), 20_514 + run));
  }
  await sink.close();
  rmSync(folder, { recursive: true });
  if (!hasSyslogNg()) console.error('SKIPPED: syslog-ng is not installed; scripts/install-syslog-ng.sh installs it.');
  return figures(ours, theirs);
});

function figures(ours: readonly Cost[], theirs: readonly Cost[]): Figure[] {
  const of = (costs: readonly Cost[], value: (cost: Cost) => number) => median(costs.map(value));
  const line = (what: string, value: (cost: Cost) => number, wanted: string): Figure => ({
    what,
    measured: thousands(of(ours, value)),
    beside: theirs.length ? `${thousands(of(theirs, value))} in syslog-ng` : 'syslog-ng is not installed',
    ratio: theirs.length ? ratio(of(ours, value) / of(theirs, value)) : '',
    wanted,
  });
  return [
    line('lines of 1.2 KB a second, sender and sink on the same cores', perSecond, '≥ 1.0 ×, ≥ 25,000'),
    line('lines a core-second', perCoreSecond, ''),
    {
      what: 'most memory',
      measured: `${Math.round(of(ours, ({ memory }) => memory) / 1e6)} MB`,
      beside: theirs.length ? `${Math.round(of(theirs, ({ memory }) => memory) / 1e6)} MB in syslog-ng` : '',
      ratio: '',
      wanted: '< 300 MB',
    },
  ];
}

async function throughOurs({ paths, lines, sink }: Load): Promise<Cost> {
  const script = join(import.meta.dirname, '../cef-ours.ts');
  const child = spawn(process.execPath, [script, JSON.stringify({ url: sink.url, ca: sink.ca, lines })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { port } = JSON.parse((await said.next()).value ?? '') as { port: number };
  const began = performance.now();
  await sendAll(paths, port);
  const { cpu, memory } = JSON.parse((await said.next()).value ?? '') as Omit<Cost, 'rows'>;
  return { rows: lines, milliseconds: performance.now() - began, cpu, memory };
}

async function throughSyslogNg({ paths, lines, sink }: Load, folder: string, port: number): Promise<Cost> {
  const ca = `${folder}.pem`;
  writeFileSync(ca, sink.ca);
  const path = '/dataCollectionRules/dcr-1/streams/Custom-Cef?api-version=2023-01-01';
  const child = await startSyslogNg({ folder, port, url: `${sink.url}${path}`, token: 'bench', ca });
  const before = costOf(child).cpu;
  const wanted = (await sink.rows()) + lines;
  const began = performance.now();
  await sendAll(paths, port);
  while ((await sink.rows()) < wanted) await sleep(20);
  const milliseconds = performance.now() - began;
  const { cpu, memory } = costOf(child);
  child.kill('SIGTERM');
  await once(child, 'exit');
  return { rows: lines, milliseconds, cpu: cpu - before, memory };
}

/** A connection for each file. */
async function sendAll(paths: readonly string[], port: number): Promise<void> {
  await Promise.all(
    paths.map(path => pipeline(createReadStream(path, { highWaterMark: 262_144 }), connect(port, '127.0.0.1'))),
  );
}
