import type { Drift } from '../../content/plan/drift.ts';
import { renderDrift } from '../../content/plan/render-drift.ts';
import { Failure } from '../../core/failure.ts';
import { defineCommand } from '../command.ts';
import { loadRepository } from '../content.ts';
import { findDrifts } from '../plans.ts';
import { comment } from '../print/comment.ts';

export default defineCommand({
  summary: 'shows what was changed by hand in a workspace since it was deployed',
  options: [
    ['--workspace <name...>', 'workspaces of picket.yaml; all without one'],
    ['--detailed-exitcode', 'exit code 2 where something of ours was changed or is missing'],
  ],
  examples: [
    ['picket drift --workspace prod', 'shows each field that someone changed, by whom and when the service says so'],
    ['picket drift --detailed-exitcode --format markdown', 'for a nightly run that tells a team'],
  ],
  async run(input) {
    const drifts = await findDrifts(await loadRepository({ ...input, args: [] }), input);
    input.terminal.out(print(drifts, String(input.options.format)));
    const some = drifts.some(one => one.changed.length + one.missing.length > 0);
    return input.options.detailedExitcode === true && some ? 2 : 0;
  },
});

function print(drifts: readonly Drift[], format: string): string {
  const rendered = drifts.map(renderDrift).join('\n\n');
  if (format === 'pretty') return rendered;
  if (format === 'json') return JSON.stringify({ drifts }, null, 2);
  if (format === 'markdown') return comment('picket drift', rendered);
  throw new Failure('usage/invalid', `--format ${format} is not known here. It is one of pretty, json, markdown.`);
}
