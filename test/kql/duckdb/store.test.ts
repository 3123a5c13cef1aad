import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decimal } from 'decimal.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Table } from '../../../src/core/table.ts';
import { Store } from '../../../src/kql/duckdb/store.ts';
import type { Batch, Value } from '../../../src/kql/value.ts';
import { counted, noon, resourceOf, rowsOf, shapeAt } from './samples.ts';

vi.setConfig({ testTimeout: 30_000 });

const opened: Store[] = [];
const folder = () => mkdtempSync(join(tmpdir(), 'picket-store-'));

async function open(path = folder(), options = {}): Promise<Store> {
  const store = await Store.open(path, options);
  opened.push(store);
  return store;
}

async function close(store: Store): Promise<void> {
  opened.splice(opened.indexOf(store), 1);
  await store.close();
}

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

const everything: Table = {
  name: 'Everything_CL',
  columns: [
    { name: 'Bool', type: 'bool' },
    { name: 'Int', type: 'int' },
    { name: 'Long', type: 'long' },
    { name: 'Real', type: 'real' },
    { name: 'Decimal', type: 'decimal' },
    { name: 'String', type: 'string' },
    { name: 'Datetime', type: 'datetime' },
    { name: 'Timespan', type: 'timespan' },
    { name: 'Guid', type: 'guid' },
    { name: 'Dynamic', type: 'dynamic' },
    { name: 'string', type: 'string' },
  ],
};

const fullRow: Value[] = [
  true,
  -2147483648,
  9223372036854775807n,
  Number.NaN,
  new Decimal('12345678901234567890.0123456789'),
  "o'neil \u0000 😀",
  3155378975999999999n,
  -1n,
  '0f8fad5b-d9cb-469f-a165-70867728950e',
  new Map<string, Value>([
    ['z', 1n],
    ['10', 1],
    ['9', [null, true, 'text', 1.5, 9007199254740993n]],
  ]) as Value,
  'lower case twin',
];

const bare: Value[] = [null, null, null, null, null, '', null, null, null, null, ''];

function batch(table: Table, rows: Value[][]): Batch {
  return {
    columns: table.columns,
    values: table.columns.map((_, index) => rows.map(row => row[index])),
    length: rows.length,
  };
}

const all = (table: Table) => ({ columns: table.columns.map(({ name }) => name) });

describe('rows', () => {
  it('come back as they went in, of every type, also after a restart', async () => {
    const path = folder();
    const first = await open(path);
    await first.commit({ rows: [{ table: everything, batch: batch(everything, [fullRow, bare]), received: noon }] });
    const before = await first.read('Everything_CL', all(everything));
    await close(first);
    const after = await (await open(path)).read('Everything_CL', all(everything));
    for (const read of [before, after])
      expect(read.values.map(values => values)).toEqual(everything.columns.map((_, i) => [fullRow[i], bare[i]]));
    expect([...(after.values[9][0] as Map<string, Value>).keys()]).toEqual(['z', '10', '9']);
  });

  it.each([
    ['all', {}, [1, 2, 3, 4]],
    ['from a time on', { from: noon + 20_000_000n }, [2, 3, 4]],
    ['before a time', { to: noon + 20_000_000n }, [1]],
    ['in a time', { from: noon + 20_000_000n, to: noon + 40_000_000n }, [2, 3]],
  ])('are read by time: %s', async (_, bounds, numbers) => {
    const store = await open();
    await store.commit({ rows: [rowsOf([1, 2]), rowsOf([3, 4])] });
    const read = await store.read('Counted_CL', { columns: ['Number'], ...bounds });
    expect(read).toEqual({
      columns: [{ name: 'Number', type: 'long' }],
      values: [numbers.map(BigInt)],
      length: numbers.length,
    });
  });

  it('know when they arrived', async () => {
    const store = await open();
    await store.commit({ rows: [rowsOf([1])] });
    expect((await store.read('Counted_CL', { columns: ['_TimeReceived'] })).values).toEqual([[noon]]);
  });

  it('are counted', async () => {
    const store = await open();
    await store.commit({ rows: [rowsOf(Array.from({ length: 5000 }, (_, index) => index))] });
    expect(await store.count('Counted_CL')).toBe(5000);
    expect(await store.count('Other_CL')).toBe(0);
  });
});

