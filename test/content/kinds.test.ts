import { describe, expect, it } from 'vitest';
import { loadKinds } from '../../src/content/kind.ts';
import { loadTexts } from '../../src/content/load.ts';
import { desiredResources } from '../../src/content/plan/desired.ts';
import type { JsonObject, Resource, Target } from '../../src/content/resource.ts';
import { schemaOf } from '../../src/content/workspace-schema.ts';
import { createEngine } from '../../src/kql/index.ts';
import { toBatch } from '../../src/kql/rows.ts';

const workspaceId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/contoso-soc';
const target: Target = {
  subscription: 's',
  resourceGroup: 'g',
  workspaceId,
  location: 'westeurope',
  tenant: 't',
  repository: 'github.com/contoso/soc',
  parameters: { Channel: 'soc-alerts' },
};

async function resources(files: Record<string, string>, wish = { workspace: 'prod' }): Promise<Resource[]> {
  const { items } = await loadTexts(Object.entries(files).map(([path, text]) => ({ path, text })));
  return desiredResources(items, target, wish);
}

async function properties(file: string, text: string): Promise<JsonObject> {
  return (await resources({ [file]: text }))[0].body.properties as JsonObject;
}

const rule = (more = '') => `id: 0B0F3A5C-5A44-4F6F-9A57-5F1C3B7D1A01
name: A rule
severity: High
query: T
queryFrequency: 5m
queryPeriod: 14d
triggerOperator: gt
triggerThreshold: 3
${more}`;

describe('an analytics rule', () => {
  it('is named by its id in lower case, or by its path', async () => {
    const [first] = await resources({ 'detections/a.yaml': rule() });
    expect(first.id).toBe(
      `${workspaceId}/providers/Microsoft.SecurityInsights/alertRules/0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a01`,
    );
    const [byPath] = await resources({ 'detections/a.yaml': rule().replace(/^id.*\n/, '') });
    const [again] = await resources({ 'detections/a.yaml': rule().replace(/^id.*\n/, '') });
    expect(byPath.id).toMatch(/alertRules\/[0-9a-f-]{36}$/);
    expect(again.id).toBe(byPath.id);
  });

  it.each<[string, string, JsonObject]>([
    [
      'durations and operators',
      '',
      { queryFrequency: 'PT5M', queryPeriod: 'P14D', triggerOperator: 'GreaterThan', triggerThreshold: 3 },
    ],
    [
      'what Azure wants but files leave out',
      '',
      { enabled: true, suppressionEnabled: false, suppressionDuration: 'PT5H', tactics: [], techniques: [] },
    ],
    [
      'techniques and sub-techniques',
      'relevantTechniques: [T1078.004, T1110]',
      { techniques: ['T1078', 'T1110'], subTechniques: ['T1078.004'] },
    ],
    ['a description in quotes inside of a block', "description: |\n  'It''s odd.'", { description: "It's odd." }],
    ['a deploy that leaves it off', 'deploy: { enabled: false }', { enabled: false }],
    [
      'grouping',
      'incidentConfiguration: { createIncident: true, groupingConfiguration: { enabled: true, lookbackDuration: 1d, matchingMethod: AnyAlert } }',
      {
        incidentConfiguration: {
          createIncident: true,
          groupingConfiguration: {
            enabled: true,
            reopenClosedIncident: false,
            lookbackDuration: 'P1D',
            matchingMethod: 'AnyAlert',
          },
        },
      },
    ],
  ])('%s', async (_, more, expected) => {
    expect(await properties('detections/a.yaml', rule(more))).toMatchObject(expected);
  });

  it.each<[string, string, string[]]>([
    ['NRT', 'kind: NRT\nname: x\nseverity: Low\nquery: T', ['queryFrequency', 'triggerOperator']],
    ['Fusion', 'kind: Fusion\nalertRuleTemplateName: f71aba3d\nname: x', ['displayName', 'query', 'severity']],
  ])('%s rules carry only what they may', async (kind, text, absent) => {
    const [resource] = await resources({ 'detections/a.yaml': text });
    expect(resource.body.kind).toBe(kind);
    for (const key of absent) expect(resource.body.properties).not.toHaveProperty(key);
  });
});

