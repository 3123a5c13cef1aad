import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalEnvironment, localWorkspace, type Workspace } from '../../src/azure/connection.ts';
import { queryLogs } from '../../src/azure/query.ts';
import { objectUploader, type UploadObjects } from '../../src/azure/threat-intelligence.ts';
import { standardTable } from '../../src/core/standard-tables.ts';
import { encodeRow, joinRows } from '../../src/ingest/encode.ts';
import { objectSink, objectsTable, paced, withObjects } from '../../src/ingest/objects.ts';
import { replayLetters } from '../../src/ingest/replay-letters.ts';
import { type LocalAzure, startLocal } from '../../src/local/index.ts';
import { connectorNamed, stage } from '../helpers/connector-run.ts';
import { quickClock } from '../helpers/quick-clock.ts';

let local: LocalAzure;
let workspace: Workspace;
let upload: UploadObjects;
const folder = mkdtempSync(join(tmpdir(), 'picket-test-'));

beforeAll(async () => {
  const tables = ['ThreatIntelIndicators', 'ThreatIntelObjects'].map(name => standardTable(name)!);
  local = await startLocal({ port: 0, dataDir: folder, tables, log: () => {} });
  workspace = localWorkspace(local.environment as unknown as LocalEnvironment, local.ca);
  upload = await objectUploader(workspace);
});
afterAll(async () => {
  await local.close();
  rmSync(folder, { recursive: true, force: true });
});

const indicator = (id: number, more: object = {}) => ({
  ...{ type: 'indicator', id: `indicator--${id}`, created: '2026-11-20T06:00:00Z', modified: '2026-11-20T06:00:00Z' },
  ...{ pattern: "[ipv4-addr:value = '203.0.113.7']", pattern_type: 'stix', valid_from: '2026-11-20T06:00:00Z' },
  ...more,
});
const rows = async (text: string) => (await queryLogs(workspace, { text })).rows;

describe('the upload of objects', () => {
  it('takes what is whole and tells what is not', async () => {
    const refused = await upload('Acme', [
      indicator(1, { confidence: 80, labels: ['phishing', 'kit'] }),
      indicator(2, { id: undefined }),
      indicator(3, { confidence: 200, valid_from: 'soon' }),
      { ...indicator(4), type: 'malware', id: 'malware--4' },
      { type: 'identity', id: 'identity--5', created: '2026-11-20T06:00:00Z', modified: '2026-11-20T06:00:00Z' },
    ]);
    expect(refused).toEqual([
      { index: 1, reason: 'Error for Property=id: Required property is missing. Actual value: NULL.' },
      {
        index: 2,
        reason:
          'Error for Property=confidence: A whole number from 0 to 100 is required. Actual value: 200. Error for Property=valid_from: A time is required. Actual value: soon.',
      },
      { index: 3, reason: 'Error for Property=type: Type is not supported. Actual value: malware.' },
    ]);
    const columns = 'Source, ObservableKey, ObservableValue, Confidence, IsActive, Tags';
    expect(await rows(`ThreatIntelIndicators | project ${columns}`)).toEqual([
      ['Acme', 'ipv4-addr:value', '203.0.113.7', 80, true, 'phishing, kit'],
    ]);
    expect(await rows('ThreatIntelObjects | project StixType, Id')).toEqual([['identity', 'QWNtZQ==---identity--5']]);
  });

  it('gives a row for each comparison, and none of a pattern that it can not read', async () => {
    await upload('Patterns', [
      indicator(6, { pattern: "[url:value = 'https://bad.example/it\\'s'] AND [ipv4-addr:value = '203.0.113.66']" }),
      indicator(7, { pattern: "[process:pid > 5 AND file:name = 'x']" }),
    ]);
    const found = 'ThreatIntelIndicators | where Source == "Patterns" | project ObservableKey, ObservableValue';
    expect(await rows(`${found} | sort by ObservableKey asc`)).toEqual([
      ['', ''],
      ['ipv4-addr:value', '203.0.113.66'],
      ['url:value', "https://bad.example/it's"],
    ]);
  });

  it.each([
    ['another workspace', 404, async () => objectUploader({ ...workspace, workspace: 'other' })],
    ['a reserved source', 400, async () => upload('Microsoft Sentinel', [indicator(8)])],
    [
      'too many objects',
      400,
      async () =>
        upload(
          'Acme',
          Array.from({ length: 101 }, (_, id) => indicator(id)),
        ),
    ],
  ])('is refused for %s', async (_, status, call) => {
    const failure = await call().then(
      () => undefined,
      error => error,
    );
    expect(failure?.code).toBe('service/refused');
    if (failure.status !== undefined) expect(failure.status).toBe(status);
  });
});

describe('a connector of threat intelligence', () => {
  it('uploads each indicator, and keeps one that is refused until it is mended', async () => {
    const loaded = await connectorNamed('threat-intel');
    const { run, state } = await stage(loaded);
    const spoilt: UploadObjects = (source, objects) =>
      upload(
        source,
        objects.map(it => (it.name === 'Dropper' ? { ...it, confidence: 800 } : it)),
      );
    const report = await run({ threatIntelligence: spoilt });
    const own = 'ThreatIntelIndicators | where Source == "threat-intel"';
    const patterns = Number((await rows(`${own} | summarize dcount(Id)`))[0][0]);
    expect(report).toMatchObject({ deadLettered: 0 });
    const letters = readFileSync(join(state, 'dead-letters.ndjson'), 'utf8').trim().split('\n');
    expect(letters.map(line => JSON.parse(line))).toEqual([
      expect.objectContaining({
        table: objectsTable,
        stream: 'csv',
        row: expect.objectContaining({ name: 'Dropper' }),
        reason: expect.stringContaining('confidence'),
      }),
    ]);
    const again = await replayLetters({
      connector: loaded.connector,
      sink: table => (table === objectsTable ? objectSink('threat-intel', upload) : async () => {}),
      ...{ state, signal: new AbortController().signal, say: () => {} },
    });
    expect(again).toMatchObject({ delivered: 1, again: 0 });
    expect(Number((await rows(`${own} | summarize dcount(Id)`))[0][0])).toBe(patterns + 1);
    expect(await rows(`${own} | where ObservableValue == "evil.example" | project Confidence, Revoked`)).toEqual([
      [80, false],
    ]);
  });

  it('is not uploaded again when only the table has to be tried again', async () => {
    const calls: number[] = [];
    const sink = withObjects({
      ...{ stream: 's', source: 'c', objectOf: row => row, table: async () => {} },
      upload: async (_, objects) => {
        calls.push(objects.length);
        return [];
      },
      deadLetters: { path: '', add: () => {} },
      patience: { clock: quickClock(), signal: new AbortController().signal, limit: 0, say: () => {} },
    });
    const batch = joinRows(Array.from({ length: 250 }, (_, id) => encodeRow({ id })));
    for (let attempt = 0; attempt < 2; attempt++) await sink(batch, new AbortController().signal);
    expect(calls).toEqual([100, 100, 50]);
  });

  it('sends a hundred requests a minute', async () => {
    const clock = quickClock();
    const upload = paced(async () => [], clock, new AbortController().signal);
    for (let call = 0; call < 250; call++) await upload('c', []);
    expect(clock.waits.reduce((a, b) => a + b)).toBeGreaterThan(110_000);
    expect(clock.waits.length).toBeGreaterThanOrEqual(2);
  });
});
