import type { Diagnostic, Explanation, Severity } from '../../core/diagnostic.ts';
import { readVersion } from '../../core/version.ts';
import type { Findings } from './findings.ts';
import { safeText } from './safe-text.ts';

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function printSarif(findings: Findings): string {
  const codes = [...new Map(findings.diagnostics.map(one => [one.code, one])).values()];
  const rules = codes.map(one => rule(one, findings.explain?.(one.code)));
  const index = new Map(codes.map((one, at) => [one.code, at]));
  const driver = { name: 'picket', version: readVersion(), rules };
  const results = findings.diagnostics.map(one => ({
    ruleId: one.code,
    ruleIndex: index.get(one.code),
    ...result(one),
  }));
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
    },
    null,
    2,
  );
}

/** What a code means, for the page that a code scanning service shows. */
function rule(one: Diagnostic, explanation: Explanation | undefined): object {
  return {
    id: one.code,
    name: one.code.replace(/(^|[/-])(\w)/g, (_, __, letter: string) => letter.toUpperCase()),
    ...(explanation && {
      shortDescription: { text: explanation.says },
      fullDescription: { text: explanation.cause },
      help: { text: explanation.cure },
    }),
    ...(one.docs === undefined ? {} : { helpUri: one.docs }),
    defaultConfiguration: { level: levels[one.severity] },
  };
}

function result(one: Diagnostic): object {
  const region = { startLine: one.line, startColumn: one.column, endLine: one.endLine, endColumn: one.endColumn };
  const uri = one.file.toWellFormed().replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return {
    level: levels[one.severity],
    message: { text: safeText([one.message, one.help].filter(Boolean).join(' ')) },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
  };
}
