import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { standardTable } from '../../src/core/standard-tables.ts';
import { sentAs } from '../../src/core/table.ts';
import { type Fault, type Faults, loadConnectors } from '../../src/ingest/index.ts';
import { connectorsFolder, stage } from '../helpers/connector-run.ts';

const connectors = await loadConnectors(connectorsFolder);
const streamTypes = ['string', 'int', 'long', 'real', 'bool', 'dynamic', 'datetime'];
const standard = ['TimeGenerated', 'EventTime', 'IngestId', 'AdditionalFields'];
/** Names that Log Analytics keeps for itself, from its older and newer documents. */
const reserved =
  '_itemid _resourceid _resourcegroup _subscriptionid _timereceived billedsize id invalidtimegenerated isbillable tenantid title type uniqueid'.split(
    ' ',
  );

/** Something else goes wrong with every other answer, until everything has gone wrong once. */
function badDay(): Faults {
  const faults: Fault[] = [
    'broken',
    'throttled-2s',
    'short-gzip',
    'slow',
    'half-json',
    'unauthorized',
    'cut',
    'repeated',
    'echo',
  ];
  return request => (request % 2 ? undefined : faults.shift());
}

/** The parts of made-up secrets that are long enough to be known again, also within a key file. */
function secretsOf(
  { connector }: (typeof connectors)[number],
  { settings, environment }: { settings: Readonly<Record<string, string>>; environment: NodeJS.ProcessEnv },
): string[] {
  const names = Object.keys(connector.settings).filter(name => connector.settings[name].kind === 'secret');
  const values = names.map(name => environment[settings[name].replace('env:', '')] ?? '');
  expect(values.every(value => value.length >= 20)).toBe(true);
  return values.flatMap(value => value.match(/[\w+/-]{30,}/g) ?? [value]);
}

describe.each(connectors.map(loaded => [loaded.connector.name, loaded] as const))('%s', (_name, loaded) => {
  const { connector, tables, folder } = loaded;

  it('has tables that a data collection rule can carry', () => {
    for (const { name, columns } of tables) {
      if (!standardTable(name)) expect(name).toMatch(/^[A-Za-z]\w{0,44}_CL$/);
      expect(columns.map(column => sentAs(column.name))).toEqual(expect.arrayContaining(standard));
      for (const column of columns) {
        expect(column.name).toMatch(/^[A-Za-z]\w{0,44}$/);
        if (!standardTable(name)) expect(reserved).not.toContain(column.name.toLowerCase());
        expect(streamTypes).toContain(column.type);
        expect(column.description).toBeTruthy();
      }
    }
  });

  it("fits Microsoft's tables where it fills them, and adds only columns that end in _CF", () => {
    for (const { name, columns } of tables) {
      const known = standardTable(name)?.columns.map(column => `${column.name}: ${column.type}`);
      const own = columns.filter(column => !column.name.endsWith('_CF'));
      if (known) expect(known).toEqual(expect.arrayContaining(own.map(column => `${column.name}: ${column.type}`)));
      else expect(own).toEqual(columns);
    }
  });

  it('fills every column of its tables', () => {
    for (const { name, columns } of tables) {
      const streams = Object.values(connector.streams).filter(({ table }) => table.name === name);
      const filled = [...streams.flatMap(({ row }) => Object.keys(row)), ...standard];
      expect([...new Set(filled)].sort()).toEqual(columns.map(column => sentAs(column.name)).sort());
    }
  });

  it('says what it needs in its README', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const setting of Object.keys(connector.settings)) expect(readme).toContain(`\`${setting}\``);
    for (const table of tables) expect(readme).toContain(table.name);
  });

  it('takes every recorded event to its table, in rows that fit', async () => {
    const { run, replay, ingestion, said } = await stage(loaded);
    const report = await run();
    expect(said.filter(line => line.level !== 'info')).toEqual([]);
    for (const [name, { table }] of Object.entries(connector.streams)) {
      const expected = replay.events[name]?.length ?? replay.deliveries[name];
      expect(expected).toBeGreaterThan(0);
      expect(report.streams[name]).toMatchObject({ fetched: expected, sent: expected, duplicates: 0, deadLettered: 0 });
      const rows = ingestion.stored.get(`Custom-${table.name}`) ?? [];
      expect(new Set(rows.map(row => row.IngestId)).size).toBe(rows.length);
      for (const row of rows) {
        expect(Object.keys(table.columns)).toEqual(expect.arrayContaining(Object.keys(row)));
        expect(row.TimeGenerated).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
      }
    }
  });

  it('takes nothing twice when it is run again', async () => {
    const { run, ingestion } = await stage(loaded);
    await run();
    const before = ingestion.calls.length;
    expect(await run({ listening: () => {} })).toMatchObject({ sent: 0, deadLettered: 0 });
    expect(ingestion.calls).toHaveLength(before);
  });

  it('goes on after a stop in the middle: nothing lost, nothing twice', async () => {
    const { run, replay, ingestion } = await stage(loaded);
    const stop = new AbortController();
    ingestion.refuse = () => {
      stop.abort();
      return undefined;
    };
    const first = await run({ signal: stop.signal, until: 'stopped' });
    ingestion.refuse = () => undefined;
    const second = await run({ listening: () => {} });
    const all = [...Object.values(replay.events).map(it => it.length), ...Object.values(replay.deliveries)];
    expect(first.sent).toBeGreaterThan(0);
    expect(first.sent + second.sent).toBe(all.reduce((a, b) => a + b));
    const ids = [...ingestion.stored.values()].flat().map(row => row.IngestId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('loses nothing while the source has a bad day', async () => {
    const { run, ingestion, replay, said, state } = await stage(loaded, badDay());
    await run();
    const written = readdirSync(state, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    const everything = [JSON.stringify([said, ...ingestion.stored.values()]), ...written].join('\n');
    for (const secret of secretsOf(loaded, replay.run)) expect(everything).not.toContain(secret);
    for (const name of Object.keys(replay.events)) {
      const { table } = connector.streams[name];
      const ids = (ingestion.stored.get(`Custom-${table.name}`) ?? []).map(row => row.IngestId);
      const streams = Object.keys(replay.events).filter(it => connector.streams[it].table.name === table.name);
      const expected = streams.reduce((sum, it) => sum + replay.events[it].length, 0);
      expect(new Set(ids).size, name).toBe(expected);
      expect(ids, name).toHaveLength(expected);
    }
    expect(said.filter(line => line.level === 'alarm')).toEqual([]);
  });

  it('keeps no secret in its recordings', () => {
    const recorded = join(folder, 'recorded');
    expect(existsSync(recorded)).toBe(true);
    for (const file of readdirSync(recorded)) {
      const text = readFileSync(join(recorded, file), 'utf8');
      expect(text).not.toMatch(/SSWS (?!\{)|Bearer (?!\{)|gh[pousr]_\w{20}|sha256=/);
    }
  });
});
