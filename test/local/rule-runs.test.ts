import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { isoFromTicks, type Ticks, ticksFromIso } from '../../src/core/time.ts';
import type { LocalOptions } from '../../src/local/index.ts';
import { type Running, start } from './local-azure.ts';
import { send } from './raw.ts';

let running: Running | undefined;
let clock: Ticks;
const noon = ticksFromIso('2026-11-20T12:00:00Z')!;

async function end(): Promise<void> {
  await running?.local.close();
  running = undefined;
}

async function begin(options: Partial<LocalOptions> = {}): Promise<void> {
  running = await start({ now: () => clock, ...options });
}

const scope = () => `/subscriptions/${running!.env.PICKET_SUBSCRIPTION_ID}/resourceGroups/picket/providers`;
const workspace = () => `${scope()}/Microsoft.OperationalInsights/workspaces/local`;
const sentinel = (path: string) =>
  `${workspace()}/providers/Microsoft.SecurityInsights/${path}?api-version=2025-07-01-preview`;

/** Sets up a table SignIns_CL with a rule that fills it, and uploads the rows. */
async function signIns(rows: { TimeGenerated: string; User: string; Ip: string }[]): Promise<void> {
  const columns = ['TimeGenerated', 'User', 'Ip'].map(name => ({
    name,
    type: name === 'TimeGenerated' ? 'datetime' : 'string',
  }));
  await send(running!, 'PUT', `${workspace()}/tables/SignIns_CL?api-version=2025-07-01`, {
    body: { properties: { schema: { columns } } },
  });
  const properties = {
    streamDeclarations: { 'Custom-In': { columns } },
    destinations: { logAnalytics: [{ workspaceResourceId: workspace(), name: 'la' }] },
    dataFlows: [{ streams: ['Custom-In'], destinations: ['la'], outputStream: 'Custom-SignIns_CL' }],
  };
  const rule = await send(
    running!,
    'PUT',
    `${scope()}/Microsoft.Insights/dataCollectionRules/in?api-version=2024-03-11`,
    {
      body: { location: 'westeurope', kind: 'Direct', properties },
    },
  );
  const { immutableId } = (rule.body as { properties: { immutableId: string } }).properties;
  const upload = await send(
    running!,
    'POST',
    `/dataCollectionRules/${immutableId}/streams/Custom-In?api-version=2023-01-01`,
    {
      body: rows,
      audience: 'https://monitor.azure.com',
    },
  );
  expect(upload.status).toBe(204);
}

const properties = {
  displayName: 'Sign-ins',
  description: 'Someone signed in.',
  enabled: true,
  severity: 'Medium',
  query:
    'SignIns_CL | where TimeGenerated > ago(1h) | summarize Count = count(), TimeGenerated = max(TimeGenerated) by User, Ip | sort by User asc',
  queryFrequency: 'PT5M',
  queryPeriod: 'PT1H',
  triggerOperator: 'GreaterThan',
  triggerThreshold: 0,
  suppressionEnabled: false,
  suppressionDuration: 'PT1H',
  tactics: ['InitialAccess'],
  techniques: ['T1078'],
  entityMappings: [
    { entityType: 'Account', fieldMappings: [{ identifier: 'FullName', columnName: 'User' }] },
    { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'Ip' }] },
  ],
  customDetails: { Failures: 'Count' },
  alertDetailsOverride: { alertDisplayNameFormat: 'Sign-in by {{User}}' },
  eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
};

function putRule(changes: object = {}, name = '11111111-1111-4111-8111-111111111111') {
  return send(running!, 'PUT', sentinel(`alertRules/${name}`), {
    body: { kind: 'Scheduled', properties: { ...properties, ...changes } },
  });
}

