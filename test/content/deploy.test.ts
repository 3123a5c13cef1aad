import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Arm, createArm } from '../../src/azure/arm.ts';
import { type LocalEnvironment, localWorkspace, type Workspace, workspaceId } from '../../src/azure/connection.ts';
import { deploy } from '../../src/content/deploy/deploy.ts';
import { loadTexts } from '../../src/content/load.ts';
import type { Plan } from '../../src/content/plan/plan.ts';
import { type PlanOptions, planWorkspace } from '../../src/content/plan/plan-workspace.ts';
import { renderPlan } from '../../src/content/plan/render-plan.ts';
import { Failure } from '../../src/core/failure.ts';
import { type LocalAzure, startLocal } from '../../src/local/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-deploy-'));
const ours = 'github.com/contoso/soc';
let local: LocalAzure;
let workspace: Workspace;
let arm: Arm;

beforeAll(async () => {
  local = await startLocal({ port: 0, dataDir: folder, tables: [], log: () => {} });
  workspace = localWorkspace(local.environment as unknown as LocalEnvironment, local.ca);
  arm = createArm(workspace);
}, 60_000);
afterAll(async () => {
  await local.close();
  rmSync(folder, { recursive: true, force: true });
});

const table = {
  name: 'Contoso_CL',
  description: 'Doors',
  columns: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'Door', type: 'string' },
    { name: 'Badge', type: 'guid' },
    { name: 'Details', type: 'dynamic' },
  ],
};
const rule = `id: 0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a01
name: Many doors by one badge
description: |
  'Identifies a badge that opened many doors within an hour.'
severity: Medium
queryFrequency: 1h
queryPeriod: 60m
triggerOperator: gt
triggerThreshold: 0
tactics: [LateralMovement, InitialAccess]
relevantTechniques: [T1078, T1078.004]
query: |
  Contoso_CL
  | where Door !in (_GetWatchlist('Lobby') | project Door)
  | summarize Doors = dcount(Door) by Badge = tostring(Badge)
  | where Doors > 5
entityMappings:
  - entityType: Account
    fieldMappings: [{ identifier: Name, columnName: Badge }]
customDetails: { Doors: Doors }
version: 1.0.0
`;
const template = {
  parameters: { PlaybookName: { type: 'string', defaultValue: 'Lock-Badge' } },
  variables: { connection: "[concat('Sentinel-', parameters('PlaybookName'))]" },
  resources: [
    {
      type: 'Microsoft.Logic/workflows',
      apiVersion: '2017-07-01',
      name: "[parameters('PlaybookName')]",
      location: '[resourceGroup().location]',
      dependsOn: ["[resourceId('Microsoft.Web/connections', variables('connection'))]"],
      identity: { type: 'SystemAssigned' },
      properties: {
        definition: {
          triggers: { incident: { type: 'Request' } },
          actions: { lock: { type: 'Compose', inputs: '@[1]' } },
        },
      },
    },
    {
      type: 'Microsoft.Web/connections',
      apiVersion: '2016-06-01',
      name: "[variables('connection')]",
      location: '[resourceGroup().location]',
      properties: {
        displayName: 'Sentinel',
        api: {
          id: "[concat(subscription().id, '/providers/Microsoft.Web/locations/', resourceGroup().location, '/managedApis/azuresentinel')]",
        },
      },
    },
  ],
};

