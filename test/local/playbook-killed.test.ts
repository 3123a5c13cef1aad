import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { LocalAzure } from '../../src/local/index.ts';
import { type Running, start } from './local-azure.ts';
import { comment, incidentTrigger, workflow } from './playbook.ts';
import { send } from './raw.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-playbook-killed-'));
const incident = '44444444-4444-4444-8444-444444444444';

const scope = ({ env }: Running) => `/subscriptions/${env.PICKET_SUBSCRIPTION_ID}/resourceGroups/picket/providers`;
const logic = (running: Running, path: string) =>
  `${scope(running)}/Microsoft.Logic/workflows/${path}?api-version=2019-05-01`;
const sentinel = (running: Running, path: string) =>
  `${scope(running)}/Microsoft.OperationalInsights/workspaces/local/providers/Microsoft.SecurityInsights/${path}?api-version=2025-09-01`;

const listed = async (running: Running, path: string) =>
  ((await send(running, 'GET', path)).body as { value: { name: string; properties: Record<string, unknown> }[] }).value;

it('a run that is cut off is Aborted after the restart, and nothing of it is done again', async () => {
  const child = fork(join(import.meta.dirname, 'served.ts'), [folder]);
  const [local] = (await once(child, 'message')) as [LocalAzure];
  const first: Running = { local, env: local.environment, lines: [], folder };
  const { location, ...properties } = workflow(incidentTrigger, {
    Before: comment('before'),
    Wait: { type: 'Wait', inputs: { interval: { count: 1, unit: 'Hour' } } },
    After: comment('after'),
  });
  await send(first, 'PUT', logic(first, 'slow'), { body: { location, properties } });
  await send(first, 'PUT', sentinel(first, `incidents/${incident}`), {
    body: { properties: { title: 'One', severity: 'Low', status: 'New' } },
  });
  const logicAppsResourceId = `${scope(first)}/Microsoft.Logic/workflows/slow`;
  await send(first, 'POST', sentinel(first, `incidents/${incident}/runPlaybook`), { body: { logicAppsResourceId } });
  await vi.waitFor(async () =>
    expect(await listed(first, sentinel(first, `incidents/${incident}/comments`))).toHaveLength(1),
  );
  child.kill('SIGKILL');
  await once(child, 'exit');

  const second = await start({ dataDir: folder });
  const runs = await listed(second, logic(second, 'slow/runs'));
  expect(runs.map(run => run.properties)).toMatchObject([
    { status: 'Aborted', error: { code: 'RunAborted', message: expect.stringContaining('not begun again') } },
  ]);
  const comments = await listed(second, sentinel(second, `incidents/${incident}/comments`));
  expect(comments.map(one => one.properties.message)).toEqual(['before']);
  expect(second.lines.join('\n')).toContain('was cut off: it is Aborted');
  await second.local.close();

  const third = await start({ dataDir: folder });
  expect(await listed(third, logic(third, 'slow/runs'))).toHaveLength(1);
  await third.local.close();
}, 30_000);
