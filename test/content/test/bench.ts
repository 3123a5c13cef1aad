import type { Item } from '../../../src/content/item.ts';
import { loadTexts } from '../../../src/content/load.ts';
import { runTests, type Tested, type TestRequest } from '../../../src/content/test/run-tests.ts';
import { schemaOf } from '../../../src/content/workspace-schema.ts';

/** A little repository for tests of tests: one table, a watchlist, a parser, and the files that a test adds. */
const files = {
  'connectors/x/tables/T_CL.json': JSON.stringify({
    name: 'T_CL',
    columns: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'User', type: 'string' },
      { name: 'Count', type: 'long' },
      { name: 'Seen', type: 'datetime' },
      { name: 'Detail', type: 'dynamic' },
    ],
  }),
  'watchlists/VIPs/watchlist.yaml':
    'watchlistAlias: VIPs\ndisplayName: VIPs\nsource: data.csv\nitemsSearchKey: Upn\ndescription: x\n',
  'watchlists/VIPs/data.csv': 'Name,Upn\nAna,ana@contoso.example\n',
  'parsers/Users.yaml':
    'ParserName: Users\nParserParams: [{ Name: least, Type: long, Default: 0 }]\nParserQuery: T_CL | where Count >= least\n',
  'detections/rows.ndjson':
    '{"TimeGenerated":"2026-01-01T11:50:00Z","User":"file","Count":9}\n\n{"TimeGenerated":"2026-01-01T11:50:00Z","User":"few","Count":1}\n',
  'detections/odd.ndjson': '"x"\n',
  'detections/broken.ndjson': '{"User":"file"}\n{"User":\n',
};

export const rule = `name: Many failures
severity: Medium
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [CredentialAccess]
relevantTechniques: [T1110.003]
query: |
  T_CL
  | where Count > 3
entityMappings:
  - entityType: Account
    fieldMappings: [{ identifier: FullName, columnName: User }]
customDetails: { N: Count }
alertDetailsOverride: { alertDisplayNameFormat: "Failures of {{User}}" }
eventGroupingSettings: { aggregationKind: AlertPerResult }
kind: Scheduled
`;

export async function runFile(
  text: string,
  path = 'detections/a.yaml',
  more: Partial<TestRequest> = {},
): Promise<Tested> {
  const lines = Object.entries({ ...files, [path]: text }).map(([file, content]) => ({ path: file, text: content }));
  const { items, diagnostics } = await loadTexts(lines);
  const broken = diagnostics.filter(diagnostic => diagnostic.file === path);
  if (broken.length > 0) throw new Error(JSON.stringify(broken));
  const tested = items.filter(item => item.file === path);
  return runTests({ items: tested, repository: items, schema: schemaOf(items), ...more });
}

/** The item of a file, as it is loaded. */
export async function testItem(text: string, path = 'detections/a.yaml'): Promise<Item> {
  const { items } = await loadTexts([{ path, text }]);
  return items[0];
}

/** What was found, each as `line:column code message`, lines counting from the line of `tests:`. */
export async function findings(text: string, path?: string): Promise<string[]> {
  const { diagnostics } = await runFile(text, path);
  const first = text.split('\n').indexOf('tests:');
  return diagnostics.map(({ line, column, code, message }) => `${line - first}:${column} ${code} ${message}`);
}

/** A rule with one test of these parts. */
export function withTest(...lines: string[]): string {
  return `${rule}tests:\n  - name: t\n    now: 2026-01-01T12:00:00Z\n${lines.map(line => `    ${line}\n`).join('')}`;
}
