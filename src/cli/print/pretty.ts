import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Style, Terminal } from '../terminal.ts';
import { type Findings, summarize } from './findings.ts';
import { displayWidth, safeLine, safeText } from './safe-text.ts';

const colors: Record<string, Style> = { error: 'red', warning: 'yellow', info: 'cyan' };

/** For a person: each diagnostic with the lines it speaks of and a caret under the place. */
export function printPretty(findings: Findings, terminal: Terminal): string {
  const blocks = findings.diagnostics.map(one => block(one, findings.text(one.file), terminal));
  return [...blocks, headline(findings, terminal)].join('\n\n');
}

function block(one: Diagnostic, text: string | undefined, terminal: Terminal): string {
  const place = safeLine(`${one.file}:${one.line}:${one.column}`);
  const head = `${terminal.style('bold', place)}  ${terminal.style(colors[one.severity], one.severity)}  ${one.code}`;
  const tail = [
    one.help === undefined ? [] : [`help: ${safeLine(one.help)}`],
    one.docs === undefined ? [] : [`docs: ${one.docs}`],
    [`why:  picket explain ${one.code}`],
  ].flat();
  return [head, ...excerpt(one, text), ...tail.map(line => `   ${terminal.style('dim', line)}`)].join('\n');
}

function excerpt(one: Diagnostic, text: string | undefined): string[] {
  const lines = text?.split(/\r\n|\r|\n/);
  const message = safeText(one.message).split('\n');
  if (!lines || one.line > lines.length) return message.map(line => `   ${line}`);
  const width = String(one.line).length;
  const [before, at] = [lines[one.line - 2], lines[one.line - 1]];
  const gutter = (label: string) => `   ${label.padStart(width)} │ `;
  const end = one.endLine === one.line ? one.endColumn : at.length + 1;
  const shown = cut(at, one.column - 1, Math.min(end, at.length + 1) - 1);
  const indent = blank(shown.before);
  const caret = '^'.repeat(Math.max(1, displayWidth(shown.marked.replaceAll('\t', ' '))));
  return [
    ...(before === undefined ? [] : [`${gutter(String(one.line - 1))}${clean(before)}`]),
    `${gutter(String(one.line))}${shown.before}${shown.marked}${shown.after}`,
    `${gutter('')}${indent}${caret} ${message[0]}`,
    ...message.slice(1).map(line => `${gutter('')}${indent}${line}`),
  ];
}

const most = 400;
const around = 100;

/** The parts of a line around a place; of a very long line only what is near. */
function cut(line: string, start: number, end: number): { before: string; marked: string; after: string } {
  const from = line.length > most && start > around ? start - around : 0;
  const before = `${from > 0 ? '…' : ''}${safeLine(line.slice(from, start))}`;
  const marked = safeLine(line.slice(start, Math.min(end, start + most)));
  return { before, marked, after: clean(line.slice(Math.max(start, Math.min(end, start + most)))) };
}

/** The same columns without ink: tabs stay, so that the caret stands below its place whatever their width. */
function blank(text: string): string {
  return text
    .split('\t')
    .map(part => ' '.repeat(displayWidth(part)))
    .join('\t');
}

function clean(line: string): string {
  return line.length > most ? `${safeLine(line.slice(0, most))}…` : safeLine(line);
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
