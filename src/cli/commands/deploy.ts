import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { deploy } from '../../content/deploy/deploy.ts';
import type { Plan } from '../../content/plan/plan.ts';
import { renderPlan } from '../../content/plan/render-plan.ts';
import { Failure } from '../../core/failure.ts';
import { type CommandInput, defineCommand, type ExitCode } from '../command.ts';
import { sayReport } from '../deploying.ts';
import { loadValid, makePlans, readPlans } from '../plans.ts';
import { ringsOf } from '../rings.ts';
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
    const rings = ringsOf(plans, configOf(input));
    for (const [index, ring] of rings.entries()) {
      const done = await deployRing(ring, input);
      if (done !== true) return done;
      const waiting = rings.slice(index + 1).flat();
      if (waiting.length > 0 && !(await holds(ring, input))) return stopped(ring, waiting, input);
    }
    return 0;
  },
});

/** Deploys the workspaces of a ring; all of them are tried. True where all is done, else the exit code. */
async function deployRing(ring: readonly Plan[], input: CommandInput): Promise<true | ExitCode> {
  let failed = false;
  for (const plan of ring) {
    input.terminal.say(renderPlan(plan));
    if (plan.changes.length + plan.marks.length === 0) continue;
    if (!(await agreed(plan, input))) return 0;
    const report = await withWorkspace(input, plan.workspace, it => deploy(plan, it, { log: input.terminal.say }));
    if (!sayReport(report, plan, input)) failed = true;
  }
  return failed ? 69 : true;
}

/** Whether the workspaces of a ring are as their plans wanted them: looked at again before the next ring begins. */
async function holds(ring: readonly Plan[], input: CommandInput): Promise<boolean> {
  const changed = ring.filter(plan => plan.changes.length > 0).map(plan => plan.workspace);
  if (changed.length === 0) return true;
  const again = await freshPlans({ ...input, options: { ...input.options, workspace: changed } });
  const left = (again ?? []).filter(plan => plan.changes.length > 0);
  for (const plan of left) input.terminal.err(renderPlan(plan));
  return again !== undefined && left.length === 0;
}

function stopped(ring: readonly Plan[], waiting: readonly Plan[], { terminal }: CommandInput): ExitCode {
  const names = (plans: readonly Plan[]) => plans.map(plan => plan.workspace).join(', ');
  terminal.err(`${names(ring)} is not as planned after the deploy. Nothing was changed in ${names(waiting)}.`);
  return 69;
}

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
