import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { ticksFromIso } from '../../../src/core/time.ts';
import { openParquet } from '../../../src/kql/duckdb/parquet.ts';
import { createEngine, type RunOptions } from '../../../src/kql/index.ts';
import { toRows } from '../../../src/kql/rows.ts';

const path = join(mkdtempSync(join(tmpdir(), 'picket-part-')), 'Event.parquet');
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const select = `select timestamp '2026-11-20' + interval (i) minute as TimeGenerated, i as n, case when i % 3 = 0 then null else 'User ' || i end as Name,
  {ip: '192.0.2.' || (i % 5), ports: [i, 2]} as Detail from range(100000) as r(i)`;
await connection.run(`copy (${select}) to '${path}' (format parquet, row_group_size 10000)`);

const { tables, source } = await openParquet([{ name: 'Event', path }]);
const engine = createEngine({ tables });
const now = ticksFromIso('2026-12-01')!;

/** Runs a query that must not need the rows themselves. */
async function run(text: string, options: Partial<RunOptions> = {}) {
  const only = { ...source, table: () => Promise.reject(new Error('the rows were asked for')) };
  return toRows(await engine.run(engine.analyze(text), { source: only, now, ...options }));
}

describe('a Parquet file is queried where it lies', () => {
  it.each([
    ['Event | count', [{ Count: 100_000 }]],
    ['Event | where Name has "user" and n < 10 | count', [{ Count: 6 }]],
    [
      'Event | where TimeGenerated between (datetime(2026-11-21) .. 1h) | summarize min(n), max(n)',
      [{ min_n: 1440, max_n: 1500 }],
    ],
    [
      'Event | summarize count() by Ip = tostring(Detail.ip) | where Ip == "192.0.2.4"',
      [{ Ip: '192.0.2.4', count_: 20_000 }],
    ],
    [
      'Event | where Name == "" | top 1 by n | project n, Port = tolong(Detail.ports[0])',
      [{ n: 99_999, Port: 99_999 }],
    ],
    [
      'Event | where n in (3, 7) | project n, Name',
      [
        { n: 3, Name: '' },
        { n: 7, Name: 'User 7' },
      ],
    ],
    ['Event | take 2 | project n', [{ n: 0 }, { n: 1 }]],
  ])('%s', async (text, rows) => {
    expect(await run(text)).toEqual(rows);
  });

  it('names and texts with quotes are names and texts', async () => {
    expect(await run(`Event | where Name == "x' or 1=1 --" | count`)).toEqual([{ Count: 0 }]);
    const text = `Event | where n < 1 | project ['a "b" c\\'; --'] = "it's \\"; drop table Event; --"`;
    expect(await run(text)).toEqual([{ 'a "b" c\'; --': `it's "; drop table Event; --` }]);
  });

  it('within a time', async () => {
    const timespan = { from: ticksFromIso('2026-11-21')!, to: ticksFromIso('2026-11-22')! };
    expect(await run('Event | count', { timespan })).toEqual([{ Count: 1440 }]);
  });

  it('and stopped when it takes too long', async () => {
    const endless = 'Event | extend k = 1 | join kind=inner (Event | extend k = 1) on k | summarize count() by n';
    await expect(run(endless, { limits: { milliseconds: 200 } })).rejects.toMatchObject({ code: 'limit/exceeded' });
  });

  it('and stopped when it gives too many rows', async () => {
    await expect(run('Event | where n >= 0', { limits: { rows: 1000 } })).rejects.toMatchObject({
      code: 'limit/exceeded',
    });
  });
});
