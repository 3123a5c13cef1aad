import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Style, Terminal } from '../terminal.ts';
import { type Findings, summarize } from './findings.ts';

const colors: Record<string, Style> = { error: 'red', warning: 'yellow', info: 'cyan' };

/** For a person: each diagnostic with the lines it speaks of and a caret under the place. */
export function printPretty(findings: Findings, terminal: Terminal): string {
  const blocks = findings.diagnostics.map(one => block(one, findings.text(one.file), terminal));
  return [...blocks, headline(findings, terminal)].join('\n\n');
}

function block(one: Diagnostic, text: string | undefined, terminal: Terminal): string {
  const place = `${one.file}:${one.line}:${one.column}`;
  const head = `${terminal.style('bold', place)}  ${terminal.style(colors[one.severity], one.severity)}  ${one.code}`;
  const tail = [
    one.help === undefined ? [] : [`help: ${one.help}`],
    one.docs === undefined ? [] : [`docs: ${one.docs}`],
    [`why:  picket explain ${one.code}`],
  ].flat();
  return [head, ...excerpt(one, text), ...tail.map(line => `   ${terminal.style('dim', line)}`)].join('\n');
}

function excerpt(one: Diagnostic, text: string | undefined): string[] {
  const lines = text?.split(/\r?\n/);
  const message = one.message.split('\n');
  if (!lines || one.line > lines.length) return message.map(line => `   ${line}`);
  const width = String(one.line).length;
  const [before, at] = [lines[one.line - 2], lines[one.line - 1]];
  const gutter = (label: string) => `   ${label.padStart(width)} │ `;
  const indent = at.slice(0, one.column - 1).replace(/[^\t]/g, ' ');
  const end = one.endLine === one.line ? one.endColumn : at.length + 1;
  const caret = '^'.repeat(Math.max(1, Math.min(end, at.length + 1) - one.column));
  return [
    ...(before === undefined ? [] : [`${gutter(String(one.line - 1))}${clean(before)}`]),
    `${gutter(String(one.line))}${clean(at)}`,
    `${gutter('')}${indent}${caret} ${message[0]}`,
    ...message.slice(1).map(line => `${gutter('')}${indent}${line}`),
  ];
}

/** A file's text can not steer the terminal, and a very long line is cut. */
function clean(line: string): string {
  const safe = line.replace(/[^\P{Cc}\t]/gu, '\uFFFD');
  return safe.length > 400 ? `${safe.slice(0, 400)}…` : safe;
}

function headline(findings: Findings, terminal: Terminal): string {
  const { files, items, errors, warnings, ms } = summarize(findings);
  const found = [count(errors, 'error'), count(warnings, 'warning')].join(', ');
  const style = errors > 0 ? 'red' : warnings > 0 ? 'yellow' : 'green';
  return `${terminal.style(style, found)} in ${count(items, 'item')} of ${count(files, 'file')} (${(ms / 1000).toFixed(1)} s)`;
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}
