import type { Diagnostic } from '../../core/diagnostic.ts';
import { readVersion } from '../../core/version.ts';
import type { Findings } from './findings.ts';

/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function printSarif(findings: Findings): string {
  const codes = [...new Map(findings.diagnostics.map(one => [one.code, one])).values()];
  const driver = { name: 'picket', version: readVersion(), rules: codes.map(rule) };
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results: findings.diagnostics.map(result) }],
    },
    null,
    2,
  );
}

function rule(one: Diagnostic): object {
  return { id: one.code, ...(one.docs === undefined ? {} : { helpUri: one.docs }) };
}

function result(one: Diagnostic): object {
  const level = { error: 'error', warning: 'warning', info: 'note' }[one.severity];
  const region = { startLine: one.line, startColumn: one.column, endLine: one.endLine, endColumn: one.endColumn };
  return {
    ruleId: one.code,
    level,
    message: { text: [one.message, one.help].filter(Boolean).join(' ') },
    locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(one.file.replaceAll('\\', '/')) }, region } }],
  };
}
