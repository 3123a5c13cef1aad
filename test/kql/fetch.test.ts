import { expect, it } from 'vitest';
import { ticksFromIso } from '../../src/core/time.ts';
import { createEngine, type RowSource, type Wanted } from '../../src/kql/index.ts';
import { toBatch } from '../../src/kql/rows.ts';

const columns = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'User', type: 'string' },
  { name: 'Address', type: 'string' },
  { name: 'Details', type: 'dynamic' },
] as const;
const engine = createEngine({
  tables: [
    { name: 'SignIns', columns },
    { name: 'Others', columns },
  ],
  watchlists: [{ alias: 'vips', columns: ['User'] }],
});
const at = (text: string) => ticksFromIso(text)!;
const now = at('2026-01-01T12:00:00Z');

async function wantedBy(query: string, timespan?: { from: bigint; to: bigint }): Promise<Record<string, Wanted>> {
  const asked: Record<string, Wanted> = {};
  const source: RowSource = {
    async table(name, { budget: _, ...wanted }) {
      asked[name] = { ...wanted, columns: [...wanted.columns].sort() };
      return toBatch(columns, []);
    },
    watchlist: async () => toBatch([{ name: 'User', type: 'string' }], [{ User: 'ana' }]),
  };
  const analysis = engine.analyze(query);
  expect(analysis.diagnostics).toEqual([]);
  await engine.run(analysis, { source, now, ...(timespan && { timespan }) });
  return asked;
}

it.each([
  ['SignIns | where User == "ana" | project Address', ['Address', 'User']],
  ['SignIns | count', []],
  ['SignIns | extend x = strlen(User) | project Details', ['Details']],
  ['SignIns | summarize arg_max(TimeGenerated, Address) by User', ['Address', 'TimeGenerated', 'User']],
  ['SignIns | join kind=inner (Others | project User) on User | project Address', ['Address', 'User']],
  ['Others | where User in ((SignIns | distinct Address)) | take 1 | count', ['Address']],
  ['SignIns | take 1', ['Address', 'Details', 'TimeGenerated', 'User']],
])('%s asks only for the columns that it uses', async (query, names) => {
  expect((await wantedBy(query)).SignIns.columns).toEqual(names);
});

const hour = at('2026-01-01T11:00:00Z');

it.each([
  ['SignIns | where TimeGenerated > ago(1h) | count', { from: hour + 1n }],
  ['SignIns | where TimeGenerated >= ago(1h) and TimeGenerated < now() | count', { from: hour, to: now }],
  [
    'SignIns | where User == "x" | where TimeGenerated between (ago(1h) .. now()) | count',
    { from: hour, to: now + 1n },
  ],
  ['SignIns | where ago(1h) <= TimeGenerated or User == "x" | count', {}],
  ['SignIns | take 5 | where TimeGenerated > ago(1h) | count', {}],
  ['SignIns | where TimeGenerated > ago(1h) | union (SignIns | where User == "x") | count', {}],
  ['SignIns | extend TimeGenerated = now() | where TimeGenerated > ago(1h) | count', {}],
])('%s asks only for the time that it uses', async (query, bounds) => {
  const { from, to } = (await wantedBy(query)).SignIns;
  expect({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) }).toEqual(bounds);
});

it('a time span narrows what is asked for', async () => {
  const timespan = { from: hour, to: now };
  const { SignIns } = await wantedBy('SignIns | where TimeGenerated > ago(3h) | count', timespan);
  expect(SignIns).toEqual({ columns: ['TimeGenerated'], ...timespan });
});

it('a time span keeps rows that lie in it', async () => {
  const rows = ['2026-01-01T10:59:59Z', '2026-01-01T11:00:00Z', '2026-01-01T12:00:00Z'].map(TimeGenerated => ({
    TimeGenerated,
  }));
  const source: RowSource = { table: async () => toBatch(columns, rows) };
  const batch = await engine.run(engine.analyze('SignIns | count'), { source, now, timespan: { from: hour, to: now } });
  expect(batch.values).toEqual([[1n]]);
});

it('a watchlist is known by its alias', async () => {
  const analysis = engine.analyze("_GetWatchlist('VIPs') | project User, SearchKey");
  expect(analysis.watchlists).toEqual(['vips']);
  const source: RowSource = {
    table: () => Promise.reject(new Error('no table is read')),
    watchlist: async () => toBatch([{ name: 'User', type: 'string' }], [{ User: 'ana' }]),
  };
  expect((await engine.run(analysis, { source, now })).values).toEqual([['ana'], ['']]);
});
