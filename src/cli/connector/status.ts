import { type LoadedConnector, status } from '../../ingest/index.ts';
import type { CommandInput, ExitCode } from '../command.ts';
import { connectorsOf, findConnector, statePath } from '../connectors.ts';
import { configOf } from '../workspaces.ts';
import { print } from './print.ts';

/** Says how connectors are doing on this machine, also beside a running one. */
export async function showStatus(input: CommandInput, name: string | undefined): Promise<ExitCode> {
  const config = configOf(input);
  const chosen: LoadedConnector[] =
    name === undefined ? await connectorsOf(config) : [await findConnector(config, name)];
  const rows = chosen.flatMap(({ connector }) => {
    const streams = status(statePath(input.folder, String(input.options.workspace), connector.name));
    return Object.entries(streams).map(([stream, it]) => [
      `${connector.name}/${stream}`,
      String(it.sent),
      String(it.duplicates),
      String(it.deadLettered),
      it.newest ?? '',
      it.lag === null ? '' : `${Math.round(it.lag / 1000)} s`,
      it.drift.join(' '),
      it.trouble ?? '',
    ]);
  });
  if (rows.length === 0) input.terminal.say('No connector has run here yet.');
  const header = ['stream', 'sent', 'repeated', 'dead letters', 'newest event', 'lag', 'new fields', 'trouble'];
  print(input, header, rows);
  return 0;
}
