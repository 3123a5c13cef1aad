import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../core/failure.ts';
import { runConnector } from '../../ingest/index.ts';
import { isPushedStream } from '../../ingest/pushed-stream.ts';
import { startRecorder } from '../../ingest/recorder/recorder.ts';
import type { CommandInput, ExitCode } from '../command.ts';
import { findConnector } from '../connectors.ts';
import { configOf, withWorkspace } from '../workspaces.ts';
import { named } from './print.ts';
import { commonOptions } from './run.ts';

/** Reads a source once through a recording proxy, and writes what was said, without tokens, addresses and names. */
export async function record(input: CommandInput, name: string | undefined): Promise<ExitCode> {
  const config = configOf(input);
  const { connector } = await findConnector(config, named(name));
  const out = input.options.out;
  if (out === undefined) throw new Failure('usage/invalid', 'Into which file? Such as --out recorded.json.');
  const state = mkdtempSync(join(tmpdir(), 'picket-record-'));
  const recorder = await startRecorder();
  const tables = Object.fromEntries(Object.values(connector.streams).map(({ table }) => [table.name, table.name]));
  const streams = Object.keys(connector.streams).filter(stream => !isPushedStream(connector.streams[stream]));
  try {
    await withWorkspace(input, String(input.options.workspace), workspace =>
      runConnector({
        ...commonOptions(input, config, connector, workspace),
        ...{ streams, state, until: 'caught-up', via: recorder.url, sink: () => async () => {} },
        destination: { ...workspace, audience: '', rules: [{ endpoint: '', immutableId: '', streams: tables }] },
      }),
    );
  } finally {
    await recorder.close();
    rmSync(state, { recursive: true, force: true });
  }
  const recordedAt = new Date().toISOString();
  const exchanges = recorder.exchanges();
  writeFileSync(String(out), `${JSON.stringify({ connector: connector.name, recordedAt, exchanges }, null, 2)}\n`);
  input.terminal.say(
    `${exchanges.length} exchanges are in ${out}. Read them before you share them: what a name is, only a person knows for sure.`,
  );
  return 0;
}
