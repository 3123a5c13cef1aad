import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ChildOptions } from '../helpers/connector-child.ts';
import { connectorNamed, stage } from '../helpers/connector-run.ts';

const script = join(import.meta.dirname, '../helpers/connector-child.ts');

function child(options: ChildOptions, environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [script, JSON.stringify(options)], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
}

/** When to kill: at the n-th call, before it is stored, after it is stored and not yet answered, or some time after the answer. */
type Moment = { call: number; when: 'before' | 'unanswered' | number };

it('reads on where it was after being killed at any moment: nothing lost, one batch a kill repeated at most', async () => {
  const loaded = await connectorNamed('okta');
  const { replay, ingestion, state } = await stage(loaded);
  const padding = 'x'.repeat(60_000);
  for (const event of replay.events.system) Object.assign(event, { displayMessage: padding });
  const options: ChildOptions = {
    ...{ name: 'okta', endpoint: ingestion.url, ca: ingestion.ca, streams: ['system'], state, until: 'caught-up' },
    ...{ settings: replay.run.settings, via: replay.run.via },
  };
  const moments: Moment[] = [
    { call: 1, when: 'before' },
    { call: 2, when: 'unanswered' },
    { call: 1, when: 0 },
    { call: 3, when: 'unanswered' },
    { call: 2, when: Math.random() * 30 },
    { call: 1, when: Math.random() * 60 },
  ];
  let largest = 0;
  for (const { call, when } of moments) {
    const start = ingestion.calls.length;
    const running = child(options, replay.run.environment);
    ingestion.refuse = ({ rows }, number) => {
      largest = Math.max(largest, rows.length);
      if (number - start !== call) return undefined;
      if (typeof when === 'number') setTimeout(() => running.kill('SIGKILL'), when);
      else running.kill('SIGKILL');
      return when === 'before' ? 'hang-up' : when === 'unanswered' ? 'lost' : undefined;
    };
    await ended(running);
  }
  ingestion.refuse = () => undefined;
  await ended(child(options, replay.run.environment));

  const rows = ingestion.stored.get('Custom-OktaSystemLog_CL') ?? [];
  const ids = new Set(rows.map(row => row.EventId));
  expect([...ids].sort()).toEqual(replay.events.system.map(event => event.uuid).sort());
  expect(rows.length - ids.size).toBeLessThanOrEqual(moments.length * largest);
  expect(largest).toBeLessThan(20);
}, 180_000);

it('delivers after a kill every delivery that it had answered', async () => {
  const loaded = await connectorNamed('github');
  const { replay, ingestion, state, run } = await stage(loaded);
  ingestion.refuse = () => ({ status: 503 });
  const secret = replay.run.environment.PICKET_REPLAY_GITHUB_WEBHOOKSECRET ?? '';
  const options: ChildOptions = {
    ...{ name: 'github', endpoint: ingestion.url, ca: ingestion.ca, streams: ['webhook'], state, until: 'stopped' },
    ...{ settings: replay.run.settings, via: replay.run.via },
  };
  const running = child(options, replay.run.environment);
  const [line] = (await once(running.stdout as NonNullable<ChildProcess['stdout']>, 'data')) as [Buffer];
  const url = `${line.toString().trim()}webhook`;
  const answered: string[] = [];
  const post = async (id: string) => {
    const body = JSON.stringify({ action: 'created', n: id });
    const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    const headers = { 'x-hub-signature-256': signature, 'x-github-delivery': id, 'x-github-event': 'push' };
    const response = await fetch(url, { method: 'POST', body, headers });
    if (response.status === 202) answered.push(id);
    if (answered.length === 25) running.kill('SIGKILL');
  };
  await Promise.allSettled(Array.from({ length: 60 }, (_, index) => post(`delivery-${index}`)));
  await ended(running);
  ingestion.refuse = () => undefined;
  await run({ streams: ['webhook'], listening: () => {} });
  const arrived = (ingestion.stored.get('Custom-GitHubWebhook_CL') ?? []).map(row => row.DeliveryId);
  expect(answered.length).toBeGreaterThanOrEqual(25);
  expect(arrived).toEqual(expect.arrayContaining(answered));
  expect(new Set(arrived).size).toBe(arrived.length);
});
