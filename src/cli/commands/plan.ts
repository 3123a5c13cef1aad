import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plan } from '../../content/plan/plan.ts';
import { renderPlan } from '../../content/plan/render-plan.ts';
import { Failure } from '../../core/failure.ts';
import { defineCommand } from '../command.ts';
import { loadValid, makePlans, plansText } from '../plans.ts';
import { comment } from '../print/comment.ts';

export default defineCommand({
  summary: 'shows what a deploy would change, per workspace',
  options: [
    ['--workspace <name...>', 'workspaces of picket.yaml; all without one'],
    ['--out <file>', 'writes the plan to a file that `picket deploy FILE` does exactly'],
    ['--prune', 'also deletes what carries our mark and has no file any more'],
    [
      '--max-delete <most>',
      'how much may be deleted: 30 or 50%; by default 10, or a fifth of what is ours if that is less',
    ],
    ['--detailed-exitcode', 'exit code 2 where there are changes'],
  ],
  examples: [
    ['picket plan --workspace prod', 'shows the changes and quotas'],
    ['picket plan --workspace prod --out plan.json', 'keeps the plan, to be read and then deployed'],
    ['picket plan --format markdown', 'prints a comment for a pull request'],
  ],
  async run(input) {
    const loaded = await loadValid(input);
    if (!loaded) return 1;
    const plans = await makePlans(loaded, input);
    input.terminal.out(printPlans(plans, String(input.options.format)));
    if (typeof input.options.out === 'string') writePlans(resolve(input.folder, input.options.out), plans);
    const changes = plans.some(plan => plan.changes.length > 0);
    return input.options.detailedExitcode === true && changes ? 2 : 0;
  },
});

function printPlans(plans: readonly Plan[], format: string): string {
  const rendered = plans.map(renderPlan).join('\n\n');
  if (format === 'pretty') return rendered;
  if (format === 'json') return plansText(plans);
  if (format === 'markdown') return comment('picket plan', rendered);
  throw new Failure('usage/invalid', `--format ${format} is not known here. It is one of pretty, json, markdown.`);
}

function writePlans(path: string, plans: readonly Plan[]): void {
  try {
    writeFileSync(path, plansText(plans), { mode: 0o600 });
  } catch (cause) {
    throw new Failure('file/unwritable', `The plan can not be written to ${path}: ${(cause as Error).message}`, {
      cause,
    });
  }
}
