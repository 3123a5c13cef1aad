import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Arm, createArm } from '../../src/azure/arm.ts';
import { type LocalEnvironment, localWorkspace, type Workspace, workspaceId } from '../../src/azure/connection.ts';
import { loadTexts } from '../../src/content/load.ts';
import { splitParameters } from '../../src/content/parser-parameters.ts';
import { findTarget } from '../../src/content/plan/current.ts';
import { plan } from '../../src/content/plan/plan.ts';
import { compareWorkspace } from '../../src/content/plan/plan-workspace.ts';
import { type Pull, pull } from '../../src/content/pull/pull.ts';
import { editYaml } from '../../src/content/pull/write-yaml.ts';
import type { JsonObject } from '../../src/content/resource.ts';
import { validate } from '../../src/content/validate.ts';
import { type LocalAzure, startLocal } from '../../src/local/index.ts';

const data = mkdtempSync(join(tmpdir(), 'picket-pull-'));
const repository = 'contoso/soc';
let local: LocalAzure;
let workspace: Workspace;
let arm: Arm;

beforeAll(async () => {
  local = await startLocal({ port: 0, dataDir: data, tables: [], log: () => {} });
  workspace = localWorkspace(local.environment as unknown as LocalEnvironment, local.ca);
  arm = createArm(workspace);
  for (const [path, apiVersion, body] of madeByHand()) await arm.put(path, apiVersion, body);
}, 60_000);
afterAll(async () => {
  await local.close();
  rmSync(data, { recursive: true, force: true });
});

const guid = (last: number) => `0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1d0${last}`;
const sentinel = () => `${workspaceId(workspace)}/providers/Microsoft.SecurityInsights`;
const group = () => workspaceId(workspace).split('/providers/')[0];
const rulePath = () => `${sentinel()}/alertRules/${guid(1)}`;
const ruleVersion = '2025-07-01-preview';

