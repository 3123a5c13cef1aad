import { Failure } from '../../src/core/failure.ts';
import { ticksFromIso } from '../../src/core/time.ts';
import { createEngine, type Limits } from '../../src/kql/index.ts';
import { emptyBatch } from '../../src/kql/value.ts';

/** How a query ended: with rows, a diagnostic, a failure with its code; or, which must not be, as a mistake of the engine. */
export type Ending = { as: 'rows' | 'diagnostic' | 'bug' | Failure['code']; message: string };

const table = {
  name: 'T',
  columns: [
    { name: 's', type: 'string' },
    { name: 'n', type: 'long' },
    { name: 't', type: 'datetime' },
    { name: 'd', type: 'dynamic' },
  ],
} as const;
const engine = createEngine({ tables: [table] });

/** Analyses and runs a text; every text has an ending. */
export async function runCase(text: string, limits: Partial<Limits>): Promise<Ending> {
  try {
    const analysis = engine.analyze(text);
    const error = analysis.diagnostics.find(each => each.severity === 'error');
    if (error) return { as: 'diagnostic', message: `${error.code}: ${error.message}` };
    const batch = await engine.run(analysis, {
      now: ticksFromIso('2026-01-01T00:00:00Z')!,
      source: { table: async () => emptyBatch(table.columns), watchlist: async () => emptyBatch([]) },
      limits,
    });
    JSON.stringify(batch.length);
    return { as: 'rows', message: `${batch.length} rows` };
  } catch (error) {
    if (error instanceof Failure) return { as: error.code, message: error.message };
    return { as: 'bug', message: error instanceof Error ? String(error.stack).slice(0, 800) : String(error) };
  }
}
