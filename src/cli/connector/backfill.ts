import { Failure } from '../../core/failure.ts';
import { backfillTable } from '../../ingest/deploy-connector.ts';
import { type Destination, findDestination } from '../../ingest/destination.ts';
import { runConnector } from '../../ingest/index.ts';
import { isPushedStream } from '../../ingest/pushed-stream.ts';
import type { CommandInput, ExitCode } from '../command.ts';
import { findConnector, statePath } from '../connectors.ts';
import { configOf, withWorkspace } from '../workspaces.ts';
import { named } from './print.ts';
import { commonOptions, printReport } from './run.ts';

/**
 * Reads what a source still has since a day into tables of its own, with a place of its own, so that neither the running connector nor the rules on its
 * tables are touched. It goes on where it was when it is started again.
 */
export async function backfill(input: CommandInput, name: string | undefined): Promise<ExitCode> {
  const from = Date.parse(String(input.options.from ?? ''));
  if (Number.isNaN(from)) throw new Failure('usage/invalid', 'Since when? Such as --from 2026-11-01.');
  const config = configOf(input);
  const { connector, tables } = await findConnector(config, named(name));
  const workspaceName = String(input.options.workspace);
  const streams = Object.keys(connector.streams).filter(stream => !isPushedStream(connector.streams[stream]));
  if (!streams.length)
    throw new Failure('usage/invalid', `The connector ${connector.name} has no stream that can be asked for what was.`);
  const report = await withWorkspace(input, workspaceName, async workspace =>
    runConnector({
      ...commonOptions(input, config, connector, workspace),
      streams,
      destination: backfillTables(
        await findDestination(workspace, `${connector.name}-backfill`),
        tables.map(table => table.name),
      ),
      state: statePath(
        input.folder,
        workspaceName,
        `${connector.name}-backfill-${new Date(from).toISOString().slice(0, 10)}`,
      ),
      until: 'caught-up',
      backThen: Date.now() - from,
    }),
  );
  printReport(input, report);
  return 0;
}

/** Each table stands for the one beside it: rows of `OktaSystemLog_CL` go to `OktaSystemLog_Backfill_CL`. */
function backfillTables(destination: Destination, tables: readonly string[]): Destination {
  return {
    ...destination,
    rules: destination.rules.map(rule => {
      const pairs = tables.map(table => [table, rule.streams[backfillTable(table)]] as const);
      return { ...rule, streams: Object.fromEntries(pairs.filter(([, stream]) => stream !== undefined)) };
    }),
  };
}
