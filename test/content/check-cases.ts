import { loadTexts } from '../../src/content/load.ts';
import { validate } from '../../src/content/validate.ts';
import { queryTablesIn } from '../../src/core/standard-tables.ts';
import { createEngine } from '../../src/kql/index.ts';

/** What a file of a kind says where a case says nothing. */
const bases: Record<string, { file: string; text: string }> = {
  rule: {
    file: 'detections/case.yaml',
    text: `id: 7a03f35f-e789-4be5-afd4-d2ac6cd68f10
name: A rule
severity: Medium
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [InitialAccess]
query: |
  SigninLogs
  | project TimeGenerated, UserPrincipalName, IPAddress, DeviceDetail
`,
  },
  hunt: {
    file: 'hunting/case.yaml',
    text: 'name: A hunt\nquery: SigninLogs | where TimeGenerated > ago(1d)\n',
  },
  parser: {
    file: 'parsers/case.yaml',
    text: 'ParserName: ASimDnsContoso\nParserQuery: SigninLogs\n',
  },
  watchlist: {
    file: 'watchlists/VIPs/watchlist.yaml',
    text: 'watchlistAlias: VIPs\ndisplayName: VIPs\nsource: data.csv\nitemsSearchKey: User\n',
  },
  automation: {
    file: 'automation/case.yaml',
    text: `displayName: A rule
order: 1
triggeringLogic: { triggersOn: Incidents, triggersWhen: Created }
actions: [ { order: 1, actionType: AddIncidentTask, actionConfiguration: { title: Call } } ]
`,
  },
  summary: {
    file: 'summary-rules/case.yaml',
    text: 'name: case\nquery: SigninLogs | summarize count() by UserPrincipalName\nbinSize: 60\ndestinationTable: Sums_CL\n',
  },
  package: {
    file: 'packages/case-package.yaml',
    text: 'name: case\ntype: Microsoft.SecurityInsights/contentPackages\n',
  },
  definition: {
    file: 'data-connectors/case-definition.yaml',
    text: 'name: case\nkind: Customizable\ntype: Microsoft.SecurityInsights/dataConnectorDefinitions\n',
  },
  playbook: { file: 'playbooks/Case/azuredeploy.json', text: '' },
  workbook: { file: 'workbooks/Case/workbook.json', text: '' },
  table: { file: 'connectors/contoso/tables/Contoso_CL.json', text: '' },
};

export interface Case {
  /** The file; what it does not say is taken from the base of its kind. «…» marks what must be reported. */
  text: string;
  /** A word of the message of the (first) report. */
  says?: string | RegExp;
  /** What the file said at the commit that the change starts from; completed as the text is. */
  before?: string;
  /** Where the file lies, where that is what the check looks at. */
  file?: string;
  /** Other files of the repository. */
  files?: Record<string, string>;
}

/** The cases of a check: texts that pass, and texts whose marked places it reports, and nothing else. */
export interface CheckCases {
  code: string;
  kind: string;
  passes: Record<string, string | Case>;
  fails: Record<string, string | Case>;
}

export function defineCases(code: string, kind: string, cases: Omit<CheckCases, 'code' | 'kind'>): CheckCases {
  return { code, kind, ...cases };
}

/** Every case reads only these tables, so that one engine serves all. */
const engine = createEngine({
  tables: queryTablesIn([
    'SigninLogs DeviceProcessEvents DeviceTvmSecureConfigurationAssessment IdentityInfo ThreatIntelIndicators ThreatIntelligenceIndicator',
  ]),
});

/** What a check says of a case, and what the marks want. */
export async function reports(code: string, kind: string, given: string | Case) {
  const one: Case = typeof given === 'string' ? { text: given } : given;
  const { text, places } = unmark(complete(one.text, bases[kind].text));
  const others = Object.entries(one.files ?? {}).map(([path, content]) => ({ path, text: content }));
  const file = one.file ?? bases[kind].file;
  const content = await loadTexts([...others, { path: file, text }]);
  const before =
    one.before === undefined ? {} : { before: await itemsOf(file, complete(one.before, bases[kind].text)) };
  const { diagnostics } = await validate(content, { engine, only: path => path === file, ...before });
  const found = diagnostics.filter(diagnostic => diagnostic.code === code);
  return {
    found: found.map(at => `${at.line}:${at.column}-${at.endLine}:${at.endColumn}`),
    wanted: places,
    messages: found.map(at => `${at.message} ${at.help ?? ''}`),
  };
}

async function itemsOf(path: string, text: string) {
  return (await loadTexts([{ path, text }])).items;
}

/** The text with the top-level keys of the base that it does not have. */
function complete(text: string, base: string): string {
  const own = new Set([...text.matchAll(/^«?(\w+)»?:/gm)].map(found => found[1]));
  const rest = base.split(/^(?=\w)/m).filter(part => !own.has(/^\w+/.exec(part)?.[0] ?? ''));
  return `${text.replace(/\n*$/, '\n')}${rest.join('')}`;
}

function unmark(marked: string): { text: string; places: string[] } {
  const places: string[] = [];
  let text = '';
  let start = '';
  for (const char of marked) {
    if (char === '«') start = place(text);
    else if (char === '»') places.push(`${start}-${place(text)}`);
    else text += char;
  }
  return { text, places };
}

function place(before: string): string {
  const lines = before.split('\n');
  return `${lines.length}:${lines.at(-1)!.length + 1}`;
}
