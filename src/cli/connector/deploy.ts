import type { Workspace } from '../../azure/connection.ts';
import { Failure } from '../../core/failure.ts';
import { isGuid } from '../../core/id.ts';
import { allowSender, deployBackfill, deployHealth, ruleId, showOnPage } from '../../ingest/deploy-connector.ts';
import { findDestination } from '../../ingest/destination.ts';
import type { LoadedConnector } from '../../ingest/index.ts';
import type { CommandInput, ExitCode } from '../command.ts';
import { findConnector } from '../connectors.ts';
import { configOf, withWorkspace } from '../workspaces.ts';
import { named } from './print.ts';

/**
 * Deploys what a connector needs in a workspace besides its tables and its rule, which are content and come with `picket deploy`: the table of health, the
 * tables of a backfill, the role of who sends, the entry on Sentinel's page.
 */
export async function deploy(input: CommandInput, name: string | undefined): Promise<ExitCode> {
  const loaded = await findConnector(configOf(input), named(name));
  await withWorkspace(input, String(input.options.workspace), workspace => deployTo(workspace, loaded, input));
  return 0;
}

async function deployTo(
  workspace: Workspace,
  { connector, tables }: LoadedConnector,
  { options, terminal }: CommandInput,
): Promise<void> {
  const principal = options.principal === undefined ? undefined : String(options.principal);
  if (principal !== undefined && !isGuid(principal)) {
    throw new Failure(
      'usage/invalid',
      `--principal must be the object id of an identity, not ${JSON.stringify(principal)}.`,
    );
  }
  const location = String(options.location);
  await findDestination(workspace, connector.name);
  const rules = [ruleId(workspace, connector.name), await deployHealth(workspace, location)];
  terminal.say('The table of health and its rule are there.');
  if (options.backfill === true) {
    rules.push(await deployBackfill(workspace, connector.name, tables, location));
    terminal.say('The tables of a backfill and their rule are there.');
  }
  if (principal !== undefined) {
    for (const rule of rules) await allowSender(workspace, rule, principal);
    terminal.say(`${principal} may send; it can take 30 minutes until Azure knows.`);
  }
  if (options.page === true) {
    await showOnPage(workspace, connector);
    terminal.say("The connector is on Sentinel's page of data connectors.");
  }
}