describe('other kinds', () => {
  it('a hunting query keeps its description, tactics and mark in tags', async () => {
    const given = await properties(
      'hunting/a.yaml',
      'name: H\ndescription: D\nquery: T\ntactics: [Impact]\nrelevantTechniques: [T1485]',
    );
    expect(given).toMatchObject({ category: 'Hunting Queries', displayName: 'H' });
    expect(given.tags).toEqual([
      { name: 'description', value: 'D' },
      { name: 'tactics', value: 'Impact' },
      { name: 'techniques', value: 'T1485' },
      { name: 'picket', value: 'github.com/contoso/soc#hunting/a.yaml' },
    ]);
  });

  it.each([
    [
      'ASIM',
      "ParserName: P\nParserQuery: T\nParserParams:\n  - { Name: t, Type: 'table:(*)' }\n  - { Name: a, Type: string, Default: '*' }\n  - { Name: b, Type: string, Default: \"'x'\" }\n  - { Name: c, Type: dynamic, Default: 'dynamic([])' }\n  - { Name: d, Type: bool, Default: False }",
      "t:(*), a:string='*', b:string='x', c:dynamic=dynamic([]), d:bool=false",
    ],
    [
      'classic',
      'FunctionName: N\nFunctionAlias: P\nFunctionQuery: T\nFunctionParams:\n  - { Name: a, Type: long, Default: 5 }',
      'a:long=5',
    ],
  ])('a parser of the form %s', async (_, text, functionParameters) => {
    expect(await properties('parsers/a.yaml', text)).toMatchObject({
      functionAlias: 'P',
      query: 'T',
      functionParameters,
    });
  });

  it('an automation rule names rules and playbooks of the repository by their own names', async () => {
    const text = `displayName: A
order: 1
triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Created
  conditions:
    - conditionType: Property
      conditionProperties: { propertyName: IncidentRelatedAnalyticRuleIds, operator: Contains, propertyValues: [0B0F3A5C-5A44-4F6F-9A57-5F1C3B7D1A01] }
actions:
  - { order: 1, actionType: RunPlaybook, actionConfiguration: { playbook: Notify } }
`;
    const given = await properties('automation/a.yaml', text);
    expect(JSON.stringify(given.triggeringLogic)).toContain(
      `${workspaceId}/providers/Microsoft.SecurityInsights/alertRules/0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a01`,
    );
    expect(given.actions).toMatchObject([
      {
        actionConfiguration: {
          tenantId: 't',
          logicAppResourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Logic/workflows/Notify',
        },
      },
    ]);
  });

  it('a watchlist carries its rows once, in one form', async () => {
    const [list] = await resources({
      'watchlists/V/watchlist.yaml': 'watchlistAlias: V1s\ndisplayName: V1s\nsource: data.csv\nitemsSearchKey: User',
      'watchlists/V/data.csv': '\ufeffUser;x,Why\r\n"a, b","say ""hi"""\r\n\r\nc,\r\n',
    });
    expect(list.rows).toEqual([
      { 'User;x': 'a, b', Why: 'say "hi"' },
      { 'User;x': 'c', Why: '' },
    ]);
    expect((list.body.properties as JsonObject).rawContent).toBe('User;x,Why\r\n"a, b","say ""hi"""\r\nc,\r\n');
  });

  it('the tables of a connector folder imply one data collection rule', async () => {
    const table = (name: string, columns: object[]) => JSON.stringify({ name, columns });
    const found = await resources({
      'connectors/door/tables/A_CL.json': table('A_CL', [
        { name: 'TimeGenerated', type: 'datetime' },
        { name: 'Badge', type: 'guid' },
        { name: 'Open', type: 'bool' },
      ]),
      'connectors/door/tables/B_CL.json': table('B_CL', [{ name: 'TimeGenerated', type: 'datetime' }]),
      'connectors/door/tables/B_CL.transform.kql': 'source | where true\n',
    });
    expect(found.map(one => one.kind)).toEqual(['data-collection-rule', 'table', 'table']);
    const given = found[0].body.properties as JsonObject;
    expect(given.streamDeclarations).toMatchObject({
      'Custom-A_CL': {
        columns: [{ type: 'datetime' }, { name: 'Badge', type: 'string' }, { name: 'Open', type: 'boolean' }],
      },
    });
    expect(given.dataFlows).toMatchObject([
      { streams: ['Custom-A_CL'], transformKql: 'source | extend Badge = toguid(Badge)', outputStream: 'Custom-A_CL' },
      { transformKql: 'source | where true' },
    ]);
    expect(found[1].body).toMatchObject({
      properties: { schema: { columns: [{ type: 'dateTime' }, { type: 'guid' }, { type: 'boolean' }] } },
    });
  });

  it('a workbook takes its name and id from what stands beside it', async () => {
    const [workbook] = await resources({
      'workbooks/Doors/workbook.json': '{ "version": "Notebook/1.0", "items": [] }',
      'workbooks/Doors/workbook.yaml': 'id: 0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a04\ndisplayName: Doors',
    });
    expect(workbook.id).toMatch(/workbooks\/0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a04$/);
    expect(workbook.body).toMatchObject({
      location: 'westeurope',
      tags: { picket: 'github.com/contoso/soc#workbooks/Doors/workbook.json' },
      properties: {
        displayName: 'Doors',
        serializedData: '{ "version": "Notebook/1.0", "items": [] }',
        sourceId: workspaceId,
      },
    });
  });
});

