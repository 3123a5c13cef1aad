import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type Faults,
  type LoadedConnector,
  type LogLine,
  type RunOptions,
  type RunReport,
  runConnector,
  startReplay,
} from '../../src/ingest/index.ts';

export { connectorNamed, connectorsFolder } from './connector-named.ts';

import { startIngestion } from './ingestion-server.ts';
import { quickClock } from './quick-clock.ts';

/** An empty folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'picket-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A connector between a stand-in for its source and an ingestion endpoint, with waiting that takes no time. */
export async function stage(loaded: LoadedConnector, faults?: Faults) {
  const replay = await startReplay({ ...loaded, faults });
  const ingestion = await startIngestion();
  onTestFinished(() => Promise.all([replay.close(), ingestion.close()]).then(() => {}));
  const clock = quickClock();
  const said: LogLine[] = [];
  const state = temporaryFolder();
  const run = (more: Partial<RunOptions> = {}): Promise<RunReport> =>
    runConnector({
      connector: loaded.connector,
      ...replay.run,
      destination: ingestion.destination(loaded.tables.map(table => table.name)),
      state,
      until: 'caught-up',
      log: line => said.push(line),
      clock,
      ...more,
    });
  /** The ids of the rows that arrived in a table, sorted. */
  const arrived = (table: string, id: string) =>
    (ingestion.stored.get(`Custom-${table}`) ?? []).map(row => String(row[id])).sort();
  return { replay, ingestion, clock, said, state, run, arrived };
}
