import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine, ticksFromIso, toBatch, toRows } from '../../src/kql/index.ts';

const table = {
  name: 'SignIns',
  columns: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'User', type: 'string' },
  ],
} as const;
const rows = toBatch(table.columns, [
  { TimeGenerated: '2026-11-20T10:00:00Z', User: 'ana', _TimeReceived: '2026-11-20T10:07:00Z' },
  { TimeGenerated: '2026-11-20T10:01:00Z', User: 'bo' },
]);
const source = { table: async () => rows };
const now = ticksFromIso('2026-11-20T12:00:00Z')!;
let engine: Engine;

beforeAll(() => {
  engine = createEngine({ tables: [table] });
});

async function answer(query: string): Promise<Record<string, unknown>[]> {
  return toRows(await engine.run(engine.analyze(query), { source, now }));
}

describe('ingestion_time()', () => {
  it.each([
    [
      'is what the row tells',
      'SignIns | where User == "ana" | project t = ingestion_time()',
      '2026-11-20T10:07:00.0000000Z',
    ],
    [
      'else when it was generated',
      'SignIns | where User == "bo" | project t = ingestion_time()',
      '2026-11-20T10:01:00.0000000Z',
    ],
    [
      'goes through filters, sorts and unions',
      'union SignIns, (SignIns | where User == "x") | sort by User asc | where ingestion_time() > datetime(2026-11-20 10:05) | project t = ingestion_time()',
      '2026-11-20T10:07:00.0000000Z',
    ],
    ['is null where rows come from no table', 'print t = ingestion_time()', null],
  ])('%s', async (_, query, t) => {
    expect(await answer(query)).toEqual([{ t }]);
  });

  it('leaves no column behind', async () => {
    expect(await answer('SignIns | where ingestion_time() > datetime(2026-11-20 10:05)')).toEqual([
      { TimeGenerated: '2026-11-20T10:00:00.0000000Z', User: 'ana' },
    ]);
  });

  it('is refused behind operators that make new rows', () => {
    const { diagnostics } = engine.analyze('SignIns | project u = User | where ingestion_time() > ago(1h)');
    expect(diagnostics).toMatchObject([{ code: 'kql/unsupported', start: 35, length: 16 }]);
  });
});
