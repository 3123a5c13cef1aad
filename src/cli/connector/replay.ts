import type { Workspace } from '../../azure/connection.ts';
import { objectUploader } from '../../azure/threat-intelligence.ts';
import { findDestination } from '../../ingest/destination.ts';
import type { Connector } from '../../ingest/index.ts';
import { objectSink, objectsTable } from '../../ingest/objects.ts';
import { openDestination } from '../../ingest/open-destination.ts';
import { replayLetters } from '../../ingest/replay-letters.ts';
import type { Sink } from '../../ingest/sink.ts';
import type { CommandInput, ExitCode } from '../command.ts';
import { findConnector, logLine, statePath, uploads } from '../connectors.ts';
import { configOf, withWorkspace } from '../workspaces.ts';
import { named, print } from './print.ts';

/** Rows go to their tables; objects that threat intelligence refused go there once more. */
async function sinksOf(connector: Connector, workspace: Workspace): Promise<(table: string) => Sink> {
  const tables = openDestination(await findDestination(workspace, connector.name));
  if (!uploads(connector)) return tables;
  const objects = objectSink(connector.name, await objectUploader(workspace));
  return table => (table === objectsTable ? objects : tables(table));
}

/** Delivers the dead letters of a connector once more. */
export async function replay(input: CommandInput, name: string | undefined): Promise<ExitCode> {
  const { connector } = await findConnector(configOf(input), named(name));
  const workspaceName = String(input.options.workspace);
  const { delivered, again, cut } = await withWorkspace(input, workspaceName, async workspace =>
    replayLetters({
      connector,
      sink: await sinksOf(connector, workspace),
      state: statePath(input.folder, workspaceName, connector.name),
      signal: input.stopped,
      say: (level, message) =>
        logLine({ level, connector: connector.name, stream: 'dead letters', message }, input.terminal),
    }),
  );
  print(input, ['delivered', 'dead letters again', 'in the table already, cut'], [[delivered, again, cut].map(String)]);
  return 0;
}