/** One of each kind, as a person makes them in the portal. */
function madeByHand(): [path: string, apiVersion: string, body: JsonObject][] {
  const connection = `${group()}/providers/Microsoft.Web/connections/sentinel`;
  return [
    [
      `${sentinel()}/watchlists/Guests`,
      '2025-09-01',
      {
        properties: {
          displayName: 'Guests',
          provider: 'Ana',
          source: 'x.csv',
          itemsSearchKey: 'Name',
          contentType: 'text/csv',
          rawContent: 'Name,Since\nben,2026\n"carl, jr",2025\n',
        },
      },
    ],
    [
      rulePath(),
      ruleVersion,
      {
        kind: 'Scheduled',
        properties: {
          displayName: 'Guest: über all',
          description: "'in quotes'",
          severity: 'Low',
          enabled: false,
          query: "_GetWatchlist('Guests')\n| where Name == \"ben\"  \n\n| extend Host = 'a: #b'",
          queryFrequency: 'PT90M',
          queryPeriod: 'P1D',
          triggerOperator: 'GreaterThan',
          triggerThreshold: 2,
          tactics: ['InitialAccess'],
          techniques: ['T1078'],
          subTechniques: ['T1078.004'],
          suppressionEnabled: true,
          suppressionDuration: 'PT5H',
          entityMappings: [{ entityType: 'Host', fieldMappings: [{ identifier: 'HostName', columnName: 'Host' }] }],
          eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
          incidentConfiguration: {
            createIncident: true,
            groupingConfiguration: {
              enabled: true,
              reopenClosedIncident: false,
              lookbackDuration: 'PT5M',
              matchingMethod: 'Selected',
              groupByEntities: ['Host'],
            },
          },
        },
      },
    ],
    [
      `${workspaceId(workspace)}/savedSearches/${guid(2)}`,
      '2025-07-01',
      {
        properties: {
          category: 'Hunting Queries',
          displayName: 'Guests at night',
          query: "_GetWatchlist('Guests')",
          tags: [
            { name: 'description', value: 'Looks\nfor them' },
            { name: 'tactics', value: 'InitialAccess,Persistence' },
            { name: 'techniques', value: 'T1078' },
          ],
        },
      },
    ],
    [
      `${workspaceId(workspace)}/savedSearches/${guid(3)}`,
      '2025-07-01',
      {
        properties: {
          category: 'Functions',
          displayName: 'guests',
          query: "_GetWatchlist('Guests') | where Name startswith start and not(off)",
          functionAlias: 'GuestsOf',
          functionParameters: "start:string='a, b',off:bool=false",
        },
      },
    ],
    [
      `${group()}/providers/Microsoft.Web/connections/sentinel`,
      '2016-06-01',
      {
        location: 'westeurope',
        properties: {
          displayName: 'Sentinel',
          api: {
            id: `${group().split('/resourceGroups')[0]}/providers/Microsoft.Web/locations/westeurope/managedApis/azuresentinel`,
          },
        },
      },
    ],
    [
      `${group()}/providers/Microsoft.Logic/workflows/Greet`,
      '2019-05-01',
      {
        location: 'westeurope',
        identity: { type: 'SystemAssigned' },
        properties: {
          state: 'Enabled',
          definition: {
            parameters: { $connections: { type: 'Object', defaultValue: {} } },
            triggers: {
              incident: {
                type: 'ApiConnectionWebhook',
                inputs: {
                  path: '/incident-creation',
                  body: { callback_url: '@{listCallbackUrl()}' },
                  host: { connection: { name: "@parameters('$connections')['azuresentinel']['connectionId']" } },
                },
              },
            },
            actions: { say: { type: 'Compose', inputs: '[not an expression]' } },
          },
          parameters: { $connections: { value: { azuresentinel: { connectionId: connection, connectionName: 's' } } } },
        },
      },
    ],
    [
      `${sentinel()}/automationRules/${guid(4)}`,
      '2025-09-01',
      {
        properties: {
          displayName: 'Greet guests',
          order: 3,
          triggeringLogic: {
            isEnabled: false,
            triggersOn: 'Incidents',
            triggersWhen: 'Created',
            conditions: [
              {
                conditionType: 'Property',
                conditionProperties: {
                  propertyName: 'IncidentRelatedAnalyticRuleIds',
                  operator: 'Contains',
                  propertyValues: [rulePath()],
                },
              },
            ],
          },
          actions: [
            {
              order: 1,
              actionType: 'RunPlaybook',
              actionConfiguration: { logicAppResourceId: `${group()}/providers/Microsoft.Logic/workflows/Greet` },
            },
          ],
        },
      },
    ],
    [
      `${group()}/providers/Microsoft.Insights/workbooks/${guid(5)}`,
      '2023-06-01',
      {
        location: 'westeurope',
        kind: 'shared',
        properties: {
          displayName: 'Guests',
          category: 'sentinel',
          sourceId: workspaceId(workspace),
          version: '1.0',
          serializedData: '{"version":"Notebook/1.0","items":[]}',
        },
      },
    ],
  ];
}

type Texts = Record<string, string>;

async function load(texts: Texts) {
  return loadTexts(Object.entries(texts).map(([path, text]) => ({ path, text })));
}

async function pullInto(texts: Texts, kinds: string[] = []): Promise<Pull> {
  const { items } = await load(texts);
  const options = { repository, arm, everything: true, allRows: true };
  return pull({
    compared: await compareWorkspace(items, workspace, options),
    target: await findTarget(workspace, options),
    items,
    folders: ['detections', 'hunting', 'parsers', 'watchlists', 'automation', 'playbooks', 'workbooks'],
    kinds,
    exists: path => path in texts,
  });
}

const merged = (texts: Texts, { files }: Pull): Texts => ({
  ...texts,
  ...Object.fromEntries(files.map(file => [file.path, file.text])),
});

async function planOf(texts: Texts) {
  const { items } = await load(texts);
  return plan(await compareWorkspace(items, workspace, { repository, arm }));
}

