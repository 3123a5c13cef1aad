import { expect, it } from 'vitest';
import { ticksFromIso } from '../../src/core/time.ts';
import { createEngine } from '../../src/kql/index.ts';

const engine = createEngine({ tables: [] });
const run = (query: string) =>
  engine.run(engine.analyze(query), {
    source: { table: () => Promise.reject(new Error('these queries bring their own rows')) },
    now: ticksFromIso('2026-01-01T00:00:00Z')!,
  });
const rows = (days: string) => `datatable(u: string, t: datetime, s: string)[${days}]`;
const bounds = 'datetime(2026-01-01), datetime(2026-01-09)';

it.each([
  [
    'a window without rows',
    `${rows('"a", datetime(2026-01-01), "", "a", datetime(2026-01-03), ""')} | evaluate activity_metrics(u, t, ${bounds}, 1d)`,
  ],
  ['no Start and End', `${rows('"a", datetime(2026-01-01), ""')} | evaluate activity_metrics(u, t, 1d)`],
  [
    'activities one lookback apart',
    `${rows('"a", datetime(2026-01-01), "", "a", datetime(2026-01-03), ""')} | evaluate session_count(u, t, ${bounds}, 1d, 2d)`,
  ],
  [
    'steps at the same time',
    `${rows('"a", datetime(2026-01-01), "x", "a", datetime(2026-01-01), "y"')} | evaluate sequence_detect(t, 1d, 1d, x = (s == "x"), y = (s == "y"), u)`,
  ],
  [
    'a cohort without new ids',
    `${rows('"a", datetime(2026-01-01), "", "a", datetime(2026-01-02), ""')} | evaluate new_activity_metrics(u, t, ${bounds}, 1d)`,
  ],
])('a plug-in refuses what its page leaves open: %s', async (_, query) => {
  await expect(run(query)).rejects.toMatchObject({ code: 'query/unsupported' });
});
