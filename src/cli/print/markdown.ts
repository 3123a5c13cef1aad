import { type Findings, summarize } from './findings.ts';
import { safeText } from './safe-text.ts';

/** For a pull request or a job summary. */
export function printMarkdown(findings: Findings): string {
  const { errors, warnings, items, files } = summarize(findings);
  const head = `**picket ${findings.verb}**: ${errors} errors, ${warnings} warnings in ${items} items of ${files} files`;
  if (findings.diagnostics.length === 0) return head;
  const rows = findings.diagnostics.map(
    one =>
      `| ${one.severity} | ${code(`${one.file}:${one.line}:${one.column}`)} | ${code(one.code)} | ${cell([one.message, one.help].filter(Boolean).join(' '))} |`,
  );
  return [head, '', '| | place | code | message |', '|---|---|---|---|', ...rows].join('\n');
}

function code(text: string): string {
  return `<code>${cell(text)}</code>`;
}

/**
 * A text that is only text in a cell of a table: everything that Markdown, HTML or a forge (mentions, issues, links) could read
 * as more is written as an entity, and a mention is taken apart.
 */
export function cell(text: string): string {
  return safeText(text)
    .replace(/[&<>|\\`*_~[\](){}#!$]/g, char => `&#${char.charCodeAt(0)};`)
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/:\/\//g, ':&#8203;//')
    .replace(/www\./gi, found => `${found.slice(0, -1)}&#8203;.`)
    .replaceAll('\t', ' ')
    .replaceAll('\n', '<br>');
}