describe('pull', { timeout: 60_000 }, () => {
  let pulled: Texts = {};

  it('writes one file for each thing that a person made', async () => {
    const found = await pullInto({});
    pulled = merged({}, found);
    expect(found.skipped).toEqual([]);
    expect(Object.keys(pulled).sort()).toEqual([
      'automation/greet-guests.yaml',
      'detections/guest-uber-all.yaml',
      'hunting/guests-at-night.yaml',
      'parsers/GuestsOf.yaml',
      'playbooks/Greet/azuredeploy.json',
      'watchlists/Guests/data.csv',
      'watchlists/Guests/watchlist.yaml',
      'workbooks/guests/workbook.json',
      'workbooks/guests/workbook.yaml',
    ]);
  });

  it('writes files that validate', async () => {
    const { diagnostics } = await validate(await load(pulled));
    expect(diagnostics.filter(one => one.severity === 'error')).toEqual([]);
  });

  it('a plan is empty then, and the next deploy only marks what it takes over', async () => {
    const made = await planOf(pulled);
    expect(made).toMatchObject({ changes: [], unchanged: 8 });
    expect(made.marks.map(one => one.adopts)).toEqual(Array.from({ length: 8 }, () => true));
  });

  it('a second pull changes nothing', async () => {
    expect(await pullInto(pulled)).toMatchObject({ files: [], skipped: [], unchanged: 8 });
  });

  it('only pulls the kinds that are asked for, and takes no path that is taken', async () => {
    const { files } = await pullInto({ 'hunting/guests-at-night.yaml': 'name: Other\nquery: print 1\n' }, [
      'hunting-query',
    ]);
    expect(files.map(file => file.path)).toEqual(['hunting/guests-at-night-2.yaml']);
  });

  it('keeps everything of a file that is not different: comments, order, spacing, tests', async () => {
    const path = 'detections/guest-uber-all.yaml';
    const text = `# Who owns this: ana\n${pulled[path].replace('severity: Low', 'severity:   High   # too loud')}\n# The tests\ntests: []  # none yet\n`;
    const edited = { ...pulled, [path]: text };
    const { files } = await pullInto(edited);
    expect(files).toMatchObject([{ action: 'change', path, text: text.replace('severity:   High', 'severity: Low') }]);
    expect(await planOf(merged(edited, { files } as Pull))).toMatchObject({ changes: [] });
  });

  it('changes an override of the workspace where it stands', async () => {
    const path = 'detections/guest-uber-all.yaml';
    const edited = { ...pulled, [path]: `${pulled[path]}deploy:\n  overrides:\n    local: { severity: High }\n` };
    const after = merged(edited, await pullInto(edited));
    expect(after[path]).toMatch(/^severity: Low$[\s\S]*local:\n {6}severity: Low/m);
    expect((await planOf(after)).changes).toEqual([]);
  });

  it('keeps the order of rows and adds what is new at the end', async () => {
    const path = 'watchlists/Guests/data.csv';
    const edited = { ...pulled, [path]: 'Since,Name\n2025,"carl, jr"\n2020,gone\n' };
    const { files } = await pullInto(edited, ['watchlist']);
    expect(files).toMatchObject([{ path, text: 'Since,Name\r\n2025,"carl, jr"\r\n2026,ben\r\n' }]);
  });
});

describe('editing YAML', () => {
  const source = '# top\na: 1 # one\nb: |\n  x\n\n  y\n\n# about c\nc:\n  - 1\ntests: []\n';
  it.each<[string, Record<string, string | number | undefined>, string]>([
    ['one value, its comment kept', { a: 2 }, source.replace('a: 1', 'a: 2')],
    ['a block', { b: 'z\nw' }, source.replace('  x\n\n  y\n', '  z\n  w\n')],
    ['a list becomes a value', { c: 3 }, source.replace('c:\n  - 1\n', 'c: 3\n')],
    ['a key goes', { b: undefined }, source.replace('b: |\n  x\n\n  y\n', '')],
    ['a new key stands before the tests', { d: 'q' }, source.replace('tests', 'd: q\ntests')],
    ['a new key that is not wanted', { d: undefined }, source],
  ])('%s', async (_, edits, expected) => {
    const [item] = (await load({ 'detections/x.yaml': source })).items;
    expect(editYaml(item, edits)).toBe(expected);
  });
});

describe('parameters of a function', () => {
  it.each<[string, JsonObject[] | undefined]>([
    ['', []],
    [
      "a:string='x, y', b:bool=false,c:long = 3",
      [
        { Name: 'a', Type: 'string', Default: "'x, y'" },
        { Name: 'b', Type: 'bool', Default: false },
        { Name: 'c', Type: 'long', Default: 3 },
      ],
    ],
    ['T:(A:string, B:long)', [{ Name: 'T', Type: 'table:(A:string, B:long)' }]],
    ['what is this', undefined],
  ])('%s', (text, expected) => {
    expect(splitParameters(text)).toEqual(expected);
  });
});