/** Runs a rule over the window that ends now and waits for the end. */
async function runNow(name = '11111111-1111-4111-8111-111111111111'): Promise<Record<string, unknown>> {
  const started = await send(running!, 'POST', sentinel(`alertRules/${name}/triggerRuleRun`), {
    body: { properties: { executionTimeUtc: isoFromTicks(clock) } },
  });
  expect(started.status).toBe(202);
  return vi.waitFor(async () => {
    const at = new URL(started.headers.location);
    const { body } = await send(running!, 'GET', `${at.pathname}${at.search}`);
    const run = (body as { properties: Record<string, unknown> }).properties;
    expect(run.provisioningState).not.toBe('InProgress');
    return run;
  });
}

async function query(text: string): Promise<unknown[][]> {
  const { body } = await send(running!, 'POST', `/v1/workspaces/${running!.env.PICKET_WORKSPACE_ID}/query`, {
    body: { query: text },
    audience: 'https://api.loganalytics.io',
  });
  return (body as { tables: { rows: unknown[][] }[] }).tables[0].rows;
}

const rows = [
  { TimeGenerated: '2026-11-20T11:50:00Z', User: 'ana@contoso.example', Ip: '203.0.113.9' },
  { TimeGenerated: '2026-11-20T11:55:00Z', User: 'bo@contoso.example', Ip: '203.0.113.9' },
  { TimeGenerated: '2026-11-20T10:30:00Z', User: 'old@contoso.example', Ip: '203.0.113.9' },
];

describe('a run on demand', () => {
  afterEach(end);

  it('makes alerts and incidents that API and tables agree on', async () => {
    clock = noon;
    await begin();
    await signIns(rows);
    expect((await putRule()).status).toBe(201);
    expect(await runNow()).toMatchObject({
      provisioningState: 'Succeeded',
      ruleRunAdditionalData: { rows: 2, alerts: 2 },
    });
    expect(await query('SecurityAlert | project AlertName, AlertSeverity, Tactics | sort by AlertName asc')).toEqual([
      ['Sign-in by ana@contoso.example', 'Medium', 'InitialAccess'],
      ['Sign-in by bo@contoso.example', 'Medium', 'InitialAccess'],
    ]);
    const { body } = await send(running!, 'GET', sentinel('incidents'));
    const incidents = (body as { value: { name: string; properties: Record<string, unknown> }[] }).value;
    expect(
      incidents.map(({ properties: { title, incidentNumber, status } }) => [title, incidentNumber, status]),
    ).toEqual(
      expect.arrayContaining([
        ['Sign-in by ana@contoso.example', 1, 'New'],
        ['Sign-in by bo@contoso.example', 2, 'New'],
      ]),
    );
    const ana = incidents.find(incident => incident.properties.incidentNumber === 1)!;
    const alerts = await send(running!, 'POST', sentinel(`incidents/${ana.name}/alerts`));
    expect(alerts.body).toMatchObject({
      value: [{ kind: 'SecurityAlert', properties: { alertDisplayName: 'Sign-in by ana@contoso.example' } }],
    });
    const entities = await send(running!, 'POST', sentinel(`incidents/${ana.name}/entities`));
    expect(entities.body).toMatchObject({
      entities: [
        { kind: 'Account', properties: { accountName: 'ana', upnSuffix: 'contoso.example' } },
        { kind: 'Ip', properties: { address: '203.0.113.9' } },
      ],
      metaData: [
        { entityKind: 'Account', count: 1 },
        { entityKind: 'Ip', count: 1 },
      ],
    });
    const joined =
      'SecurityIncident | mv-expand AlertId = AlertIds to typeof(string) | join kind=inner SecurityAlert on $left.AlertId == $right.SystemAlertId | project IncidentNumber, AlertName | sort by IncidentNumber asc';
    expect(await query(joined)).toEqual([
      [1, 'Sign-in by ana@contoso.example'],
      [2, 'Sign-in by bo@contoso.example'],
    ]);
    expect(await query('SentinelHealth | project Status, SentinelResourceName')).toEqual([['Success', 'Sign-ins']]);
  });

  it('groups alerts, applies automation rules in turn, and writes a row for each state', async () => {
    clock = noon;
    await begin();
    await signIns(rows);
    const automation = (order: number, when: string, actions: object, conditions: object[] = []) =>
      send(running!, 'PUT', sentinel(`automationRules/automation-${order}`), {
        body: {
          properties: {
            displayName: `Automation ${order}`,
            order,
            triggeringLogic: { isEnabled: true, triggersOn: 'Incidents', triggersWhen: when, conditions },
            actions: [{ order: 1, actionType: 'ModifyProperties', actionConfiguration: actions }],
          },
        },
      });
    await automation(1, 'Created', { severity: 'High' });
    await automation(2, 'Updated', { labels: [{ labelName: 'escalated' }] }, [
      {
        conditionType: 'PropertyChanged',
        conditionProperties: {
          propertyName: 'IncidentSeverity',
          changeType: 'ChangedTo',
          operator: 'Equals',
          propertyValues: ['High'],
        },
      },
    ]);
    const grouping = {
      enabled: true,
      reopenClosedIncident: false,
      lookbackDuration: 'PT5H',
      matchingMethod: 'Selected',
      groupByEntities: ['IP'],
    };
    await putRule({ incidentConfiguration: { createIncident: true, groupingConfiguration: grouping } });
    await runNow();
    const { body } = await send(running!, 'GET', sentinel('incidents'));
    expect(body).toMatchObject({
      value: [
        { properties: { severity: 'High', labels: [{ labelName: 'escalated' }], additionalData: { alertsCount: 2 } } },
      ],
    });
    expect(
      await query('SecurityIncident | sort by TimeGenerated asc | project Severity, array_length(Labels)'),
    ).toEqual([
      ['Medium', 0],
      ['High', 0],
      ['High', 1],
    ]);
    expect(await query('SentinelHealth | where OperationName == "Automation rule run" | count')).toEqual([[2]]);
  });

  it('that fails says why', async () => {
    clock = noon;
    await begin();
    await signIns(rows);
    await putRule();
    await send(running!, 'DELETE', `${workspace()}/tables/SignIns_CL?api-version=2025-07-01`);
    expect(await runNow()).toMatchObject({
      provisioningState: 'Failed',
      ruleRunAdditionalData: { failure: expect.stringContaining('SignIns_CL') },
    });
    expect(await query('SentinelHealth | project Status')).toEqual([['Failure']]);
  });
});

