import { deploy } from '../../content/deploy/deploy.ts';
import { commitOf, gitFiles } from '../../content/git.ts';
import { loadFiles } from '../../content/load.ts';
import { configAt, type History } from '../../content/plan/history.ts';
import type { Plan } from '../../content/plan/plan.ts';
import { planWorkspace } from '../../content/plan/plan-workspace.ts';
import { renderPlan } from '../../content/plan/render-plan.ts';
import { type CommandInput, defineCommand, type ExitCode } from '../command.ts';
import { sayReport } from '../deploying.ts';
import { planOptions, workspaceNames } from '../plans.ts';
import { configOf, withWorkspace } from '../workspaces.ts';

export default defineCommand({
  summary: 'plans back to the content of a commit, and deploys that with --yes',
  arguments: [['<rev>', 'a commit, tag or branch of this repository, such as HEAD~1']],
  options: [
    ['--workspace <name...>', 'workspaces of picket.yaml; all without one'],
    ['--yes', 'does what the plan says; without it the plan is only shown'],
    [
      '--max-delete <most>',
      'how much may be deleted: 30 or 50%; by default 10, or a fifth of what is ours if that is less',
    ],
  ],
  examples: [
    ['picket rollback HEAD~1 --workspace prod', 'shows what would bring the content of the commit before back'],
    ['picket rollback v1.4.0 --workspace prod --yes', 'does it; the files on the disk stay as they are'],
  ],
  async run(input) {
    const plans = await plansAt(String(input.args[0]), input);
    input.terminal.out(plans.map(renderPlan).join('\n\n'));
    const wanted = plans.filter(one => one.changes.length + one.marks.length > 0);
    if (input.options.yes !== true) {
      const what = wanted.length > 0 ? 'Nothing was changed yet: --yes does it.' : 'Everything is as it was then.';
      input.terminal.say(what);
      return 0;
    }
    let exit: ExitCode = 0;
    for (const plan of wanted) {
      const report = await withWorkspace(input, plan.workspace, it => deploy(plan, it, { log: input.terminal.say }));
      if (!sayReport(report, plan, input)) exit = 69;
    }
    return exit;
  },
});

/** The workspaces are those of today's configuration; folders, severities and parameters are those of the commit. */
async function plansAt(revision: string, input: CommandInput): Promise<Plan[]> {
  const config = configOf(input);
  const commit = commitOf(config.root, revision);
  const then = configAt(config.root, commit, String(input.options.config)) ?? config;
  const content = await loadFiles(gitFiles(config.root, commit, [...then.content, ...then.connectors]));
  const loaded = { config, content, only: () => true, text: () => undefined, folder: input.folder, env: input.env };
  const plans: Plan[] = [];
  for (const name of workspaceNames(loaded, input)) {
    const { history, ...options } = planOptions(loaded, name, input);
    const back: History | undefined = history && { ...history, commitOf: () => commit };
    const { severityOverrides } = then.defaults;
    const parameters = then.workspaces[name]?.parameters ?? options.parameters;
    const settings = then.workspaces[name];
    const open = (folder: string) => gitFiles(config.root, commit, [folder]);
    const all = { ...options, parameters, severityOverrides, settings, open, prune: true, history: back };
    plans.push(await withWorkspace(input, name, workspace => planWorkspace(content.items, workspace, all)));
  }
  return plans;
}
