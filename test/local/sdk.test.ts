import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clients, group, type Running, start, workspace } from './local-azure.ts';

let running: Running;
let azure: ReturnType<typeof clients>;

beforeAll(async () => {
  running = await start();
  azure = clients(running);
});

afterAll(async () => {
  await running.local.close();
});

const workspaceId = () =>
  `/subscriptions/${running.env.PICKET_SUBSCRIPTION_ID}/resourceGroups/${group}/providers/Microsoft.OperationalInsights/workspaces/${workspace}`;

const columns = [
  { name: 'TimeGenerated', type: 'dateTime' },
  { name: 'User', type: 'string' },
  { name: 'Count', type: 'long' },
  { name: 'Detail', type: 'dynamic' },
];

function putTable(name: string) {
  return azure.insights.tables
    .createOrUpdate(group, workspace, name, { schema: { name, columns } }, { updateIntervalInMs: 1 })
    .pollUntilDone();
}

function putRule(name: string, table: string, transformKql: string) {
  return azure.monitor.dataCollectionRules.create(group, name, {
    body: {
      location: 'westeurope',
      kind: 'Direct',
      streamDeclarations: {
        'Custom-Raw': {
          columns: [
            { name: 'TimeGenerated', type: 'datetime' },
            { name: 'Raw', type: 'dynamic' },
          ],
        },
      },
      destinations: { logAnalytics: [{ workspaceResourceId: workspaceId(), name: 'la' }] },
      dataFlows: [{ streams: ['Custom-Raw'], destinations: ['la'], transformKql, outputStream: `Custom-${table}` }],
    },
  });
}

const shape = 'source | extend User = tolower(tostring(Raw.user)), Count = tolong(Raw.count), Detail = Raw';

const scheduled = (query: string) =>
  ({
    kind: 'Scheduled',
    displayName: 'Many failures',
    description: '',
    enabled: true,
    severity: 'High',
    query,
    queryFrequency: 'PT5M',
    queryPeriod: 'PT1H',
    triggerOperator: 'GreaterThan',
    triggerThreshold: 0,
    suppressionEnabled: false,
    suppressionDuration: 'PT5H',
    entityMappings: [{ entityType: 'Account', fieldMappings: [{ identifier: 'FullName', columnName: 'User' }] }],
  }) as const;

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

