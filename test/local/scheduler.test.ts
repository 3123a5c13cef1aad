import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { standardTable } from '../../src/core/standard-tables.ts';
import {
  dateFromTicks,
  isoFromTicks,
  type Ticks,
  ticksFromIso,
  ticksPerHour,
  ticksPerMinute,
} from '../../src/core/time.ts';
import { Store } from '../../src/kql/duckdb/store.ts';
import type { Value } from '../../src/kql/value.ts';
import { loadIdentity } from '../../src/local/identity.ts';
import { type Scheduler, startScheduler } from '../../src/local/scheduler.ts';
import { Tokens } from '../../src/local/tokens.ts';
import { LocalWorkspace } from '../../src/local/workspace.ts';

vi.setConfig({ testTimeout: 30_000 });

let clock: Ticks;
let workspace: LocalWorkspace;
let scheduler: Scheduler;
const lines: string[] = [];
const noon = ticksFromIso('2026-11-20T12:00:00Z')!;

/** A workspace without a server whose rules run only when told. */
async function open(folder = mkdtempSync(join(tmpdir(), 'picket-schedule-'))): Promise<string> {
  const store = await Store.open(folder);
  const { identity } = await loadIdentity(folder, dateFromTicks(clock));
  const tables = ['SecurityAlert', 'SecurityIncident', 'SentinelHealth'].map(name => standardTable(name)!);
  const tokens = new Tokens(identity, () => dateFromTicks(clock));
  workspace = new LocalWorkspace({ identity, store, tokens, now: () => clock, log: line => lines.push(line), tables });
  scheduler = startScheduler(workspace, { automatic: false });
  return folder;
}

async function close(): Promise<void> {
  await scheduler.stop();
  await workspace.store.close();
}

afterEach(close);

const properties = {
  displayName: 'Always',
  enabled: true,
  severity: 'Low',
  query: 'print TimeGenerated = now()',
  queryFrequency: 'PT1H',
  queryPeriod: 'PT1H',
  triggerOperator: 'GreaterThan',
  triggerThreshold: 0,
  suppressionEnabled: false,
  suppressionDuration: 'PT2H',
};

async function putRule(changes: object = {}): Promise<void> {
  const id = `${workspace.sentinelId}/alertRules/rule`;
  const body = {
    id,
    name: 'rule',
    type: 'Microsoft.SecurityInsights/alertRules',
    kind: 'Scheduled',
    properties: { ...properties, ...changes },
  };
  await workspace.store.commit({ put: [{ resource: { id, etag: `"${Math.random()}"`, body } }] });
}

/** When the windows that ran ended, in minutes from noon, and how each run went. */
async function ran(): Promise<[number, string][]> {
  const { columns, values, length } = await workspace.store.read('SentinelHealth', {
    columns: ['Status', 'ExtendedProperties'],
  });
  const at = (name: string, row: number): Value => values[columns.findIndex(column => column.name === name)][row];
  return Array.from({ length }, (_, row) => {
    const end = (at('ExtendedProperties', row) as Map<string, string>).get('QueryEndTimeUTC')!;
    return [Number((ticksFromIso(end)! - noon) / ticksPerMinute), String(at('Status', row))];
  });
}

async function at(hours: number): Promise<void> {
  clock = noon + BigInt(Math.round(hours * 60)) * ticksPerMinute;
  await scheduler.runDue();
}

describe('a rule runs', () => {
  it('at once, over the window that ended five minutes ago, then each frequency', async () => {
    clock = noon;
    await open();
    await putRule();
    for (const hours of [0, 0.5, 0.99, 1, 1.5, 2]) await at(hours);
    expect(await ran()).toEqual([
      [-5, 'Success'],
      [55, 'Success'],
      [115, 'Success'],
    ]);
    expect(await workspace.store.count('SecurityAlert')).toBe(3);
  });

  it('each window once, in its order, also those that were missed while nothing ran', async () => {
    clock = noon;
    const folder = await open();
    await putRule();
    await at(0);
    await close();
    await open(folder);
    await at(3.1);
    await at(3.1);
    expect((await ran()).map(([minute]) => minute)).toEqual([-5, 55, 115, 175]);
  });

  it('not while an alert holds it back', async () => {
    clock = noon;
    await open();
    await putRule({ suppressionEnabled: true });
    for (const hours of [0, 1, 2, 3]) await at(hours);
    expect((await ran()).map(([minute]) => minute)).toEqual([-5, 115]);
  });

  it('not before its start time', async () => {
    clock = noon;
    await open();
    await putRule({ startTimeUtc: isoFromTicks(noon + ticksPerHour) });
    for (const hours of [0, 1, 1.1]) await at(hours);
    expect((await ran()).map(([minute]) => minute)).toEqual([60]);
  });

  it('not while it is off, and anew when it is on again', async () => {
    clock = noon;
    await open();
    await putRule();
    await at(0);
    await putRule({ enabled: false });
    await at(5);
    await putRule();
    await at(5);
    expect((await ran()).map(([minute]) => minute)).toEqual([-5, 295]);
  });

  it('six times over a window that fails, then goes on with the next', async () => {
    clock = noon;
    await open();
    await putRule({ query: 'Gone_CL' });
    for (let tries = 0; tries < 7; tries++) await at(0);
    expect(await ran()).toEqual(Array(6).fill([-5, 'Failure']));
    expect(lines.at(-1)).toContain('failed 6 times over one window');
    await putRule();
    await at(1);
    expect((await ran()).at(-1)).toEqual([55, 'Success']);
  });
});
