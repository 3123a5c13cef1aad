import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoadedConnector, runConnector, startReplay } from '../../ingest/index.ts';
import type { CommandInput, ExitCode } from '../command.ts';
import { connectorsOf, findConnector, logLine } from '../connectors.ts';
import { configOf } from '../workspaces.ts';
import { print } from './print.ts';

/** Runs connectors over their recorded exchanges, against a stand-in for the source and without a destination. */
export async function test(input: CommandInput, name: string | undefined): Promise<ExitCode> {
  const config = configOf(input);
  const chosen = name === undefined ? await connectorsOf(config) : [await findConnector(config, name)];
  const rows: string[][] = [];
  for (const loaded of chosen) rows.push(...(await testOne(loaded, input)));
  print(input, ['stream', 'events', 'rows', 'dead letters', 'result'], rows);
  return rows.some(row => row[4] !== 'passed') ? 1 : 0;
}

async function testOne({ connector, folder }: LoadedConnector, input: CommandInput): Promise<string[][]> {
  const state = mkdtempSync(join(tmpdir(), 'picket-connector-'));
  const replay = await startReplay({ connector, folder });
  try {
    const streams = Object.fromEntries(Object.values(connector.streams).map(({ table }) => [table.name, table.name]));
    const report = await runConnector({
      ...replay.run,
      ...{ connector, state, until: 'caught-up', signal: input.stopped, sink: () => async () => {} },
      destination: {
        rules: [{ endpoint: '', immutableId: '', streams }],
        audience: '',
        credential: { getToken: async () => null },
      },
      log: line => logLine(line, input.terminal),
    });
    return Object.entries(report.streams).map(([stream, it]) => {
      const passed = it.sent > 0 && it.deadLettered === 0 ? 'passed' : 'failed';
      return [`${connector.name}/${stream}`, String(it.fetched), String(it.sent), String(it.deadLettered), passed];
    });
  } finally {
    await replay.close();
    rmSync(state, { recursive: true, force: true });
  }
}