describe('tables', () => {
  const shapes: [string, Table['columns'], Value[][]][] = [
    ['a new column is missing in old rows', [...counted.columns, { name: 'New', type: 'string' }], [[1n], ['']]],
    ['a column that is gone takes its values along', [counted.columns[0], { name: 'New', type: 'int' }], [[], [null]]],
    ['a column of another type starts anew', [counted.columns[0], { name: 'Number', type: 'string' }], [[''], []]],
  ];
  it.each(shapes)('%s', async (_, columns, [numbers, added]) => {
    const path = folder();
    const store = await open(path);
    await store.commit({ rows: [rowsOf([1])] });
    await store.commit({ tables: [{ name: 'Counted_CL', columns }] });
    await close(store);
    const read = await (await open(path)).read('Counted_CL', { columns: ['Number', 'New'] });
    expect(read.values).toEqual([numbers, added].filter(values => values.length > 0));
  });

  it('keep taking rows after a change of columns', async () => {
    const store = await open();
    await store.commit({ rows: [rowsOf([1])] });
    await store.commit({ tables: [{ name: 'Counted_CL', columns: [...counted.columns].reverse() }] });
    await store.commit({
      tables: [{ name: 'Counted_CL', columns: [{ name: 'A', type: 'bool' }, ...counted.columns] }],
    });
    await store.commit({ rows: [rowsOf([2])] });
    expect((await store.read('Counted_CL', { columns: ['A', 'Number'] })).values).toEqual(
      expect.arrayContaining([
        [1n, 2n],
        [null, null],
      ]),
    );
  });

  it('go with their rows', async () => {
    const store = await open();
    await store.commit({ rows: [rowsOf([1])] });
    await store.commit({ drop: ['Counted_CL', 'Never_CL'] });
    await store.commit({ tables: [counted] });
    expect(await store.count('Counted_CL')).toBe(0);
  });
});

describe('resources', () => {
  it('are found without regard to case and listed in the order of their making', async () => {
    const store = await open();
    await store.commit({ put: [2, 1, 3].map(number => ({ resource: resourceOf(number) })) });
    await store.commit({
      put: [{ resource: { id: '/THINGS/2', etag: 'new', body: 'changed' } }],
      remove: [{ id: '/Things/1' }],
    });
    expect(store.resource('/tHINGS/3')).toEqual(resourceOf(3));
    expect(store.resources('/things').map(({ etag }) => etag)).toEqual(['new', '"3"']);
  });

  it.each([
    ['a stale etag', { resource: resourceOf(1), expect: '"old"' }],
    ['a resource that should not be there yet', { resource: resourceOf(1), expect: null }],
    ['a resource that is gone', { resource: resourceOf(2), expect: '"2"' }],
  ])('stop the whole change at %s', async (_, put) => {
    const store = await open();
    await store.commit({ put: [{ resource: resourceOf(1) }] });
    const conflict = await store.commit({ rows: [rowsOf([1])], put: [put] });
    expect(conflict?.id).toBe(put.resource.id);
    expect(await store.count('Counted_CL')).toBe(0);
  });
});

describe('a data folder', () => {
  it('has one owner at a time', async () => {
    const path = folder();
    await open(path);
    await expect(Store.open(path)).rejects.toMatchObject({ code: 'store/locked' });
    await expect(Store.open(path, { fresh: true })).rejects.toMatchObject({ code: 'store/locked' });
  });

  it('is not taken from another process', async () => {
    const path = folder();
    const writer = fork(join(import.meta.dirname, 'store-writer.ts'), [path, '0']);
    await once(writer, 'message');
    await expect(Store.open(path)).rejects.toMatchObject({
      code: 'store/locked',
      message: expect.stringContaining(`${writer.pid}`),
    });
    writer.kill('SIGKILL');
    await once(writer, 'exit');
  });

  it('that holds something else is refused, and emptied only when asked', async () => {
    const path = folder();
    writeFileSync(join(path, 'store.duckdb'), 'no database'.repeat(1000));
    await expect(Store.open(path)).rejects.toMatchObject({ code: 'store/damaged' });
    expect((await open(path, { fresh: true })).tables.size).toBe(0);
  });

  it('killed at any moment has all that was acknowledged', async () => {
    const path = folder();
    let acknowledged = -1;
    for (let round = 0; round < 4; round++) {
      const writer = fork(join(import.meta.dirname, 'store-writer.ts'), [path, String(acknowledged + 1)]);
      const goal = acknowledged + 3 + round * 7;
      writer.on('message', number => {
        acknowledged = number as number;
        if (acknowledged >= goal) writer.kill('SIGKILL');
      });
      await once(writer, 'exit');
      const store = await open(path);
      const { values } = await store.read('Counted_CL', { columns: ['Number'] });
      const kept = values[0].length - 1;
      expect(values[0]).toEqual(Array.from({ length: kept + 1 }, (_, number) => BigInt(number)));
      expect(kept).toBeGreaterThanOrEqual(acknowledged);
      expect(store.resources('/things').map(({ body }) => body)).toEqual(
        [kept - 2, kept - 1, kept].filter(number => number >= 0).map(number => ({ number })),
      );
      expect(store.tables.get('Shape_CL')?.columns).toEqual(expect.arrayContaining([...shapeAt(kept).columns]));
      expect(await store.count('Shape_CL')).toBe((kept % 7) + 1);
      acknowledged = kept;
      await close(store);
    }
  }, 30_000);
});
