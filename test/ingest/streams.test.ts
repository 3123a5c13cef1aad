import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Connector, cursor, defineConnector, defineTable, get, secret } from '../../src/ingest/contract.ts';
import { runConnector } from '../../src/ingest/index.ts';
import { temporaryFolder } from '../helpers/connector-run.ts';
import { startIngestion } from '../helpers/ingestion-server.ts';
import { quickClock } from '../helpers/quick-clock.ts';

const Table = defineTable('Things_CL', {
  TimeGenerated: 'datetime',
  EventTime: 'datetime',
  IngestId: 'string',
  Name: 'string',
  AdditionalFields: 'dynamic',
});
const common = { name: 'things', title: 'Things', docs: 'https://things.example', settings: { token: secret('T') } };
const rows = { table: Table, event: { id: 'id', time: 'at' }, row: { Name: 'name' } } as const;
const window = { lookback: '1m', oldest: '1d' };
const thing = (id: number, more: object = {}) => ({
  id: `t${id}`,
  at: new Date().toISOString(),
  name: `thing ${id}`,
  ...more,
});

/** Runs a connector against a source that answers each request by its path and query. */
async function runAgainst(connector: Connector, source: (url: URL) => unknown) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(JSON.stringify(source(new URL(request.url ?? '', 'http://source'))));
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const ingestion = await startIngestion();
  onTestFinished(async () => {
    server.close();
    await ingestion.close();
  });
  const state = temporaryFolder();
  const run = () =>
    runConnector({
      connector,
      settings: { token: 'env:TOKEN' },
      environment: { TOKEN: 't' },
      destination: ingestion.destination(['Things_CL']),
      state,
      until: 'caught-up',
      log: () => {},
      clock: quickClock(),
      via: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    });
  const names = () => (ingestion.stored.get('Custom-Things_CL') ?? []).map(row => row.Name);
  const letters = () =>
    readFileSync(join(state, 'dead-letters.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
  return { run, asked, names, letters, ingestion };
}

it('follows a cursor in the body of the answer', async () => {
  const connector = defineConnector({
    ...common,
    streams: {
      things: {
        ...{ ...rows, window, events: 'data.items', paging: cursor({ path: 'meta.after', parameter: 'after' }) },
        auth: s => ({ authorization: s.token }),
        request: () => get('https://things.example/list'),
      },
    },
  });
  const { run, asked, names } = await runAgainst(connector, url => {
    const after = Number(url.searchParams.get('after') ?? 0);
    return { data: { items: [thing(after)] }, meta: after < 2 ? { after: String(after + 1) } : {} };
  });
  expect(await run()).toMatchObject({ fetched: 3, sent: 3 });
  expect(asked).toEqual(['/list', '/list?after=1', '/list?after=2']);
  expect(names()).toEqual(['thing 0', 'thing 1', 'thing 2']);
});

it('reads a source in its own way, and goes on where the last delivered page left it', async () => {
  const connector = defineConnector({
    ...common,
    streams: {
      things: {
        ...{ ...rows, window },
        async *poll({ ask }, from) {
          const { body } = await ask(get('https://things.example/ids', { from: Number(from ?? 0) }));
          for (const id of body as number[]) {
            const { body: detail } = await ask(get(`https://things.example/things/${id}`));
            yield { events: [detail], cursor: id + 1 };
          }
        },
      },
    },
  });
  let last = 2;
  const { run, asked, names } = await runAgainst(connector, ({ pathname, searchParams }) => {
    const from = Number(searchParams.get('from'));
    return pathname === '/ids'
      ? Array.from({ length: last - from }, (_, n) => from + n)
      : thing(Number(pathname.slice(8)));
  });
  await run();
  last = 4;
  expect(await run()).toMatchObject({ sent: 2, duplicates: 0 });
  expect(asked.filter(url => url.startsWith('/ids'))).toEqual(['/ids?from=0', '/ids?from=2']);
  expect(names()).toEqual(['thing 0', 'thing 1', 'thing 2', 'thing 3']);
});

it('delivers a long field cut and a long row not, and keeps both whole in the dead letters', async () => {
  const long = 'é'.repeat(40_000);
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`f${n}`, 'x'.repeat(60_000)]));
  const wide = defineTable('Things_CL', {
    ...Table.columns,
    ...(Object.fromEntries(Object.keys(many).map(name => [name, 'string'])) as Record<string, 'string'>),
  });
  const connector = defineConnector({
    ...common,
    streams: {
      things: {
        ...{ table: wide, event: rows.event, window, paging: cursor({ path: 'next', parameter: 'after' }) },
        row: { Name: 'name', ...Object.fromEntries(Object.keys(many).map(name => [name, name])) },
        auth: () => ({}),
        request: () => get('https://things.example/list'),
      },
    },
  });
  const { run, names, letters } = await runAgainst(connector, () => [
    thing(1),
    thing(2, { name: long }),
    thing(3, many),
    thing(4),
  ]);
  expect(await run()).toMatchObject({ fetched: 4, sent: 3, deadLettered: 1 });
  expect(names()).toEqual(['thing 1', 'é'.repeat(32_768), 'thing 4']);
  expect(letters().map(letter => [letter.event.id, letter.reason.slice(0, 34)])).toEqual([
    ['t2', 'cut to 64 KiB in the table: Name'],
    ['t3', expect.stringMatching(/^the row has 1800\d+ bytes/)],
  ]);
  expect(letters()[0].event.name).toBe(long);
});

it('sends every batch with at most 950,000 bytes', async () => {
  const connector = defineConnector({
    ...common,
    streams: {
      things: {
        ...{ ...rows, window, paging: cursor({ path: 'next', parameter: 'after' }) },
        auth: () => ({}),
        request: () => get('https://things.example/list'),
      },
    },
  });
  const { run, ingestion } = await runAgainst(connector, () =>
    Array.from({ length: 3000 }, (_, n) => thing(n, { name: 'x'.repeat((n * 7919) % 2000) })),
  );
  expect(await run()).toMatchObject({ sent: 3000 });
  expect(ingestion.calls.length).toBeLessThan(6);
  expect(Math.max(...ingestion.calls.map(call => call.bytes))).toBeLessThanOrEqual(950_000);
  expect(Math.max(...ingestion.calls.map(call => call.bytes))).toBeGreaterThan(940_000);
});
