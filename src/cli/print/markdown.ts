import { type Findings, summarize } from './findings.ts';

/** For a pull request or a job summary. */
export function printMarkdown(findings: Findings): string {
  const { errors, warnings, items, files } = summarize(findings);
  const head = `**picket ${findings.verb}**: ${errors} errors, ${warnings} warnings in ${items} items of ${files} files`;
  if (findings.diagnostics.length === 0) return head;
  const rows = findings.diagnostics.map(
    one =>
      `| ${one.severity} | \`${one.file}:${one.line}:${one.column}\` | \`${one.code}\` | ${cell([one.message, one.help].filter(Boolean).join(' '))} |`,
  );
  return [head, '', '| | place | code | message |', '|---|---|---|---|', ...rows].join('\n');
}

function cell(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|]/g, '\\$&')
    .replace(/\r?\n/g, '<br>');
}