describe('the schedule', () => {
  afterEach(end);

  it('runs a rule as soon as it is made', async () => {
    clock = noon;
    await begin({ schedule: true });
    await signIns(rows);
    await putRule();
    await vi.waitFor(async () => expect(await query('SecurityAlert | count')).toEqual([[1]]), {
      timeout: 8000,
      interval: 100,
    });
  });
});

describe('an alert rule is refused when', () => {
  beforeAll(async () => {
    clock = noon;
    await begin();
    await signIns([]);
  });

  afterAll(end);

  const refused: [string, object, string][] = [
    ['a property is missing', { query: undefined }, "'query'"],
    ['the query has a typo', { query: 'SignIns_CL | wher User == 1' }, 'line 1, column'],
    ['the table is not there', { query: 'Nothing_CL' }, 'Nothing_CL'],
    [
      'a mapped column is not there',
      { entityMappings: [{ entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'IpAddress' }] }] },
      'The given column IpAddress does not exist.',
    ],
    ['a column of a detail is not there', { customDetails: { A: 'Nope' } }, 'The given column Nope does not exist.'],
    [
      'a column of the title is not there',
      { alertDetailsOverride: { alertDisplayNameFormat: 'x {{Nope}}' } },
      'The given column Nope does not exist.',
    ],
    ['the frequency is longer than the period', { queryFrequency: 'PT2H' }, 'must not be longer'],
    ['the frequency is too short', { queryFrequency: 'PT1M' }, 'PT5M to P14D'],
    ['a duration is none', { queryPeriod: '1h' }, 'ISO 8601'],
    ['the severity is none', { severity: 'Critical' }, 'High, Medium, Low, Informational'],
    ['a tactic is none', { tactics: ['Nonsense'] }, 'Nonsense'],
    ['the threshold is negative', { triggerThreshold: -1 }, '0 to 10000'],
    ['there are eleven mappings', { entityMappings: Array(11).fill(properties.entityMappings[0]) }, 'at most 10'],
  ];
  it.each(refused)('%s', async (_, changes, words) => {
    const answer = await putRule(changes);
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest', message: expect.stringContaining(words) } },
    });
  });
});

