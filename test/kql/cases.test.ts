import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ticksFromIso } from '../../src/core/time.ts';
import { printBatch } from '../../src/kql/batch-queries.ts';
import { createEngine, type RowSource } from '../../src/kql/index.ts';
import { plugins } from '../../src/kql/interpret/plugins/index.ts';
import { windowFunctions } from '../../src/kql/interpret/window.ts';

const folder = join(import.meta.dirname, 'cases');
const engine = createEngine({ tables: [] });
const now = ticksFromIso('2026-01-01T00:00:00Z')!;
const source: RowSource = { table: () => Promise.reject(new Error('these queries bring their own rows')) };

async function answer(query: string): Promise<{ columns: string; rows: unknown[][] }> {
  const analysis = engine.analyze(query);
  expect(analysis.diagnostics.filter(each => each.severity === 'error')).toEqual([]);
  const { columns, rows } = printBatch(await engine.run(analysis, { source, now }));
  return { columns: columns.map(({ name, type }) => `${name}: ${type}`).join(', '), rows };
}

/** A case: the query, a line of dashes, the columns with their types, and each row as JSON. */
function readCase(file: string): { query: string; columns: string; rows: unknown[][] } {
  const [query, expected] = readFileSync(join(folder, file), 'utf8').split(/^---+\n/m);
  const [columns, ...rows] = expected.trim().split('\n');
  return { query, columns, rows: rows.map(row => JSON.parse(row) as unknown[]) };
}

describe('operators answer as written in the case', () => {
  it.each(readdirSync(folder).filter(file => file.endsWith('.case')))('%s', async file => {
    const { query, columns, rows } = readCase(file);
    expect(await answer(query)).toEqual({ columns, rows });
  });
});

describe.each([
  ['window function', windowFunctions],
  ['plug-in', plugins],
] as const)('every example of a %s holds', (_, entries) => {
  const examples = Object.entries(entries).flatMap(([name, { examples }]) =>
    Object.entries(examples).map(([query, rows]) => ({ name, query, rows })),
  );
  it.each(examples)('$name: $query', async ({ query, rows }) => {
    expect((await answer(query)).rows).toEqual(rows);
  });

  it('each has an example and a documentation page', () => {
    const bare = Object.entries(entries).filter(
      ([, { docs, examples }]) => !docs || Object.keys(examples).length === 0,
    );
    expect(bare.map(([name]) => name)).toEqual([]);
  });
});
