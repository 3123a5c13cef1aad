import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { openParquet } from '../../../src/kql/duckdb/parquet.ts';
import { toRows } from '../../../src/kql/rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-parquet-'));
let files = 0;

async function parquet(select: string): Promise<string> {
  const path = join(folder, `it's ${files++}.parquet`);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`copy (${select}) to '${path.replaceAll("'", "''")}' (format parquet)`);
  return path;
}

/** The rows of a file, read as a table whole. */
async function readParquet(path: string) {
  const { tables, source } = await openParquet([{ name: 'T', path }]);
  return source.table('T', { columns: tables[0].columns.map(({ name }) => name) });
}

describe('a column of a Parquet file', () => {
  it.each([
    ["'x'", 'string', 'x'],
    ['null::varchar', 'string', ''],
    ['true', 'bool', true],
    ['7::smallint', 'int', 7],
    ['9007199254740993::bigint', 'long', '9007199254740993'],
    ['18446744073709551615::ubigint', 'decimal', '18446744073709551615'],
    ['1.50::decimal(10,2)', 'decimal', '1.5'],
    ['0.1::double', 'real', 0.1],
    ["timestamp '2026-11-20 10:00:00.123456'", 'datetime', '2026-11-20T10:00:00.1234560Z'],
    ["timestamptz '2026-11-20 10:00:00+02'", 'datetime', '2026-11-20T08:00:00.0000000Z'],
    ["timestamp_ns '2026-11-20 10:00:00.123456789'", 'datetime', '2026-11-20T10:00:00.1234567Z'],
    ["date '1601-01-01'", 'datetime', '1601-01-01T00:00:00.0000000Z'],
    ["time '10:00:01'", 'timespan', '10:00:01'],
    ["'0F8FAD5B-d9cb-469f-a165-70867728950e'::uuid", 'guid', '0f8fad5b-d9cb-469f-a165-70867728950e'],
    ["{'a': [1, 2], 'b': 'x'}", 'dynamic', { a: [1, 2], b: 'x' }],
    ["'\\xAA'::blob", 'string', 'qg=='],
  ])('%s is %s', async (sql, type, value) => {
    const batch = await readParquet(await parquet(`select ${sql} as "My ""column"`));
    expect(batch.columns).toEqual([{ name: 'My "column', type }]);
    expect(toRows(batch)).toEqual([{ 'My "column': value }]);
  });
});

describe('a file is refused that', () => {
  it.each([
    ['is no Parquet', () => writeFileSync(join(folder, 'no.parquet'), 'hello'), 'no.parquet'],
    ['is not there', () => {}, 'absent.parquet'],
  ])('%s', async (_, make, name) => {
    make();
    await expect(readParquet(join(folder, name))).rejects.toMatchObject({
      code: 'file/unreadable',
      message: expect.stringContaining(name),
    });
  });

  it('has a column that KQL has no type for', async () => {
    const path = await parquet('select interval 1 month as Span');
    await expect(readParquet(path)).rejects.toMatchObject({
      code: 'file/unreadable',
      message: expect.stringContaining('Span'),
    });
  });
});
