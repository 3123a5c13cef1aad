import { expect, it } from 'vitest';
import { armTemplate, exportedResources, nowhere } from '../../../src/content/export/arm-template.ts';
import { bicep } from '../../../src/content/export/bicep.ts';
import { communityFiles } from '../../../src/content/export/community.ts';
import { solutionFiles } from '../../../src/content/export/solution.ts';
import { loadKinds } from '../../../src/content/kind.ts';
import { loadTexts } from '../../../src/content/load.ts';
import { skeletonOf } from '../../../src/content/new/skeleton.ts';
import { desiredResources } from '../../../src/content/plan/desired.ts';
import { isObject, type Json, type JsonObject } from '../../../src/content/resource.ts';

const id = '6f1c8a52-0b0e-4b7e-9a43-2f3d1c5e7a90';
const odd = `id: 7f1c8a52-0b0e-4b7e-9a43-2f3d1c5e7a90
name: "[It's] odd \${x}"
kind: Scheduled
severity: Low
description: "[concat('not an expression')]"
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
query: |
  SigninLogs
  | where A == 'x\\y' # ours
# a comment
version: 1.0.2
deploy: { enabled: true }
tests: []
`;

async function items() {
  const kinds = ['detection', 'hunting', 'parser', 'workbook', 'watchlist', 'playbook'];
  const files = kinds.flatMap(kind => skeletonOf(kind, `Odd ${kind}`, id, []) ?? []);
  const all = [...files, { path: 'detections/deep/odd.yaml', text: odd }];
  return (await loadTexts(all)).items;
}

/** What Azure makes of the expressions that we write. */
function evaluated(value: Json): Json {
  if (Array.isArray(value)) return value.map(evaluated);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, evaluated(one)]));
  if (typeof value !== 'string' || !value.startsWith('[')) return value;
  if (value.startsWith('[[')) return value.slice(1);
  const places: Record<string, string> = {
    "resourceId('Microsoft.OperationalInsights/workspaces', parameters('workspace'))": nowhere.workspaceId,
    "parameters('location')": nowhere.location,
    "parameters('workspace')": 'ws',
  };
  const concat = /^\[concat\((.+), '((?:[^']|'')*)'\)\]$/.exec(value);
  return concat ? places[concat[1]] + concat[2].replaceAll("''", "'") : places[value.slice(1, -1)];
}

it('an exported template reads back as the same resources', async () => {
  const all = (await items()).filter(item => item.kind !== 'playbook');
  const template = await armTemplate(all);
  const wanted = await desiredResources(all, nowhere, { workspace: 'export' });
  const kinds = new Map((await loadKinds()).map(kind => [kind.name, kind.deploys]));
  const read = (template.resources as JsonObject[]).map(one => evaluated(one) as JsonObject);
  expect(read).toHaveLength(wanted.length);
  for (const [index, resource] of wanted.entries()) {
    const comparable = (body: JsonObject) => kinds.get(resource.kind)?.comparable(body);
    const { type, name, apiVersion, ...body } = read[index];
    expect(comparable(body)).toEqual(comparable(resource.body));
    expect(apiVersion).toBe(resource.apiVersion);
    expect(resource.id.endsWith(`/${String(name).split('/').at(-1)}`)).toBe(true);
    expect(String(type)).toMatch(/^Microsoft\./);
  }
  expect(JSON.stringify(template)).not.toMatch(/picket-export|#detections/);
});

it('a playbook is a template inside of the template', async () => {
  const template = await armTemplate((await items()).filter(item => item.kind === 'playbook'));
  expect(template.resources).toMatchObject([
    {
      type: 'Microsoft.Resources/deployments',
      properties: { expressionEvaluationOptions: { scope: 'inner' }, template: { parameters: { PlaybookName: {} } } },
    },
  ]);
});

it('Bicep has the same values, written its way', async () => {
  const rule = (await items()).filter(item => item.file.endsWith('odd.yaml'));
  const text = await bicep(rule);
  expect(text).toContain("resource alertRule1 'Microsoft.SecurityInsights/alertRules@");
  expect(text).toContain('  scope: logAnalytics\n');
  expect(text).toContain(`displayName: '[It\\'s] odd \\\${x}'`);
  expect(text).toContain("query: 'SigninLogs\\n| where A == \\'x\\\\y\\' # ours'");
});

it("the community's files keep everything but our own keys", async () => {
  const files = new Map(communityFiles(await items()).map(file => [file.path, file.text]));
  expect([...files.keys()].sort()).toEqual([
    'Detections/deep/odd.yaml',
    'Detections/odd-detection.yaml',
    'Hunting Queries/odd-hunting.yaml',
    'Parsers/OddParser.yaml',
    'Playbooks/odd-playbook/azuredeploy.json',
    'Watchlists/odd-watchlist/data.csv',
    'Watchlists/odd-watchlist/watchlist.yaml',
    'Workbooks/odd-workbook/workbook.json',
  ]);
  expect(files.get('Detections/deep/odd.yaml')).toBe(odd.replace('deploy: { enabled: true }\ntests: []\n', ''));
});

it('a solution holds a template of each item and the package that names them', async () => {
  const all = await items();
  const files = new Map(
    (await solutionFiles(all, { name: 'Odd things', publisher: 'Contoso', version: '2.0.1' })).map(file => [
      file.path,
      JSON.parse(file.text),
    ]),
  );
  const { resources } = files.get('mainTemplate.json');
  expect(resources).toHaveLength(all.length + 1);
  expect(resources.map((one: JsonObject) => (one.properties as JsonObject).contentKind)).toEqual([
    'AnalyticsRule',
    'HuntingQuery',
    'Parser',
    'Workbook',
    'Watchlist',
    'Playbook',
    'AnalyticsRule',
    'Solution',
  ]);
  const rule = resources[0].properties.mainTemplate.resources[0];
  expect(rule).toMatchObject({
    type: 'Microsoft.SecurityInsights/AlertRuleTemplates',
    kind: 'Scheduled',
    properties: { enabled: false, status: 'Available' },
  });
  expect(resources[5].properties.mainTemplate.resources[1].name).toBe("[[parameters('PlaybookName')]");
  expect(resources.at(-1).properties.dependencies.criteria).toHaveLength(all.length);
  expect(files.get('createUiDefinition.json').parameters.outputs).toHaveProperty('workspace');
  expect((await exportedResources(all)).every(one => !JSON.stringify(one.body).includes('picket-export#'))).toBe(true);
});
