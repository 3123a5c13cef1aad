import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { LocalAzure } from '../../src/local/index.ts';
import type { Running } from './local-azure.ts';
import { send } from './raw.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-killed-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

async function serve(): Promise<Running> {
  const child = fork(join(import.meta.dirname, 'served.ts'), [folder]);
  children.push(child);
  const [local] = (await once(child, 'message')) as [LocalAzure];
  return { local, env: local.environment, lines: [], folder };
}

async function kill(): Promise<void> {
  const child = children.pop()!;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const columns = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'Number', type: 'long' },
];

async function setUp(running: Running): Promise<string> {
  const scope = `/subscriptions/${running.env.PICKET_SUBSCRIPTION_ID}/resourceGroups/picket/providers`;
  const workspace = `${scope}/Microsoft.OperationalInsights/workspaces/local`;
  await send(running, 'PUT', `${workspace}/tables/Kept_CL?api-version=2025-07-01`, {
    body: { properties: { schema: { columns } } },
  });
  const properties = {
    streamDeclarations: { 'Custom-In': { columns } },
    destinations: { logAnalytics: [{ workspaceResourceId: workspace, name: 'la' }] },
    dataFlows: [{ streams: ['Custom-In'], destinations: ['la'], outputStream: 'Custom-Kept_CL' }],
  };
  const { body } = await send(
    running,
    'PUT',
    `${scope}/Microsoft.Insights/dataCollectionRules/kept?api-version=2024-03-11`,
    {
      body: { location: 'westeurope', kind: 'Direct', properties },
    },
  );
  return (body as { properties: { immutableId: string } }).properties.immutableId;
}

const incident = (running: Running, number: number) =>
  `/subscriptions/${running.env.PICKET_SUBSCRIPTION_ID}/resourceGroups/picket/providers/Microsoft.OperationalInsights/workspaces/local/providers/Microsoft.SecurityInsights/incidents/incident-${number}?api-version=2025-09-01`;

interface Acknowledged {
  rows: number[];
  incidents: number[];
  /** Called at each of them. */
  heard: () => void;
}

/** Sends rows and incidents, in two lines at once, until the server is gone, and tells which were acknowledged. */
async function flood(running: Running, rule: string, from: number, acknowledged: Acknowledged): Promise<void> {
  const upload = async () => {
    for (let number = from; ; number++) {
      const body = [{ TimeGenerated: new Date().toISOString(), Number: number }];
      const path = `/dataCollectionRules/${rule}/streams/Custom-In?api-version=2023-01-01`;
      const { status } = await send(running, 'POST', path, { body, audience: 'https://monitor.azure.com' });
      if (status === 204) acknowledged.rows.push(number);
      acknowledged.heard();
    }
  };
  const write = async () => {
    for (let number = from; ; number++) {
      const body = { properties: { title: `Number ${number}`, severity: 'Low', status: 'New' } };
      const { status } = await send(running, 'PUT', incident(running, number), { body });
      if (status === 201) acknowledged.incidents.push(number);
      acknowledged.heard();
    }
  };
  await Promise.allSettled([upload(), write()]);
}

it('a local Azure that is killed at any moment starts again with everything that it acknowledged', async () => {
  let running = await serve();
  const rule = await setUp(running);
  const acknowledged: Acknowledged = { rows: [], incidents: [], heard: () => {} };
  for (const [round, answers] of [2, 9, 25].entries()) {
    const goal = { rows: acknowledged.rows.length + answers, incidents: acknowledged.incidents.length + answers };
    const enough = new Promise<void>(resolve => {
      acknowledged.heard = () => {
        if (acknowledged.rows.length >= goal.rows && acknowledged.incidents.length >= goal.incidents) resolve();
      };
    });
    const flooded = flood(running, rule, round * 100_000, acknowledged);
    await enough;
    await kill();
    await flooded;
    running = await serve();
  }
  const { body } = await send(running, 'POST', `/v1/workspaces/${running.env.PICKET_WORKSPACE_ID}/query`, {
    body: { query: 'Kept_CL | project Number' },
    audience: 'https://api.loganalytics.io',
  });
  const rows = (body as { tables: { rows: [number][] }[] }).tables[0].rows.map(([number]) => number);
  expect(acknowledged.rows.length).toBeGreaterThan(9);
  expect(rows).toEqual(expect.arrayContaining(acknowledged.rows));
  expect(new Set(rows).size).toBe(rows.length);
  expect(acknowledged.incidents.length).toBeGreaterThan(9);
  for (const number of acknowledged.incidents)
    expect((await send(running, 'GET', incident(running, number))).status).toBe(200);
  await kill();
}, 30_000);
