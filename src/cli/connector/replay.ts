import { findDestination } from '../../ingest/destination.ts';
import { openDestination } from '../../ingest/open-destination.ts';
import { replayLetters } from '../../ingest/replay-letters.ts';
import type { CommandInput, ExitCode } from '../command.ts';
import { findConnector, logLine, statePath } from '../connectors.ts';
import { configOf, withWorkspace } from '../workspaces.ts';
import { named, print } from './print.ts';

/** Delivers the dead letters of a connector once more. */
export async function replay(input: CommandInput, name: string | undefined): Promise<ExitCode> {
  const { connector } = await findConnector(configOf(input), named(name));
  const workspaceName = String(input.options.workspace);
  const { delivered, again, cut } = await withWorkspace(input, workspaceName, async workspace =>
    replayLetters({
      connector,
      sink: openDestination(await findDestination(workspace, connector.name)),
      state: statePath(input.folder, workspaceName, connector.name),
      signal: input.stopped,
      say: (level, message) =>
        logLine({ level, connector: connector.name, stream: 'dead letters', message }, input.terminal),
    }),
  );
  print(input, ['delivered', 'dead letters again', 'in the table already, cut'], [[delivered, again, cut].map(String)]);
  return 0;
}
