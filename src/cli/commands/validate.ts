import { validateRendered } from '../../content/rendering.ts';
import { defineCommand } from '../command.ts';
import { loadLines, loadRepository, renderings, withEngines } from '../content.ts';
import { explanations } from '../explanations.ts';
import { printFindings } from '../print/diagnostics.ts';
import { addJobSummary } from '../print/job-summary.ts';

export default defineCommand({
  summary: 'runs every check on content and connectors, without a network',
  arguments: [['[path...]', 'files or folders to report on; all content of picket.yaml without one']],
  options: [
    ['--since <rev>', 'only what a change since a commit can affect, through tables, parsers and watchlists'],
    ['--stdin-jsonl', 'checks the lines {"path","text"} of standard input instead of files'],
  ],
  examples: [
    ['picket validate --since origin/main', 'reports on what a branch can have broken'],
    ['picket validate', 'checks everything'],
    ['picket validate detections/okta --format github', 'reports on one folder, as annotations of a pull request'],
  ],
  async run(input) {
    const started = performance.now();
    const loaded = input.options.stdinJsonl === true ? await loadLines(input) : await loadRepository(input);
    const { config, content, only, text, before } = loaded;
    const suppressions = input.options.stdinJsonl === true ? [] : config.suppressions;
    const { checks } = config.defaults;
    const { summary, diagnostics } = await withEngines(loaded.env, engineFor =>
      validateRendered(content, renderings(loaded, Object.keys(config.workspaces)), {
        checks,
        suppressions,
        only,
        engineFor,
        ...(before ? { before } : {}),
      }),
    );
    const milliseconds = performance.now() - started;
    const explained = await explanations();
    const explain = (code: string) => explained.get(code);
    const { files, items } = summary;
    const findings = { verb: 'validate', diagnostics, files, items, milliseconds, text, explain };
    const format = String(input.options.format);
    printFindings(findings, format, input.terminal);
    addJobSummary(findings, format, input.env);
    return summary.errors > 0 ? 1 : 0;
  },
});