/** One of each kind. */
const files: Record<string, string> = {
  'connectors/contoso/tables/Contoso_CL.json': JSON.stringify(table),
  'detections/contoso/many-doors.yaml': rule,
  'parsers/ContosoDoors.yaml':
    "ParserName: ContosoDoors\nParserParams:\n  - { Name: door, Type: string, Default: '*' }\n  - { Name: disabled, Type: bool, Default: false }\nParserQuery: |\n  Contoso_CL\n  | where not(disabled) and (door == '*' or Door == door)\n",
  'hunting/night.yaml':
    'id: 0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a02\nname: Doors at night\ndescription: Searches for doors opened at night.\ntactics: [InitialAccess]\nrelevantTechniques: [T1078]\nquery: ContosoDoors() | where TimeGenerated > ago(1d) and hourofday(TimeGenerated) < 5\n',
  'watchlists/Lobby/watchlist.yaml':
    'watchlistAlias: Lobby\ndisplayName: Lobby doors\ndescription: Doors that everyone uses\nsource: data.csv\nitemsSearchKey: Door\n',
  'watchlists/Lobby/data.csv': 'Door,Floor\nmain,0\n"side, east",0\nroof,9\n',
  'automation/lock.yaml':
    'id: 0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a03\ndisplayName: Lock the badge\norder: 5\ntriggeringLogic:\n  triggersOn: Incidents\n  triggersWhen: Created\n  conditions:\n    - conditionType: Property\n      conditionProperties: { propertyName: IncidentRelatedAnalyticRuleIds, operator: Contains, propertyValues: [0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a01] }\nactions:\n  - { order: 1, actionType: RunPlaybook, actionConfiguration: { playbook: Lock-Badge } }\n',
  'playbooks/Lock-Badge/azuredeploy.json': JSON.stringify(template),
  'workbooks/Doors/workbook.json':
    '{ "version": "Notebook/1.0", "items": [ { "type": 1, "content": { "json": "# Doors" } } ] }',
  'workbooks/Doors/workbook.yaml': 'id: 0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a04\ndisplayName: Doors\n',
};

async function planOf(content: Record<string, string>, options: Partial<PlanOptions> = {}): Promise<Plan> {
  const { items } = await loadTexts(Object.entries(content).map(([path, text]) => ({ path, text })));
  return planWorkspace(items, workspace, { repository: ours, arm, ...options });
}

async function deployOf(content: Record<string, string>, options: Partial<PlanOptions> = {}) {
  return deploy(await planOf(content, options), workspace, { arm, log: () => {} });
}

function without(name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes(name)));
}

/** The methods of a client, to be replaced one by one. */
function methods(client: Arm): Arm {
  return {
    get: (...call) => client.get(...call),
    list: (...call) => client.list(...call),
    post: (...call) => client.post(...call),
    put: (...call) => client.put(...call),
    delete: (...call) => client.delete(...call),
    get requests() {
      return client.requests;
    },
    get refused() {
      return client.refused;
    },
  };
}

const changes = (plan: Plan) => plan.changes.map(({ action, noun, label }) => `${action} ${noun} ${label}`);
const ruleId = () =>
  `${workspaceId(workspace)}/providers/Microsoft.SecurityInsights/alertRules/0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a01`;
const watchlistId = () => `${workspaceId(workspace)}/providers/Microsoft.SecurityInsights/watchlists/Lobby`;