describe('a table whose rows say which event they are', () => {
  const columns =
    '"columns": [{"name": "TimeGenerated", "type": "datetime"}, {"name": "ID", "type": "string"}, {"name": "Actor", "type": "string"}]';
  const tables: [string, string, string][] = [
    ['AcmeAudit_CL', 'IngestId', 'AcmeAudit_Once'],
    ['CommonSecurityLog', 'IngestId_CF', 'CommonSecurityLog_Once'],
  ];

  it.each(tables)('%s has a view that gives each event once', async (name, id, alias) => {
    const text = `{ "name": "${name}", ${columns.replace('ID', id).replace('Actor', 'Actor_CF')} }`;
    const files = { [`connectors/acme/tables/${name}.json`]: text };
    const view = (await resources(files)).find(({ kind }) => kind === 'table-view');
    expect(view).toMatchObject({ label: alias, body: { properties: { functionAlias: alias } } });
    const { items } = await loadTexts(Object.entries(files).map(([path, it]) => ({ path, text: it })));
    const schema = schemaOf(items);
    const engine = createEngine(schema);
    const rows = ['a', 'b', 'a', 'c', 'b', '', ''].map(key => ({
      ...{ TimeGenerated: '2026-11-20T12:00:00Z', Actor_CF: `of ${key}` },
      [id]: key,
    }));
    const source = {
      table: async (table: string) => toBatch(schema.tables.find(one => one.name === table)?.columns ?? [], rows),
    };
    const query = engine.analyze(`${alias} | project Actor_CF | sort by Actor_CF asc`);
    expect(query.diagnostics).toEqual([]);
    const result = await engine.run(query, { source, now: 0n });
    const unnamed = name === 'CommonSecurityLog' ? ['of ', 'of '] : [];
    expect(result.values[0]).toEqual([...unnamed, 'of a', 'of b', 'of c']);
  });

  it('has none where they do not', async () => {
    const text = `{ "name": "AcmeState_CL", ${columns.replace('ID', 'Key')} }`;
    const made = await resources({ 'connectors/acme/tables/AcmeState_CL.json': text });
    expect(made.map(({ kind }) => kind)).not.toContain('table-view');
  });
});

describe('where an item goes', () => {
  it.each([
    ['named nowhere: everywhere', '', 'prod', 1],
    ['named by a pattern', 'deploy: { workspaces: ["prod-*"] }', 'prod-eu', 1],
    ['not named', 'deploy: { workspaces: ["prod-*"] }', 'test', 0],
  ])('%s', async (_, more, workspace, count) => {
    expect(await resources({ 'detections/a.yaml': rule(more) }, { workspace })).toHaveLength(count);
  });

  it('a workspace has its own values, the configuration its own severities', async () => {
    const text = rule('deploy: { overrides: { test: { queryFrequency: 1d } } }');
    const { items } = await loadTexts([{ path: 'detections/a.yaml', text }]);
    const wish = { workspace: 'test', severityOverrides: { 'detections/a.yaml': 'Low' } };
    expect((await desiredResources(items, target, wish))[0].body.properties).toMatchObject({
      queryFrequency: 'P1D',
      severity: 'Low',
    });
  });
});

it('every kind has a schema or is derived, and stages follow references', async () => {
  const stages = Object.fromEntries((await loadKinds()).map(kind => [kind.name, kind.deploys?.stage]));
  expect(
    Object.entries(stages)
      .sort((a, b) => a[1]! - b[1]!)
      .map(([name]) => name),
  ).toEqual([
    'data-collection-endpoint',
    'table',
    'data-collection-rule',
    'data-connector-definition',
    'parser',
    'table-view',
    'data-connector',
    'watchlist',
    'playbook',
    'summary-rule',
    'analytics-rule',
    'role-assignment',
    'automation-rule',
    'hunting-query',
    'workbook',
    'content-package',
    'metadata',
    'content-template',
  ]);
});
