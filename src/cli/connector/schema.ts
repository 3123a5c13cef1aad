import type { CommandInput, ExitCode } from '../command.ts';
import { findConnector } from '../connectors.ts';
import { configOf } from '../workspaces.ts';
import { named, print } from './print.ts';

/** Shows the columns of a connector's tables: their types, what they mean, and where in an event they come from. */
export async function schema(input: CommandInput, name: string | undefined): Promise<ExitCode> {
  const { connector, tables } = await findConnector(configOf(input), named(name));
  const rows = tables.flatMap(table => {
    const stream = Object.values(connector.streams).find(it => it.table.name === table.name);
    return table.columns.map(column => {
      const source = (stream?.row as Record<string, string | { path: string }> | undefined)?.[column.name];
      const path = typeof source === 'string' ? source : source ? `from ${source.path}` : '';
      return [table.name, column.name, column.type, path, column.description ?? ''];
    });
  });
  print(input, ['table', 'column', 'type', 'in the event', 'meaning'], rows);
  return 0;
}
