import { type Findings, summarize } from './findings.ts';
import { safeText } from './safe-text.ts';

/** Workflow commands of GitHub Actions: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export function printGithub(findings: Findings): string {
  const level = { error: 'error', warning: 'warning', info: 'notice' };
  const lines = findings.diagnostics.map(one => {
    const place = `file=${property(one.file)},line=${one.line},endLine=${one.endLine},col=${one.column},endColumn=${one.endColumn}`;
    const message = one.help === undefined ? one.message : `${one.message}\n${one.help}`;
    return `::${level[one.severity]} ${place},title=${property(one.code)}::${data(message)}`;
  });
  const { errors, warnings, items } = summarize(findings);
  return [...lines, `${findings.verb}: ${errors} errors, ${warnings} warnings in ${items} items`].join('\n');
}

function data(text: string): string {
  return safeText(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
