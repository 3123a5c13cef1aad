import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from '../../azure/connection.ts';
import { packageFolder } from '../../core/version.ts';
import type { LoadedConnector, RunReport } from '../../ingest/index.ts';
import { builtSite } from '../../portal/bundle.ts';
import { type CommandInput, defineCommand, type ExitCode } from '../command.ts';
import { connectorsOf, replayInto } from '../connectors.ts';
import { loadRepository } from '../content.ts';
import { dataFolder, printEndpoints, startHere } from '../local-azure.ts';
import { workspaceFrom } from '../local-environment.ts';
import { printOutcome } from '../up/outcome.ts';
import { playbooksStep } from '../up/playbook-runs.ts';
import { type Known, openPortal } from '../up/portal.ts';
import { deployStep, runRulesStep, step, testStep, validateStep } from '../up/steps.ts';

export default defineCommand({
  summary: 'the whole product on this machine: local Azure, content, connectors, rules',
  options: [
    ['--once', 'ends when each rule has run once'],
    ['--port <number>', 'the port on 127.0.0.1; 0 takes a free one', '8443'],
    ['--data <folder>', 'where everything is kept (default: .picket/data)'],
    ['--fresh', 'begins with an empty workspace'],
  ],
  examples: [
    ['picket up', 'shows everything, then serves until Ctrl-C'],
    ['picket up --once --fresh', 'the same from nothing, then ends'],
  ],
  async run(input) {
    const { options, terminal, stopped } = input;
    const local = await step('Local Azure', terminal, async () => {
      if (options.fresh === true) rmSync(join(dataFolder(input), 'connectors'), { recursive: true, force: true });
      const value = await startHere(input, { schedule: options.once !== true });
      return { value, says: `serves on ${value.url}` };
    });
    try {
      const workspace = workspaceFrom(local.environment);
      const site = options.once === true ? undefined : builtSite();
      site?.catch(() => {}); // told where the portal is opened
      const { exit, known } = await bringUp(input, workspace);
      printEndpoints(local, terminal);
      if (options.once === true || exit !== 0) return exit;
      const portal = await openPortal(local, workspace, known, site);
      terminal.say(`Portal        ${terminal.style('bold', portal.url)}`);
      terminal.say('Serving until Ctrl-C.');
      if (!stopped.aborted) await once(stopped, 'abort');
      await portal.close();
      return 0;
    } finally {
      await local.close();
    }
  },
});

interface Brought {
  exit: ExitCode;
  known: Known;
}

/** Content in, logs in, rules run, outcome out. Stops at the first step that shows a mistake of the content. */
async function bringUp(input: CommandInput, workspace: Workspace): Promise<Brought> {
  const { terminal } = input;
  const shown = withContent(input);
  const loaded = await loadRepository(shown);
  const known: Known = { items: loaded.content.items, tests: [], connectors: await connectorsOf(loaded.config) };
  if (!(await step('Validate', terminal, () => validateStep(loaded, terminal)))) return { exit: 1, known };
  const { passed, results } = await step('Test', terminal, () => testStep(loaded, terminal));
  if (!passed) return { exit: 1, known };
  if (!(await step('Deploy', terminal, () => deployStep(loaded, workspace, shown)))) return { exit: 69, known };
  const ingested = await step('Connectors', terminal, () => ingest(known.connectors, workspace, input));
  const news = ingested.some(({ report }) => report.sent > 0);
  await step('Rules', terminal, () => runRulesStep(workspace, news));
  await step('Playbooks', terminal, () => playbooksStep(workspace, input.stopped));
  await printOutcome({ ingested, workspace, terminal });
  return { exit: 0, known: { ...known, tests: results } };
}

/** In a folder without content of its own, what ships with Picket is shown. */
function withContent(input: CommandInput): CommandInput {
  if (
    input.options.config !== 'picket.yaml' ||
    existsSync(join(input.folder, 'picket.yaml')) ||
    existsSync(join(input.folder, 'detections'))
  ) {
    return input;
  }
  input.terminal.say('There is no picket.yaml here: showing the content that ships with Picket.');
  return { ...input, options: { ...input.options, config: join(packageFolder(), 'picket.yaml') } };
}

interface Ingested {
  connector: string;
  tables: Record<string, string>;
  report: RunReport;
}

async function ingest(
  connectors: readonly LoadedConnector[],
  workspace: Workspace,
  input: CommandInput,
): Promise<{ value: Ingested[]; says: string }> {
  const value: Ingested[] = [];
  for (const loaded of connectors) {
    const { name, streams } = loaded.connector;
    const state = join(dataFolder(input), 'connectors', name);
    const report = await replayInto({ loaded, workspace, state, signal: input.stopped, terminal: input.terminal });
    value.push({
      connector: name,
      tables: Object.fromEntries(Object.entries(streams).map(([stream, it]) => [stream, it.table.name])),
      report,
    });
  }
  const sent = value.reduce((sum, { report }) => sum + report.sent, 0);
  return { value, says: `${sent} events of ${value.length} sources, from their recorded exchanges` };
}
