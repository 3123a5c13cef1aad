// The yardstick: the same lines through a plain loop over `upload` of @azure/monitor-ingestion, without a spool.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { LogsIngestionClient } from '@azure/monitor-ingestion';

const { path, url, ca } = JSON.parse(process.argv[2]) as { path: string; url: string; ca: string };
const credential = { getToken: async () => ({ token: 'bench', expiresOnTimestamp: Date.now() + 3_600_000 }) };
const client = new LogsIngestionClient(url, credential, { tlsOptions: { ca } });
const began = performance.now();
const before = process.cpuUsage();
let rows = 0;
let batch: Record<string, unknown>[] = [];
const upload = async () => {
  await client.upload('dcr-1', 'Custom-Bench_CL', batch, { maxConcurrency: 5 });
  rows += batch.length;
  batch = [];
};
for await (const line of createInterface({ input: createReadStream(path, { highWaterMark: 262_144 }) })) {
  batch.push({ TimeGenerated: new Date().toISOString(), ...(JSON.parse(line) as object) });
  if (batch.length === 20_000) await upload();
}
if (batch.length) await upload();
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({
    rows,
    milliseconds: performance.now() - began,
    cpu: (user + system) / 1000,
    memory: process.memoryUsage.rss(),
  }),
);
