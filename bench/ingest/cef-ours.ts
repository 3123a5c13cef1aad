// Listens for CEF over TCP as the connector does, and says where. Ends when so many lines are sent, and prints what it cost.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import connector from '../../connectors/device-logs/connector.ts';
import { runConnector } from '../../src/ingest/index.ts';
import type { RunView } from '../../src/ingest/observe/view.ts';

const { url, ca, lines } = JSON.parse(process.argv[2]) as { url: string; ca: string; lines: number };
const state = mkdtempSync(join(tmpdir(), 'picket-bench-'));
const stop = new AbortController();
let view: RunView | undefined;
let most = 0;
const sent = () =>
  view?.readings().find(it => it.name === 'picket_events_sent_total' && it.labels.stream === 'cef')?.value ?? 0;
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
  if (sent() >= lines) stop.abort();
}, 20);
const before = process.cpuUsage();
await runConnector({
  ...{ connector, settings: { listen: 'tcp://127.0.0.1:0' }, state, until: 'stopped', signal: stop.signal },
  streams: ['syslog'],
  destination: {
    ca,
    credential: { getToken: async () => ({ token: 'bench', expiresOnTimestamp: Date.now() + 3_600_000 }) },
    audience: 'https://monitor.azure.com',
    rules: [
      {
        endpoint: url,
        immutableId: 'dcr-1',
        streams: { CommonSecurityLog: 'Custom-Cef', Syslog: 'Custom-Syslog', DeviceJson_CL: 'Custom-Json' },
      },
    ],
  },
  observe: it => {
    view = it;
  },
  listening: of => console.log(JSON.stringify({ port: Number(new URL(of('syslog')).port) })),
  log: ({ level, message }) => {
    if (level !== 'info') console.error(message);
  },
});
clearInterval(watch);
const { user, system } = process.cpuUsage(before);
rmSync(state, { recursive: true });
console.log(JSON.stringify({ cpu: (user + system) / 1000, memory: most }));
