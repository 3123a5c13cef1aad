import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, median, ratio, type Settings } from '../../figure.ts';
import { runPart } from '../../part.ts';
import { writeJsonLines } from '../json-lines.ts';
import { type Cost, perCoreSecond, perSecond, runWay, startSink, thousands } from '../processes.ts';

/** JSON lines checked, spooled durably and sent, beside a plain loop over the SDK's upload, which neither checks nor spools. */
await runPart(async ({ lines, runs }: Settings): Promise<Figure[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'picket-bench-'));
  const path = join(folder, 'events.ndjson');
  await writeJsonLines(path, lines);
  const sink = await startSink();
  const costs: Record<'ours' | 'sdk', Cost[]> = { ours: [], sdk: [] };
  for (let run = 0; run < runs; run++) {
    for (const way of ['ours', 'sdk'] as const)
      costs[way].push(runWay(`${way}.ts`, { path, url: sink.url, ca: sink.ca }));
  }
  await sink.close();
  rmSync(folder, { recursive: true });
  const of = (way: 'ours' | 'sdk', value: (cost: Cost) => number) => median(costs[way].map(value));
  const [oursCore, sdkCore] = [of('ours', perCoreSecond), of('sdk', perCoreSecond)];
  return [
    {
      what: 'rows a core-second, checked, spooled, synced, sent',
      measured: thousands(oursCore),
      beside: `${thousands(sdkCore)} in a plain loop over upload`,
      ratio: ratio(oursCore / sdkCore),
      wanted: '≥ 1.75 ×',
    },
    {
      what: 'rows a second, wall clock, sink on the same cores',
      measured: thousands(of('ours', perSecond)),
      beside: `${thousands(of('sdk', perSecond))} in a plain loop over upload`,
      ratio: ratio(of('ours', perSecond) / of('sdk', perSecond)),
      wanted: '',
    },
    {
      what: 'most memory',
      measured: `${Math.round(of('ours', cost => cost.memory) / 1e6)} MB`,
      beside: '',
      ratio: '',
      wanted: '< 300 MB',
    },
    {
      what: 'Fluent Bit 5',
      measured: 'not measured',
      beside: 'it is not in Debian',
      ratio: '',
      wanted: '≥ 1.5 ×',
    },
  ];
});