describe('rules without a query', () => {
  beforeAll(async () => {
    clock = noon;
    await begin();
  });
  afterAll(end);

  const product = (changes: object = {}) =>
    send(running!, 'PUT', sentinel('alertRules/22222222-2222-4222-8222-222222222222'), {
      body: {
        kind: 'MicrosoftSecurityIncidentCreation',
        properties: {
          displayName: 'Incidents of Defender for Cloud',
          enabled: true,
          productFilter: 'Azure Security Center',
          severitiesFilter: ['High'],
          displayNamesExcludeFilter: ['sample'],
          ...changes,
        },
      },
    });

  const alert = (changes: object) => ({
    ProductName: 'Azure Security Center',
    DisplayName: 'Odd process',
    AlertSeverity: 'High',
    Tactics: 'Execution, Persistence',
    Entities: JSON.stringify([
      { $id: '1', Type: 'host', HostName: 'srv-1' },
      { $id: '2', Type: 'process', Host: { $ref: '1' } },
    ]),
    ...changes,
  });

  it('make an incident of each alert that they take, once', async () => {
    expect((await product()).status).toBe(201);
    const first = alert({ SystemAlertId: '33333333-3333-4333-8333-333333333333' });
    const body = [first, alert({ DisplayName: 'Sample alert' }), alert({ AlertSeverity: 'Low' })];
    const { body: done } = await send(running!, 'POST', '/picket/alerts', { body });
    expect(done).toEqual({ alerts: 3, incidents: 1 });
    const again = await send(running!, 'POST', '/picket/alerts', { body: [{ ...first, Status: 'Resolved' }] });
    expect(again.body).toEqual({ alerts: 0, incidents: 0 });
    expect(await query('SecurityAlert | summarize Rows = count() by Status | sort by Status asc')).toEqual([
      ['New', 3],
      ['Resolved', 1],
    ]);
    expect(
      await query('SecurityIncident | project Title, Severity, tostring(RelatedAnalyticRuleIds), tostring(AlertIds)'),
    ).toEqual([
      ['Odd process', 'High', '["22222222-2222-4222-8222-222222222222"]', '["33333333-3333-4333-8333-333333333333"]'],
    ]);
  });

  it('show the alert and its entities at the incident', async () => {
    const { body: list } = await send(running!, 'GET', sentinel('incidents'));
    const { name } = (list as { value: { name: string }[] }).value[0];
    const { body: entities } = await send(running!, 'POST', sentinel(`incidents/${name}/entities`));
    expect(entities).toMatchObject({
      entities: [{ kind: 'Host', properties: { hostName: 'srv-1' } }, { kind: 'Process' }],
    });
    const { body: alerts } = await send(running!, 'POST', sentinel(`incidents/${name}/alerts`));
    expect(alerts).toMatchObject({ value: [{ properties: { productName: 'Azure Security Center' } }] });
  });

  it('have tasks at their incidents, which a client adds, completes and removes', async () => {
    const { body: list } = await send(running!, 'GET', sentinel('incidents'));
    const { name } = (list as { value: { name: string }[] }).value[0];
    const task = (more: object) =>
      send(running!, 'PUT', sentinel(`incidents/${name}/tasks/call`), { body: { properties: more } });
    expect(await task({ title: 'Call' })).toMatchObject({ status: 201, body: { properties: { status: 'New' } } });
    const done = await task({ title: 'Call', description: 'at home', status: 'Completed' });
    expect(done).toMatchObject({ status: 200, body: { properties: { status: 'Completed', description: 'at home' } } });
    expect((await task({ title: 'Call', status: 'Done' })).status).toBe(400);
    expect(await query('SecurityIncident | summarize max(array_length(Tasks))')).toEqual([[1]]);
    expect((await send(running!, 'DELETE', sentinel(`incidents/${name}/tasks/call`))).status).toBe(200);
    const { body: rest } = await send(running!, 'GET', sentinel(`incidents/${name}/tasks`));
    expect(rest).toEqual({ value: [] });
    expect((await send(running!, 'GET', sentinel(`incidents/${name}/tasks/call`))).status).toBe(404);
  });

  it('refuse rows that are no alerts', async () => {
    const { status, body } = await send(running!, 'POST', '/picket/alerts', { body: [{ ProductName: 'x' }] });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { message: 'The row 0 has no DisplayName. Nothing was written.' } });
  });

  it('are kept and not run where Microsoft alone knows how', async () => {
    const fusion = await send(running!, 'PUT', sentinel('alertRules/BuiltInFusion'), {
      body: {
        kind: 'Fusion',
        properties: {
          alertRuleTemplateName: 'f71aba3d-28fb-450b-b192-4e76a83015c8',
          enabled: true,
          sourceSettings: [{ sourceName: 'Anomalies', enabled: false }],
        },
      },
    });
    expect(fusion.body).toMatchObject({
      properties: {
        displayName: 'Advanced Multistage Attack Detection',
        sourceSettings: [{ sourceName: 'Anomalies' }],
      },
    });
    expect(running!.lines.at(-1)).toContain('of the kind Fusion is kept, but not run');
    const run = await send(running!, 'POST', sentinel('alertRules/BuiltInFusion/triggerRuleRun'), {
      body: { properties: { executionTimeUtc: isoFromTicks(clock) } },
    });
    expect(run.status).toBe(501);
  });

  const summary = (changes: object = {}) =>
    send(running!, 'PUT', `${workspace()}/summaryLogs/sums?api-version=2025-07-01`, {
      body: {
        properties: {
          ruleDefinition: {
            query: 'SecurityAlert | summarize Count = count(), Newest = max(TimeGenerated) by ProductName',
            binSize: 60,
            destinationTable: 'Sums_CL',
            ...changes,
          },
        },
      },
    });

  it.each<[object, string]>([
    [{ binSize: 61 }, "'binSize' must be one of 20, 30, 60, 120, 180, 360, 720, 1440 minutes, not 61."],
    [{ query: 'SecurityAlert | project AlertName | evaluate narrow()' }, 'A summary rule can not use a plugin'],
    [{ query: 'union Security*' }, 'A summary rule can not use `union` with a wildcard'],
    [
      { query: 'print Took = 1h' },
      "The column 'Took' is a timespan, which no table can hold. Convert it in the query.",
    ],
    [{ binStartTime: '2026-11-20T12:30:00Z' }, "'binStartTime' must be a whole hour"],
    [{ binDelay: 1441 }, "'binDelay' must be from 0 to 1440 minutes, not 1441."],
  ])('%j is refused of a summary rule', async (changes, message) => {
    const { status, body } = await summary(changes);
    expect(status).toBe(400);
    expect((body as { error: { message: string } }).error.message).toContain(message);
  });

  it('a summary rule makes its table, and is stopped and started', async () => {
    expect((await summary()).status).toBe(201);
    expect(await query('Sums_CL | getschema | project ColumnName | sort by ColumnName asc')).toEqual(
      [
        'Count',
        'Newest',
        'ProductName',
        'TenantId',
        'TimeGenerated',
        'Type',
        '_BinSize',
        '_BinStartTime',
        '_ResourceId',
        '_RuleLastModifiedTime',
        '_RuleName',
      ].map(name => [name]),
    );
    const turn = (verb: string) =>
      send(running!, 'POST', `${workspace()}/summaryLogs/sums/${verb}?api-version=2025-07-01`);
    const active = async () =>
      (
        (await send(running!, 'GET', `${workspace()}/summaryLogs/sums?api-version=2025-07-01`)).body as {
          properties: { isActive: boolean };
        }
      ).properties.isActive;
    expect((await turn('stop')).status).toBe(200);
    expect(await active()).toBe(false);
    expect((await turn('start')).status).toBe(200);
    expect(await active()).toBe(true);
  });
});
