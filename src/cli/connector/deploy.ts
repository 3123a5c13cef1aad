import { relative } from 'node:path';
import type { Workspace } from '../../azure/connection.ts';
import { deploy as deployPlan } from '../../content/deploy/deploy.ts';
import type { LeftAlone } from '../../content/plan/plan.ts';
import { planWorkspace } from '../../content/plan/plan-workspace.ts';
import { renderPlan } from '../../content/plan/render-plan.ts';
import { Failure } from '../../core/failure.ts';
import { isGuid } from '../../core/id.ts';
import { allowSender, deployBackfill, deployHealth, ruleId, showOnPage } from '../../ingest/deploy-connector.ts';
import type { LoadedConnector } from '../../ingest/index.ts';
import type { CommandInput, ExitCode } from '../command.ts';
import { findConnector } from '../connectors.ts';
import type { Loaded } from '../content.ts';
import { sayReport } from '../deploying.ts';
import { loadValid, planOptions } from '../plans.ts';
import { configOf, withWorkspace } from '../workspaces.ts';
import { named } from './print.ts';

/**
 * Deploys what a connector needs in a workspace: its tables and the rule that fills them, the table of health, and where they are asked
 * for the tables of a backfill, the role of who sends and the entry on Sentinel's page.
 */
export async function deploy(input: CommandInput, name: string | undefined): Promise<ExitCode> {
  const loaded = await findConnector(configOf(input), named(name));
  const principal = principalOf(input);
  const repository = await loadValid(input);
  if (!repository) return 1;
  return withWorkspace(input, String(input.options.workspace), async workspace => {
    if (!(await deployTables(workspace, loaded, repository, input))) return 69;
    await deployRest(workspace, loaded, principal, input);
    return 0;
  });
}

const fileless: ReadonlySet<LeftAlone['reason']> = new Set(['not-pruned', 'holds-data']);

function principalOf({ options }: CommandInput): string | undefined {
  if (options.principal === undefined) return undefined;
  const principal = String(options.principal);
  if (isGuid(principal)) return principal;
  throw new Failure(
    'usage/invalid',
    `--principal must be the object id of an identity, not ${JSON.stringify(principal)}.`,
  );
}

/** Tables and their rule are content: they are planned and deployed as all content is. Whether all of it is there. */
async function deployTables(
  workspace: Workspace,
  { folder }: LoadedConnector,
  repository: Loaded,
  input: CommandInput,
): Promise<boolean> {
  const own = `${relative(repository.config.root, folder).replaceAll('\\', '/')}/`;
  const items = repository.content.items.filter(item => item.file.startsWith(own));
  const whole = await planWorkspace(items, workspace, planOptions(repository, workspace.name, input));
  // A plan of a part can not tell what has no file.
  const plan = { ...whole, leftAlone: whole.leftAlone.filter(({ reason }) => !fileless.has(reason)) };
  input.terminal.say(renderPlan(plan));
  if (plan.changes.length + plan.marks.length === 0) return true;
  return sayReport(await deployPlan(plan, workspace, { log: input.terminal.say }), plan, input);
}

async function deployRest(
  workspace: Workspace,
  { connector, tables }: LoadedConnector,
  principal: string | undefined,
  { options, terminal }: CommandInput,
): Promise<void> {
  const location = String(options.location);
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
