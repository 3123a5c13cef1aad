import { appendFileSync } from 'node:fs';
import type { Findings } from './findings.ts';
import { printMarkdown } from './markdown.ts';

/** The most that a step may write: https://docs.github.com/actions/reference/limits */
const most = 1_000_000;

/**
 * Adds the findings to the summary of the job where GitHub Actions runs us with `--format github`: annotations beyond the tenth
 * of a step are not shown there.
 */
export function addJobSummary(findings: Findings, format: string, env: NodeJS.ProcessEnv): void {
  if (format !== 'github' || !env.GITHUB_STEP_SUMMARY) return;
  const text = printMarkdown(findings);
  const kept =
    text.length > most ? `${text.slice(0, text.lastIndexOf('\n', most))}\n\nThe rest stands in the log.` : text;
  appendFileSync(env.GITHUB_STEP_SUMMARY, `${kept}\n\n`);
}
