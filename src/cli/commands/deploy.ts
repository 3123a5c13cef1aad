import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { deploy } from '../../content/deploy/deploy.ts';
import type { Plan } from '../../content/plan/plan.ts';
import { renderPlan } from '../../content/plan/render-plan.ts';
import { Failure } from '../../core/failure.ts';
import { type CommandInput, defineCommand, type ExitCode } from '../command.ts';
import { sayReport } from '../deploying.ts';
import { loadValid, makePlans, readPlans } from '../plans.ts';
import { configOf, withWorkspace } from '../workspaces.ts';

export default defineCommand({
  summary: 'does what the plan says',
  arguments: [['[planfile]', 'a plan of `picket plan --out`; without one a new plan is made and shown']],
  options: [
    ['--workspace <name...>', 'workspaces of picket.yaml; all without one'],
    ['--prune', 'also deletes what carries our mark and has no file any more'],
    [
      '--max-delete <most>',
      'how much may be deleted: 30 or 50%; by default 10, or a fifth of what is ours if that is less',
    ],
    ['--yes', 'does not ask'],
  ],
  examples: [
    ['picket deploy --workspace local', 'deploys to the local Azure'],
    ['picket deploy plan.json --yes', 'does exactly that plan'],
  ],
  async run(input) {
    const file = input.args[0] as string | undefined;
    const plans = file === undefined ? await freshPlans(input) : readPlans(resolve(input.folder, file));
    if (!plans) return 1;
    let exit: ExitCode = 0;
    for (const plan of plans) {
      input.terminal.say(renderPlan(plan));
      if (plan.changes.length + plan.marks.length === 0) continue;
      if (!(await agreed(plan, input))) return 0;
      const report = await withWorkspace(input, plan.workspace, it => deploy(plan, it, { log: input.terminal.say }));
      if (!sayReport(report, plan, input.terminal)) exit = 69;
    }
    return exit;
  },
});

async function freshPlans(input: CommandInput): Promise<Plan[] | undefined> {
  const loaded = await loadValid(input);
  return loaded && makePlans(loaded, input);
}

/** A person says yes; a machine says it with --yes. The local workspace needs neither. */
async function agreed(plan: Plan, input: CommandInput): Promise<boolean> {
  if (input.options.yes === true || configOf(input).workspaces[plan.workspace]?.local) return true;
  if (!process.stdin.isTTY) {
    throw new Failure(
      'usage/invalid',
      `Nothing was changed in ${plan.workspace}: no one can be asked here. Add --yes to deploy this plan.`,
    );
  }
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asked.question(
    `Deploy ${plan.changes.length + plan.marks.length} changes to ${plan.workspace}? (the same as --yes) [y/N] `,
  );
  asked.close();
  return /^y(es)?$/i.test(answer.trim());
}
