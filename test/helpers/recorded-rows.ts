import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConnectors, runConnector, startReplay } from '../../src/ingest/index.ts';
import type { Row } from '../../src/ingest/shape.ts';
import { connectorsFolder } from './connector-named.ts';
import { startIngestion } from './ingestion-server.ts';

/** The rows that all connectors make of what they recorded, by table, as if everything were read at `now`. */
export async function recordedRows(now: number): Promise<Map<string, Row[]>> {
  const rows = new Map<string, Row[]>();
  const ingestion = await startIngestion();
  const home = mkdtempSync(join(tmpdir(), 'picket-test-'));
  try {
    for (const loaded of await loadConnectors(connectorsFolder)) {
      const replay = await startReplay({ ...loaded, now });
      await runConnector({
        ...replay.run,
        connector: loaded.connector,
        destination: ingestion.destination(loaded.tables.map(({ name }) => name)),
        state: join(home, loaded.connector.name),
        until: 'caught-up',
        log: () => {},
        clock: { now: () => now, monotonic: () => performance.now(), random: Math.random, sleep: async () => {} },
      });
      await replay.close();
    }
  } finally {
    await ingestion.close();
    rmSync(home, { recursive: true, force: true });
  }
  for (const [stream, stored] of ingestion.stored) rows.set(stream.replace('Custom-', ''), stored);
  return rows;
}