describe('one of each kind, on a local Azure over HTTPS', { timeout: 60_000 }, () => {
  it('the first plan creates everything, what is referred to before what refers', async () => {
    const plan = await planOf(files);
    expect(changes(plan)).toEqual([
      'create table contoso/Contoso_CL',
      'create data collection rule picket-contoso',
      'create parser ContosoDoors',
      'create watchlist Lobby',
      'create playbook Lock-Badge, connection Sentinel-Lock-Badge',
      'create playbook Lock-Badge',
      'create detection contoso/many-doors',
      'create automation rule lock',
      'create hunting query night',
      'create workbook Doors',
    ]);
    expect(plan.quotas[0]).toEqual({ name: 'scheduled', used: 1, limit: 512 });
  });

  it('a deploy does it', async () => {
    const report = await deployOf(files);
    expect(report.failed).toEqual([]);
    expect(report.done).toHaveLength(10);
  });

  it('a second plan is empty, with few requests', async () => {
    const before = arm.requests;
    const plan = await planOf(files);
    expect(plan).toMatchObject({ changes: [], unchanged: 10, leftAlone: [] });
    expect(arm.requests - before).toBeLessThanOrEqual(12);
  });

  it('the rule is what the file says, in the words of the API', async () => {
    const live = await arm.get(ruleId(), '2025-07-01-preview');
    expect(live).toMatchObject({
      kind: 'Scheduled',
      properties: {
        displayName: 'Many doors by one badge',
        description: 'Identifies a badge that opened many doors within an hour.',
        enabled: true,
        queryFrequency: 'PT1H',
        queryPeriod: 'PT1H',
        triggerOperator: 'GreaterThan',
        techniques: ['T1078'],
        subTechniques: ['T1078.004'],
      },
    });
  });

  it('the same items in another order and form are the same', async () => {
    const other = rule
      .replace('queryPeriod: 60m', 'queryPeriod: PT1H')
      .replace('[LateralMovement, InitialAccess]', '[InitialAccess, LateralMovement]');
    expect(changes(await planOf({ ...files, 'detections/contoso/many-doors.yaml': other }))).toEqual([]);
  });

  it('a change shows what changes, and only that is written', async () => {
    const changed = {
      ...files,
      'detections/contoso/many-doors.yaml': rule.replace('Medium', 'High').replace('> 5', '> 3'),
    };
    const plan = await planOf(changed);
    expect(changes(plan)).toEqual(['change detection contoso/many-doors']);
    expect(plan.changes[0].differences.map(one => one.path).sort()).toEqual(['query', 'severity']);
    const before = arm.requests;
    await deploy(plan, workspace, { arm, log: () => {} });
    expect(arm.requests - before).toBe(1);
    expect((await planOf(changed)).changes).toEqual([]);
    await deployOf(files);
  });

  it('rows of a watchlist are changed one by one', async () => {
    const csv = 'Door,Floor\nmain,1\n"side, east",0\ncellar,-1\n';
    const changed = { ...files, 'watchlists/Lobby/data.csv': csv };
    const plan = await planOf(changed);
    expect(plan.changes[0].rows.map(row => [row.action, row.values.Door])).toEqual([
      ['change', 'main'],
      ['add', 'cellar'],
      ['remove', 'roof'],
    ]);
    expect((await deploy(plan, workspace, { arm, log: () => {} })).failed).toEqual([]);
    const items = await arm.list(`${watchlistId()}/watchlistItems`, '2025-09-01');
    const rows = items.map(item => (item.properties as { itemsKeyValue: Record<string, string> }).itemsKeyValue);
    expect(rows.map(row => `${row.Door} ${row.Floor}`).sort()).toEqual(['cellar -1', 'main 1', 'side, east 0']);
    expect((await planOf(changed)).changes).toEqual([]);
  });

  it('a new description of a watchlist does not add its rows again', async () => {
    const changed = {
      ...files,
      'watchlists/Lobby/watchlist.yaml': files['watchlists/Lobby/watchlist.yaml'].replace('everyone', 'every one'),
    };
    await deployOf(changed);
    expect(await arm.list(`${watchlistId()}/watchlistItems`, '2025-09-01')).toHaveLength(3);
    expect((await planOf(changed)).changes).toEqual([]);
    await deployOf(files);
  });

  it('a column that only the workspace has is kept', async () => {
    const smaller = { ...table, columns: table.columns.filter(column => column.name !== 'Details') };
    const plan = await planOf({ ...files, 'connectors/contoso/tables/Contoso_CL.json': JSON.stringify(smaller) });
    expect(changes(plan)).toEqual(['change data collection rule picket-contoso']);
    const larger = { ...table, columns: [...table.columns, { name: 'Floor', type: 'int' }] };
    const grown = { ...files, 'connectors/contoso/tables/Contoso_CL.json': JSON.stringify(larger) };
    expect((await deployOf(grown)).failed).toEqual([]);
    expect((await planOf(grown)).changes).toEqual([]);
  });
});

