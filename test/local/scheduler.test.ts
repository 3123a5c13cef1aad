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
  ticksPerSecond,
} from '../../src/core/time.ts';
import { Store } from '../../src/kql/duckdb/store.ts';
import { toBatch } from '../../src/kql/rows.ts';
import type { Value } from '../../src/kql/value.ts';
import { propertiesOf } from '../../src/local/arm.ts';
import { loadIdentity } from '../../src/local/identity.ts';
import { type Scheduler, startScheduler } from '../../src/local/scheduler.ts';
import { destinationChange } from '../../src/local/summary-table.ts';
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
  const names = ['SecurityAlert', 'SecurityIncident', 'SentinelHealth', 'Syslog'];
  const tables = names.map(name => standardTable(name)!);
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

async function putRule(changes: object = {}, kind = 'Scheduled'): Promise<void> {
  const id = `${workspace.sentinelId}/alertRules/rule`;
  const body = {
    id,
    name: 'rule',
    type: 'Microsoft.SecurityInsights/alertRules',
    kind,
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

/** Rows of Syslog that were generated and have arrived so many minutes from noon. */
async function arrive(...rows: [generated: number, arrived: number, message: string][]): Promise<void> {
  const table = standardTable('Syslog')!;
  const minutes = (count: number) => noon + BigInt(Math.round(count * 60)) * ticksPerSecond;
  const changes = rows.map(([generated, arrived, SyslogMessage]) => ({
    table,
    batch: toBatch(table.columns, [{ TimeGenerated: isoFromTicks(minutes(generated)), SyslogMessage }]),
    received: minutes(arrived),
  }));
  await workspace.store.commit({ rows: changes });
}

async function minute(count: number): Promise<void> {
  await at(count / 60);
}

async function columnOf(table: string, column: string): Promise<Value[]> {
  const { columns, values } = await workspace.store.read(table, { columns: [column] });
  return [...values[columns.findIndex(({ name }) => name === column)]];
}

const syslog = {
  query: 'Syslog | summarize TimeGenerated = max(TimeGenerated) by SyslogMessage',
  eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
  alertDetailsOverride: { alertDisplayNameFormat: '{{SyslogMessage}}' },
};

describe('a near-real-time rule runs', () => {
  it('every minute, two minutes late, over what arrived in the minute, whenever it was generated', async () => {
    clock = noon;
    await open();
    await putRule(syslog, 'NRT');
    await arrive([-300, -2.5, 'long under way'], [-1, -1.5, 'in time'], [-3, -3.5, 'before the first window']);
    await minute(0);
    expect(await columnOf('SecurityAlert', 'AlertName')).toEqual(['long under way']);
    await minute(0.9);
    await minute(1);
    expect(await columnOf('SecurityAlert', 'AlertName')).toEqual(['long under way', 'in time']);
    expect((await ran()).map(([end]) => end)).toEqual([-2, -1]);
    expect(await columnOf('SecurityAlert', 'ProviderName')).toEqual(['ASI NRT Alerts', 'ASI NRT Alerts']);
    expect((await columnOf('SentinelHealth', 'OperationName'))[0]).toBe('NRT analytics rule run');
  });

  it('over minutes that failed or were missed together with the next one, up to an hour', async () => {
    clock = noon;
    const folder = await open();
    await putRule({ query: 'Gone_CL' }, 'NRT');
    await minute(0);
    await minute(0.5);
    await minute(1);
    expect(await ran()).toEqual([
      [-2, 'Failure'],
      [-1, 'Failure'],
    ]);
    await close();
    await open(folder);
    await putRule(syslog, 'NRT');
    await arrive([0, -2.5, 'failed'], [0, 70, 'missed']);
    await minute(100);
    expect((await ran()).slice(2)).toEqual([
      [57, 'Success'],
      [98, 'Success'],
    ]);
    expect(await columnOf('SecurityAlert', 'AlertName')).toEqual(['failed', 'missed']);
  });

  it('with at most thirty alerts, the last of which stands for all rows', async () => {
    clock = noon;
    await open();
    await putRule(syslog, 'NRT');
    await arrive(...Array.from({ length: 40 }, (_, at): [number, number, string] => [-3, -2.5, `message ${at}`]));
    await minute(0);
    expect(await workspace.store.count('SecurityAlert')).toBe(30);
  });
});

describe('a summary rule', () => {
  const definition = {
    query:
      'Syslog | summarize Count = count(), Newest = max(TimeGenerated) by SyslogMessage | sort by SyslogMessage asc',
    binSize: 30,
    destinationTable: 'Summed_CL',
  };

  async function putSummary(changes: object = {}): Promise<void> {
    const id = `${workspace.id}/summaryLogs/sums`;
    const properties = {
      isActive: true,
      ruleLastModifiedTime: isoFromTicks(clock),
      ruleDefinition: { ...definition, ...changes },
    };
    const columns = (await workspace.engine()).analyze(definition.query).columns;
    const table = destinationChange(workspace, 'Summed_CL', columns);
    if (table) await workspace.store.commit(table);
    await workspace.store.commit({
      put: [{ resource: { id, etag: `"${Math.random()}"`, body: { id, name: 'sums', type: 't', properties } } }],
    });
  }

  it('fills its table with each bin, the first being the one that ends at the next whole hour', async () => {
    clock = noon + 44n * ticksPerMinute;
    await open();
    await putSummary();
    await arrive([29, 29, 'before'], [31, 31, 'a'], [32, 32, 'a'], [59, 62, 'late'], [61, 61, 'next']);
    await minute(63);
    expect(workspace.store.tables.has('Summed_CL')).toBe(true);
    expect(await workspace.store.count('Summed_CL')).toBe(0);
    await minute(64);
    await minute(80);
    expect(await columnOf('Summed_CL', 'SyslogMessage')).toEqual(['a', 'late']);
    expect(await columnOf('Summed_CL', 'Count')).toEqual([2n, 1n]);
    expect(await columnOf('Summed_CL', '_BinStartTime')).toEqual(Array(2).fill(noon + 30n * ticksPerMinute));
    await minute(94);
    expect(await columnOf('Summed_CL', 'SyslogMessage')).toEqual(['a', 'late', 'next']);
    expect(await columnOf('LASummaryLogs', 'Status')).toEqual(['Started', 'Succeeded', 'Started', 'Succeeded']);
  });

  it('catches up on bins in their order, and waits as long as it is told to', async () => {
    clock = noon;
    await open();
    await putSummary({ binDelay: 8, binStartTime: isoFromTicks(noon + ticksPerHour) });
    await arrive([65, 65, 'first'], [95, 95, 'second']);
    await minute(97);
    expect(await workspace.store.count('Summed_CL')).toBe(0);
    await minute(300);
    expect(await columnOf('Summed_CL', 'SyslogMessage')).toEqual(['first', 'second']);
  });

  it('tries a bin ten times, passes it over, and is put on hold after eight of them', async () => {
    clock = noon;
    await open();
    await putSummary({ query: 'Gone_CL' });
    for (const time of [4, 5, 52, 100]) await minute(time);
    expect(await columnOf('LASummaryLogs', 'Status')).toEqual(Array(3).fill(['Started', 'Failed']).flat());
    const state = workspace.store.resource(`${workspace.id}/local/summaries/sums`)!;
    const body = { ...(state.body as object), failures: 9, skipped: 7 };
    await workspace.store.commit({ put: [{ resource: { ...state, body } }] });
    await minute(148);
    await minute(300);
    const { isActive } = propertiesOf(workspace.store.resource(`${workspace.id}/summaryLogs/sums`)!);
    expect(isActive).toBe(false);
    expect(await workspace.store.count('LASummaryLogs')).toBe(8);
  });
});
