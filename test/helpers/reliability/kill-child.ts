// A connector with a stream of each kind, for the storm of kills. Says where its webhook is.
import { cursor, defineConnector, defineTable, get, tailFile } from '../../../src/ingest/contract.ts';
import { runConnector } from '../../../src/ingest/index.ts';
import { destinationAt } from '../ingestion-server.ts';

const { state, file, source, endpoint, ca } = JSON.parse(process.argv[2]) as Record<string, string>;
const table = defineTable('Kill_CL', {
  TimeGenerated: 'datetime',
  EventTime: 'datetime',
  IngestId: 'string',
  Name: 'string',
  AdditionalFields: 'dynamic',
});
const connector = defineConnector({
  ...{ name: 'kill', title: 'Kill', docs: 'https://kill.example', settings: {} },
  streams: {
    pull: {
      ...{ table, event: { id: 'id', time: 'at' }, row: { Name: 'id' }, events: 'items', every: '10ms' },
      window: { lookback: '1m', oldest: '9000d' },
      paging: cursor({ path: 'next', parameter: 'from', keepPolling: true }),
      auth: () => ({}),
      request: () => get('https://source.example/list'),
    },
    push: {
      ...{ table, event: { id: 'id', time: 'receivedAt' }, row: { Name: 'id' } },
      receive: {
        verify: { header: 'x-signature', fault: () => undefined, sign: () => ({}) },
        secret: () => '',
        id: 'x-id',
      },
    },
    tail: {
      ...{ table, event: { time: 'at' }, row: { Name: 'line' } },
      listen: context =>
        tailFile({ path: file, every: 5, parse: line => ({ at: new Date().toISOString(), line }) }, context),
    },
  },
});
await runConnector({
  ...{ connector, settings: {}, state, until: 'stopped', via: source, port: 0 },
  destination: destinationAt(endpoint, ca)(['Kill_CL']),
  listening: url => console.log(url('push')),
  log: ({ level, message }) => {
    if (level === 'alarm') console.error(message);
  },
});