describe('with the clients that Microsoft made', () => {
  it('a log goes from ingestion through a transformation into a query', async () => {
    await putTable('Way_CL');
    const { immutableId, logsIngestion, endpoints } = (await putRule('way', 'Way_CL', shape)) as never as Record<
      string,
      never
    >;
    expect(immutableId).toMatch(/^dcr-[0-9a-f]{32}$/);
    expect((endpoints ?? { logsIngestion }) as object).toMatchObject({ logsIngestion: running.local.url });
    const rows = [1, 2].map(count => ({
      TimeGenerated: new Date().toISOString(),
      Raw: { user: `U${count}@Contoso.example`, count },
    }));
    await azure.ingestion.upload(immutableId, 'Custom-Raw', rows);
    const result = await azure.query.queryWorkspace(
      running.env.PICKET_WORKSPACE_ID,
      'Way_CL | project User, Count, Detail, Type | sort by Count asc',
      { duration: 'PT1H' },
    );
    expect(result).toMatchObject({
      status: 'Success',
      tables: [
        {
          rows: [
            ['u1@contoso.example', 1, { user: 'U1@Contoso.example', count: 1 }, 'Way_CL'],
            ['u2@contoso.example', 2, { user: 'U2@Contoso.example', count: 2 }, 'Way_CL'],
          ],
        },
      ],
    });
  });

  it('a query runs by resource, in a batch, over a time span, and fails with its place', async () => {
    const byResource = await azure.query.queryResource(workspaceId(), 'print x = 1', { duration: 'P1D' });
    expect(byResource).toMatchObject({ status: 'Success', tables: [{ rows: [[1]] }] });
    const customer = running.env.PICKET_WORKSPACE_ID;
    const timespan = { duration: 'PT1H' };
    const batch = await azure.query.queryBatch([
      { workspaceId: customer, query: 'print a = "x"', timespan },
      { workspaceId: customer, query: 'print nothing(', timespan },
    ]);
    expect(batch).toMatchObject([
      { status: 'Success', tables: [{ rows: [['x']] }] },
      { status: 'PartialFailure', partialError: { code: 'BadArgumentError' } },
    ]);
    await expect(azure.query.queryWorkspace(customer, 'SigninLogs\n| where Usr == 1', timespan)).rejects.toMatchObject({
      statusCode: 400,
      code: 'BadArgumentError',
    });
  });

  it('tables are made, changed, listed and deleted', async () => {
    const name = 'Changing_CL';
    expect(await putTable(name)).toMatchObject({ name, schema: { columns } });
    await azure.insights.tables
      .update(group, workspace, name, { retentionInDays: 30, totalRetentionInDays: 60 } as never, {
        updateIntervalInMs: 1,
      })
      .pollUntilDone();
    expect(await azure.insights.tables.get(group, workspace, name)).toMatchObject({
      retentionInDays: 30,
      schema: { columns },
    });
    const names = (await collect(azure.insights.tables.listByWorkspace(group, workspace))).map(table => table.name);
    expect(names).toEqual(expect.arrayContaining([name, 'SecurityAlert']));
    await azure.insights.tables.delete(group, workspace, name, { updateIntervalInMs: 1 }).pollUntilDone();
    await expect(azure.insights.tables.get(group, workspace, name)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('the workspace and Sentinel on it are there', async () => {
    const found = await azure.insights.workspaces.get(group, workspace);
    expect(found).toMatchObject({ customerId: running.env.PICKET_WORKSPACE_ID, provisioningState: 'Succeeded' });
    const state = await azure.sentinel.sentinelOnboardingStates.get(group, workspace, 'default');
    expect(state).toMatchObject({ name: 'default' });
  });

  it('a saved search with an alias is a function of queries', async () => {
    const properties = {
      category: 'Function',
      displayName: 'Doubled',
      query: 'print Result = n * 2',
      functionAlias: 'Doubled',
      functionParameters: 'n:long',
    };
    const { savedSearches } = azure.insights;
    await savedSearches.createOrUpdate(group, workspace, 'doubled', properties);
    await expect(savedSearches.createOrUpdate(group, workspace, 'doubled', properties)).rejects.toMatchObject({
      statusCode: 409,
    });
    await savedSearches.createOrUpdate(group, workspace, 'doubled', { ...properties, etag: '*' });
    const result = await azure.query.queryWorkspace(running.env.PICKET_WORKSPACE_ID, 'Doubled(21)', {
      duration: 'PT1H',
    });
    expect(result).toMatchObject({ tables: [{ rows: [[42]] }] });
    expect((await savedSearches.listByWorkspace(group, workspace)).value).toHaveLength(1);
    await savedSearches.delete(group, workspace, 'doubled');
    await expect(savedSearches.get(group, workspace, 'doubled')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('an alert rule is made, changed with its etag, refused with a stale one, and deleted', async () => {
    const { alertRules } = azure.sentinel;
    await putTable('Ruled_CL');
    const rule = scheduled('Ruled_CL | where Count > 5');
    const made = await alertRules.createOrUpdate(group, workspace, 'rule-1', rule);
    expect(made).toMatchObject({ kind: 'Scheduled', name: 'rule-1', displayName: 'Many failures' });
    const changed = await alertRules.createOrUpdate(group, workspace, 'rule-1', {
      ...rule,
      severity: 'Low',
      etag: made.etag,
    });
    expect(changed).toMatchObject({ severity: 'Low' });
    await expect(
      alertRules.createOrUpdate(group, workspace, 'rule-1', { ...rule, etag: made.etag }),
    ).rejects.toMatchObject({
      statusCode: 409,
      message: expect.stringContaining('Etag does not match'),
    });
    expect((await collect(alertRules.list(group, workspace))).map(({ name }) => name)).toEqual(['rule-1']);
    await alertRules.delete(group, workspace, 'rule-1');
    await alertRules.delete(group, workspace, 'rule-1');
    await expect(alertRules.get(group, workspace, 'rule-1')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('an automation rule is made, listed and deleted', async () => {
    const { automationRules } = azure.sentinel;
    const automationRuleToUpsert = {
      displayName: 'Take it',
      order: 1,
      triggeringLogic: { isEnabled: true, triggersOn: 'Incidents', triggersWhen: 'Created', conditions: [] },
      actions: [{ actionType: 'ModifyProperties', order: 1, actionConfiguration: { severity: 'Low' } }],
    } as const;
    const made = await automationRules.createOrUpdate(group, workspace, 'automation-1', {
      automationRuleToUpsert,
    } as never);
    expect(made).toMatchObject({ displayName: 'Take it', order: 1 });
    expect((await collect(automationRules.list(group, workspace))).map(({ name }) => name)).toEqual(['automation-1']);
    await automationRules.delete(group, workspace, 'automation-1');
    expect(await collect(automationRules.list(group, workspace))).toEqual([]);
  });

  it('a watchlist is read by queries; its rows add up, and single items change', async () => {
    const { watchlists, watchlistItems } = azure.sentinel;
    const watchlist = {
      displayName: 'VIPs',
      provider: 'Picket',
      source: 'Local file',
      itemsSearchKey: 'User',
      rawContent: 'User,Team\nana@contoso.example,Board\nbo@contoso.example,"Legal, Tax"\n',
      contentType: 'text/csv',
    };
    await watchlists.createOrUpdate(group, workspace, 'VIPs', watchlist);
    await watchlists.createOrUpdate(group, workspace, 'VIPs', {
      ...watchlist,
      rawContent: 'User,Team\ncy@contoso.example,IT\n',
    });
    const items = await collect(watchlistItems.list(group, workspace, 'VIPs'));
    expect(items.map(({ itemsKeyValue }) => itemsKeyValue)).toEqual([
      { User: 'ana@contoso.example', Team: 'Board' },
      { User: 'bo@contoso.example', Team: 'Legal, Tax' },
      { User: 'cy@contoso.example', Team: 'IT' },
    ]);
    await watchlistItems.createOrUpdate(group, workspace, 'VIPs', items[0].name!, {
      itemsKeyValue: { User: 'ana@contoso.example', Team: 'None' },
    });
    await watchlistItems.delete(group, workspace, 'VIPs', items[1].name!);
    const query = '_GetWatchlist("VIPs") | project SearchKey, Team | sort by SearchKey asc';
    const result = await azure.query.queryWorkspace(running.env.PICKET_WORKSPACE_ID, query, { duration: 'PT1H' });
    expect(result).toMatchObject({
      tables: [
        {
          rows: [
            ['ana@contoso.example', 'None'],
            ['cy@contoso.example', 'IT'],
          ],
        },
      ],
    });
    await watchlists.delete(group, workspace, 'VIPs');
    expect(await collect(watchlists.list(group, workspace))).toEqual([]);
  });

  it('incidents are made, changed, commented, paged and deleted', async () => {
    const { incidents, incidentComments } = azure.sentinel;
    for (const number of [1, 2, 3])
      await incidents.createOrUpdate(group, workspace, `incident-${number}`, {
        title: `Number ${number}`,
        severity: 'Low',
        status: 'New',
      });
    const first = await incidents.get(group, workspace, 'incident-1');
    expect(first).toMatchObject({ incidentNumber: 1, providerName: 'Azure Sentinel', status: 'New' });
    const closing = {
      title: 'Number 1',
      severity: 'Low',
      status: 'Closed',
      classification: 'TruePositive',
      etag: first.etag,
    };
    expect(await incidents.createOrUpdate(group, workspace, 'incident-1', closing)).toMatchObject({ status: 'Closed' });
    await expect(incidents.createOrUpdate(group, workspace, 'incident-1', closing)).rejects.toMatchObject({
      statusCode: 409,
    });
    await incidentComments.createOrUpdate(group, workspace, 'incident-2', 'comment-1', { message: 'Looked at it' });
    expect(
      (await collect(incidentComments.list(group, workspace, 'incident-2'))).map(({ message }) => message),
    ).toEqual(['Looked at it']);
    const pages = incidents.list(group, workspace, { top: 2, orderby: 'properties/incidentNumber asc' }).byPage();
    expect((await collect(pages)).map(page => page.map(({ incidentNumber }) => incidentNumber))).toEqual([[1, 2], [3]]);
    const open = incidents.list(group, workspace, { filter: "properties/status eq 'New'" });
    expect(await collect(open)).toHaveLength(2);
    await incidents.delete(group, workspace, 'incident-3');
    const rows = await azure.query.queryWorkspace(
      running.env.PICKET_WORKSPACE_ID,
      'SecurityIncident | summarize Rows = count(), arg_max(TimeGenerated, Status) by IncidentNumber | project IncidentNumber, Rows, Status | sort by IncidentNumber asc',
      { duration: 'PT1H' },
    );
    expect(rows).toMatchObject({
      tables: [
        {
          rows: [
            [1, 2, 'Closed'],
            [2, 2, 'New'],
            [3, 1, 'New'],
          ],
        },
      ],
    });
  });
});
