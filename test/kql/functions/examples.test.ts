import { beforeAll, describe, expect, it } from 'vitest';
import { ticksFromIso } from '../../../src/core/time.ts';
import { aggregateFunctions, scalarFunctions } from '../../../src/kql/functions/index.ts';
import { createEngine, type Engine } from '../../../src/kql/index.ts';
import { toRows } from '../../../src/kql/rows.ts';
import { emptyBatch } from '../../../src/kql/value.ts';

const now = ticksFromIso('2026-11-20T10:00:00Z')!;
let engine: Engine;

beforeAll(() => {
  engine = createEngine({ tables: [] });
});

async function rowsOf(query: string): Promise<Record<string, unknown>[]> {
  const analysis = engine.analyze(query);
  expect(analysis.diagnostics.filter(each => each.severity === 'error')).toEqual([]);
  return toRows(await engine.run(analysis, { source: { table: async () => emptyBatch([]) }, now }));
}

/** The entries, each once, under the first name that they have. */
function entriesOf<T extends { examples: Readonly<Record<string, unknown>> }>(functions: Readonly<Record<string, T>>) {
  const names = new Map<T, string>();
  for (const [name, entry] of Object.entries(functions)) if (!names.has(entry)) names.set(entry, name);
  return Array.from(names, ([entry, name]) => ({ name, entry }));
}

describe.each(entriesOf(scalarFunctions))('$name', ({ entry }) => {
  it.each(Object.entries(entry.examples))('%s', async (expression, value) => {
    const query = expression.startsWith('print ') ? expression : `print value = ${expression}`;
    expect(await rowsOf(query)).toEqual([{ value }]);
  });
});

describe.each(entriesOf(aggregateFunctions))('$name()', ({ entry }) => {
  it.each(Object.entries(entry.examples))('%s', async (query, rows) => {
    expect(await rowsOf(query)).toEqual(rows);
  });
});

describe('every entry', () => {
  const all = [...entriesOf(scalarFunctions), ...entriesOf(aggregateFunctions)];
  it.each(all)('$name has its page and two examples', ({ entry }) => {
    expect(entry.docs).toMatch(/^https:\/\/learn\.microsoft\.com\/kusto\/query\/[\w/#-]+$/);
    expect(Object.keys(entry.examples).length).toBeGreaterThanOrEqual(2);
  });
});