describe('what is there already', { timeout: 60_000 }, () => {
  it('without prune, what has no file any more is left alone', async () => {
    await deployOf(files);
    const plan = await planOf(without('night'));
    expect(plan.changes).toEqual([]);
  });

  it('with prune it is deleted, and nothing else', async () => {
    const plan = await planOf(without('automation'), { prune: true });
    expect(changes(plan)).toEqual(['delete automation rule Lock the badge']);
    expect((await deploy(plan, workspace, { arm, log: () => {} })).failed).toEqual([]);
    expect((await planOf(without('automation'), { prune: true })).changes).toEqual([]);
    expect(
      await arm.list(`${workspaceId(workspace)}/providers/Microsoft.SecurityInsights/automationRules`, '2025-09-01'),
    ).toEqual([]);
    await deployOf(files);
  });

  it('what is deleted is turned off first', async () => {
    const plan = await planOf(without('many-doors'), { prune: true });
    expect(plan.changes.find(one => one.action === 'delete')).toMatchObject({
      noun: 'detection',
      disable: { properties: { enabled: false } },
    });
    const order: string[] = [];
    const watched: Arm = {
      ...methods(arm),
      put: (...call) => {
        order.push(`PUT enabled: ${(call[2].properties as { enabled?: boolean }).enabled}`);
        return arm.put(...call);
      },
      delete: (...call) => {
        order.push(`DELETE ${call[0].split('/').at(-2)}`);
        return arm.delete(...call);
      },
    };
    const rules = { ...plan, changes: plan.changes.filter(one => one.noun === 'detection') };
    expect((await deploy(rules, workspace, { arm: watched, log: () => {} })).failed).toEqual([]);
    expect(order).toEqual(['PUT enabled: false', 'DELETE alertRules', 'DELETE metadata']);
    await deployOf(files);
  });

  it('a deploy that would delete too much changes nothing', async () => {
    const plan = await planOf({ 'hunting/night.yaml': files['hunting/night.yaml'] }, { prune: true });
    const before = arm.requests;
    await expect(deploy(plan, workspace, { arm, log: () => {} })).rejects.toThrow(
      /deletes 8 of ours, more than the 2 that may vanish at once\. Nothing was changed\./,
    );
    expect(arm.requests).toBe(before);
  });

  it('rows that a person added to a watchlist that we take over are named before they go', async () => {
    const list = `${workspaceId(workspace)}/providers/Microsoft.SecurityInsights/watchlists/Guests`;
    await arm.put(list, '2025-09-01', {
      properties: {
        displayName: 'Guests',
        provider: 'Ana',
        source: 'x.csv',
        itemsSearchKey: 'Name',
        contentType: 'text/csv',
        rawContent: 'Name\nben\n',
      },
    });
    const plan = await planOf({
      'watchlists/Guests/watchlist.yaml':
        'watchlistAlias: Guests\ndisplayName: Guests\nsource: data.csv\nitemsSearchKey: Name\n',
      'watchlists/Guests/data.csv': 'Name\nana\n',
    });
    expect(plan.changes).toMatchObject([{ adopts: true, rows: [{ action: 'add' }, { action: 'remove' }] }]);
    expect(renderPlan(plan)).toContain('row   - Name: ben');
    await arm.delete(list, '2025-09-01');
  });

  it('what a person made is never touched', async () => {
    const id = `${workspaceId(workspace)}/savedSearches/by-hand`;
    await arm.put(id, '2025-07-01', {
      properties: { category: 'Hunting Queries', displayName: 'By hand', query: 'print 1' },
    });
    const plan = await planOf(files, { prune: true });
    expect(plan).toMatchObject({ changes: [], leftAlone: [] });
  });

  it('what another repository owns is left alone and named', async () => {
    const plan = await planOf(
      { 'detections/contoso/many-doors.yaml': rule },
      { repository: 'github.com/fabrikam/soc' },
    );
    expect(plan.changes).toEqual([]);
    expect(plan.leftAlone).toMatchObject([{ reason: 'owned-by-another', owner: ours, label: 'contoso/many-doors' }]);
  });

  it('what has our id but no mark is taken over, and the plan says so', async () => {
    const metadata = `${workspaceId(workspace)}/providers/Microsoft.SecurityInsights/metadata/picket-analyticsrule-0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a01`;
    await arm.delete(metadata, '2025-09-01');
    const plan = await planOf(files);
    expect(plan.changes).toEqual([]);
    expect(plan.marks).toMatchObject([
      { action: 'change', label: 'contoso/many-doors', adopts: true, differences: [{ path: 'owner' }] },
    ]);
    await deploy(plan, workspace, { arm, log: () => {} });
    expect(await planOf(files)).toMatchObject({ changes: [], marks: [], unchanged: 10 });
  });

  it('what someone changes between plan and deploy is not overwritten', async () => {
    const plan = await planOf({ ...files, 'detections/contoso/many-doors.yaml': rule.replace('Medium', 'High') });
    const live = (await arm.get(ruleId(), '2025-07-01-preview'))!;
    await arm.put(ruleId(), '2025-07-01-preview', {
      ...live,
      properties: { ...(live.properties as object), enabled: false } as never,
    });
    const report = await deploy(plan, workspace, { arm, log: () => {} });
    expect(report.failed[0].message).toMatch(/was changed by someone else since the plan was made/);
    expect((await planOf(files)).changes[0].differences).toMatchObject([
      { path: 'enabled', before: false, after: true },
    ]);
    await deployOf(files);
  });

  it('a plan that is done twice does nothing the second time', async () => {
    const plan = await planOf({ ...files, 'detections/contoso/many-doors.yaml': rule.replace('Medium', 'Low') });
    await deploy(plan, workspace, { arm, log: () => {} });
    expect((await deploy(plan, workspace, { arm, log: () => {} })).failed).toEqual([]);
    await deployOf(files);
  });

  it('what the service refuses is reported in its words, and the rest is done', async () => {
    const bad = rule.replace('5f1c3b7d1a01', '5f1c3b7d1aff').replace('Contoso_CL', 'Nowhere_CL');
    const good = files['hunting/night.yaml'].replace('5f1c3b7d1a02', '5f1c3b7d1afe');
    const report = await deployOf({ ...files, 'detections/bad.yaml': bad, 'hunting/good.yaml': good });
    expect(report.failed).toMatchObject([{ change: { label: 'bad' }, code: 'service/refused' }]);
    expect(report.failed[0].message).toMatch(/Nowhere_CL/);
    expect(report.done.map(one => one.label)).toEqual(['good']);
  });

  it('a service that is gone is not asked again', async () => {
    const plan = await planOf({
      ...files,
      'hunting/x.yaml': 'name: x\nquery: print 1',
      'hunting/y.yaml': 'name: y\nquery: print 1',
    });
    const gone = createArm(
      { ...workspace, endpoints: { ...workspace.endpoints, arm: 'https://127.0.0.1:9' } },
      { firstDelay: 1 },
    );
    const report = await deploy(plan, workspace, { arm: gone, log: () => {} });
    expect(report.failed).toHaveLength(1);
    expect(report.notTried.length).toBeGreaterThan(0);
  });
});

