import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { printBatch } from '../../src/kql/batch-queries.ts';
import { createEngine, type RowSource } from '../../src/kql/index.ts';

const engine = createEngine({ tables: [] });
const table: RowSource['table'] = () => Promise.reject(new Error('no table is read'));

async function rowsOf(query: string, files: Record<string, string | Uint8Array>): Promise<unknown[][]> {
  const external = async (place: string) => Buffer.from(files[place]);
  return printBatch(await engine.run(engine.analyze(query), { source: { table, external }, now: 0n })).rows;
}

const from = (ending: string, options = '') =>
  `externaldata(name: string, n: long)["https://files.contoso.example/list${ending}"]${options}`;

it.each([
  [
    'csv',
    '.csv',
    '',
    'ana,1\n"b,o",x\n',
    [
      ['ana', 1],
      ['b,o', null],
    ],
  ],
  ['csv with a head line', '.csv', ' with (ignoreFirstRecord=true)', 'name,n\nana,1\n', [['ana', 1]]],
  ['tsv', '.tsv', '', 'ana\t1', [['ana', 1]]],
  ['a format that is written', '', ' with (format="psv")', 'ana|1', [['ana', 1]]],
  [
    'lines',
    '.txt',
    '',
    'ana,1\nbo\n',
    [
      ['ana,1', null],
      ['bo', null],
    ],
  ],
  ['one text', '', ' with (format="raw")', 'a\nb', [['a\nb', null]]],
  [
    'JSON lines',
    '.json',
    '',
    '{"n":1,"name":"ana"}\n{"name":"bo"}\n',
    [
      ['ana', 1],
      ['bo', null],
    ],
  ],
  ['a JSON array', '', ' with (format="multijson")', '[{"n":1,\n"name":"ana"}]', [['ana', 1]]],
])('reads %s', async (_, ending, options, text, rows) => {
  expect(await rowsOf(from(ending, options), { [`https://files.contoso.example/list${ending}`]: text })).toEqual(rows);
});

it('unpacks gzip', async () => {
  const files = { 'https://files.contoso.example/list.csv.gz': gzipSync('ana,1') };
  expect(await rowsOf(from('.csv.gz'), files)).toEqual([['ana', 1]]);
});

it.each([
  ['{"name"', '.json', /Line 1 of the external file .* is no JSON/],
  ['PK\u0003\u0004', '.csv', /zip archive/],
])('says what is wrong with %j', async (text, ending, message) => {
  await expect(rowsOf(from(ending), { [`https://files.contoso.example/list${ending}`]: text })).rejects.toMatchObject({
    code: 'query/failed',
    message: expect.stringMatching(message),
  });
});

it('is refused where the run may not fetch', async () => {
  const run = engine.run(engine.analyze(from('.csv')), { source: { table }, now: 0n });
  await expect(run).rejects.toMatchObject({ code: 'usage/invalid', message: expect.stringContaining('list.csv') });
});

it.each([
  [
    'externaldata(a: string)["https://files.contoso.example/x"] with (format="avro")',
    'externaldata in the format "avro"',
  ],
  ['externaldata(a: string)[strcat("https://", "x")]', 'externaldata from a computed address'],
])('refuses %s', (query, what) => {
  expect(engine.analyze(query).diagnostics).toMatchObject([
    { code: 'kql/unsupported', message: expect.stringContaining(what) },
  ]);
});
