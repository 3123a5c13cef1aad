import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { queryLogs } from '../../src/azure/query.ts';
import { queryWindow } from '../../src/azure/query-window.ts';
import { writeWindow } from '../../src/cli/export/parquet.ts';
import { workspaceFrom } from '../../src/cli/local-environment.ts';
import { Failure } from '../../src/core/failure.ts';
import { powerQuery } from '../../src/core/power-query.ts';
import { isoFromTicks, ticksFromIso, ticksPerMinute } from '../../src/core/time.ts';
import { openParquet } from '../../src/kql/duckdb/parquet.ts';
import { writeParquet } from '../../src/kql/duckdb/write-parquet.ts';
import { createEngine } from '../../src/kql/index.ts';
import { toBatch, toRows } from '../../src/kql/rows.ts';
import { type Running, start } from '../local/local-azure.ts';
import { send } from '../local/raw.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-export-'));
const noon = ticksFromIso('2026-11-20T12:00:00Z')!;
let running: Running;

beforeAll(async () => {
  running = await start({ now: () => noon });
});

afterAll(async () => {
  await running.local.close();
});

async function query(path: string, text: string) {
  const { tables, source } = await openParquet([{ name: 'T', path }]);
  const engine = createEngine({ tables });
  const analysis = engine.analyze(text);
  return toRows(await engine.run(analysis, { source, now: noon }));
}

describe('rows of a table as a Parquet file', () => {
  it('have every type, and read back as they were', async () => {
    const columns = [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'User "x"', type: 'string' },
      { name: 'Long', type: 'long' },
      { name: 'Int', type: 'int' },
      { name: 'Real', type: 'real' },
      { name: 'Flag', type: 'bool' },
      { name: 'Id', type: 'guid' },
    ] as const;
    const row = {
      TimeGenerated: '2026-11-20T11:00:00.1234567Z',
      'User "x"': 'ana\n"é"',
      Long: '9007199254740993',
      Int: 7,
      Real: 0.1,
      Flag: true,
      Id: '33333333-3333-4333-8333-333333333333',
    };
    const path = join(folder, 'types.parquet');
    const batches = async function* () {
      yield toBatch(columns, [row]);
      yield toBatch(columns, [{}]);
    };
    expect(await writeParquet(path, columns, batches())).toBe(2);
    const [first, second] = await query(path, 'T');
    expect(first).toEqual({ ...row, TimeGenerated: '2026-11-20T11:00:00.1234560Z' });
    expect(second).toEqual({ ...Object.fromEntries(columns.map(({ name }) => [name, null])), 'User "x"': '', Id: '' });
  });

  it('come from a window that is closed at its start and open at its end', async () => {
    const rows = [-61, -60, -1, 0].map((minutes, at) => ({
      TimeGenerated: isoFromTicks(noon + BigInt(minutes) * ticksPerMinute),
      ProductName: 'Azure Security Center',
      DisplayName: `alert ${at}`,
      AlertSeverity: 'High',
    }));
    await send(running, 'POST', '/picket/alerts', { body: rows });
    const path = join(folder, 'alerts.parquet');
    const window = { table: 'SecurityAlert', from: noon - 60n * ticksPerMinute, to: noon };
    expect(await writeWindow(workspaceFrom(running.env), window, path)).toBe(2);
    expect(await query(path, 'T | project DisplayName | sort by DisplayName asc')).toEqual([
      { DisplayName: 'alert 1' },
      { DisplayName: 'alert 2' },
    ]);
  });

  it('say what is wrong with the table', async () => {
    const window = { table: 'Nope_CL', from: noon - ticksPerMinute, to: noon };
    await expect(writeWindow(workspaceFrom(running.env), window, join(folder, 'no.parquet'))).rejects.toMatchObject({
      code: 'service/refused',
    });
  });

  it('are asked for in halves where the service gives a part', async () => {
    const asked: number[] = [];
    const ask: typeof queryLogs = async (_, { text }) => {
      const [from, to] = [...text.matchAll(/datetime\(([^)]+)\)/g)].map(([, time]) => ticksFromIso(time)!);
      asked.push(Number((to - from) / ticksPerMinute));
      if (to - from > 15n * ticksPerMinute)
        throw new Failure('service/partial', 'The query was answered only in part.');
      return { columns: [], rows: [] };
    };
    const window = { table: 'T', from: noon - 60n * ticksPerMinute, to: noon };
    const pieces = await Array.fromAsync(queryWindow(workspaceFrom(running.env), window, ask));
    expect(pieces.length).toBe(4);
    expect(asked).toEqual([60, 30, 15, 15, 30, 15, 15]);
  });
});

describe('a query for Power BI', () => {
  it('stands in M with what M takes for special escaped', () => {
    const text = powerQuery({ workspaceId: 'w', query: 'T\n| where a == "b"\t#(x)', timespan: 'P1D' });
    expect(text).toContain('#"query" = "T#(lf)| where a == ""b""#(tab)#(#)(x)"');
    expect(text).toContain('"https://api.loganalytics.io/v1/workspaces/w/query"');
    expect(text.match(/[[({]/g)?.length).toBe(text.match(/[\])}]/g)?.length);
  });
});