describe('cut in the middle', { timeout: 60_000 }, () => {
  /** A client whose connection ends after so many writes. */
  function cutAfter(writes: number): Arm {
    let left = writes;
    const cut = async <T>(run: () => Promise<T>): Promise<T> => {
      if (left-- <= 0) throw new Failure('service/unreachable', 'The connection was cut.');
      return run();
    };
    return {
      ...methods(arm),
      put: (...call) => cut(() => arm.put(...call)),
      delete: (...call) => cut(() => arm.delete(...call)),
    };
  }
  const repository = 'github.com/contoso/cut';
  const renamed = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path.replace('Lobby', 'Cellar').replaceAll('Contoso', 'Cut').replace('connectors/contoso', 'connectors/cut'),
      text
        .replaceAll('5f1c3b7d1a', '5f1c3b7d1b')
        .replaceAll('Lobby', 'Cellar')
        .replaceAll('Contoso', 'Cut')
        .replaceAll('Lock-Badge', 'Cut-Badge'),
    ]),
  );

  it('ends at the wanted state when it is run again, wherever it was cut, with nothing doubled', async () => {
    for (let writes = 0; writes <= 13; writes++) {
      const plan = await planOf(renamed, { repository });
      await deploy(plan, workspace, { arm: cutAfter(writes % 3), log: () => {} });
    }
    expect((await deployOf(renamed, { repository })).failed).toEqual([]);
    expect(await planOf(renamed, { repository })).toMatchObject({ changes: [], unchanged: 10 });
    const items = await arm.list(`${watchlistId().replace('Lobby', 'Cellar')}/watchlistItems`, '2025-09-01');
    expect(items).toHaveLength(3);
  });

  it('a plan for another workspace is refused before anything is written', async () => {
    const plan = await planOf({ ...renamed, 'hunting/z.yaml': 'name: z\nquery: print 1' }, { repository });
    const elsewhere = { ...workspace, resourceGroup: 'other' };
    await expect(deploy(plan, elsewhere, { arm, log: () => {} })).rejects.toThrow(/made for another workspace/);
  });
});
