import { byPlace, type Diagnostic } from '../../core/diagnostic.ts';
import { Failure } from '../../core/failure.ts';
import { nearest } from '../../core/nearest.ts';
import type { Terminal } from '../terminal.ts';
import { type Findings, summarize } from './findings.ts';
import { printGithub } from './github.ts';
import { printJunit } from './junit.ts';
import { printMarkdown } from './markdown.ts';
import { printPretty } from './pretty.ts';
import { printSarif } from './sarif.ts';

const printers: Record<string, (findings: Findings, terminal: Terminal) => string> = {
  pretty: printPretty,
  json: printJson,
  sarif: printSarif,
  junit: printJunit,
  github: printGithub,
  markdown: printMarkdown,
};

/** Prints findings in one of the formats of `--format`. */
export function printFindings(findings: Findings, format: string, terminal: Terminal): void {
  const printer = printers[format];
  if (!printer) {
    const help = nearest(format, Object.keys(printers));
    throw new Failure(
      'usage/invalid',
      `--format ${format} is not known.${help ? ` Did you mean ${help}?` : ''} It is one of ${Object.keys(printers).join(', ')}.`,
    );
  }
  terminal.out(printer({ ...findings, diagnostics: [...findings.diagnostics].sort(byPlace) }, terminal));
}

function printJson(findings: Findings): string {
  return JSON.stringify({ summary: summarize(findings), diagnostics: findings.diagnostics.map(inOrder) }, null, 2);
}

/** The keys in the order that is documented, nothing else. */
function inOrder(one: Diagnostic): Diagnostic {
  const { code, severity, message, file, line, column, endLine, endColumn, help, docs, upstream } = one;
  return { code, severity, message, file, line, column, endLine, endColumn, help, docs, upstream };
}
