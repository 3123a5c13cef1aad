import type { CommandInput, ExitCode } from '../command.ts';
import { connectorsOf } from '../connectors.ts';
import { configOf } from '../workspaces.ts';
import { print } from './print.ts';

/** Shows the connectors of the repository, by stream. */
export async function list(input: CommandInput): Promise<ExitCode> {
  const all = await connectorsOf(configOf(input));
  const rows = all.flatMap(({ connector }) =>
    Object.entries(connector.streams).map(([stream, it]) => [connector.name, connector.title, stream, it.table.name]),
  );
  print(input, ['name', 'title', 'stream', 'table'], rows);
  return 0;
}
