import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LogicManagementClient, type WorkflowRun } from '@azure/arm-logic';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LocalOptions } from '../../src/local/index.ts';
import { clients, type Running, start } from './local-azure.ts';
import { comment, connector, incidentTrigger, workflow } from './playbook.ts';
import { exchange, send } from './raw.ts';

let running: Running;
afterEach(() => running.local.close());

const group = 'picket';
const incident = '44444444-4444-4444-8444-444444444444';

async function begin(options: Partial<LocalOptions> = {}) {
  running = await start(options);
  const { credential, sentinel } = clients(running);
  const logic = new LogicManagementClient(credential, running.env.PICKET_SUBSCRIPTION_ID, {
    endpoint: running.env.PICKET_ARM_ENDPOINT,
    tlsOptions: { ca: running.local.ca },
    credentialScopes: ['https://management.azure.com/.default'],
  });
  return { logic, sentinel };
}

type Logic = Awaited<ReturnType<typeof begin>>['logic'];

const put = (logic: Logic, name: string, body: object) => logic.workflows.createOrUpdate(group, name, body);
const idOf = (name: string) =>
  `/subscriptions/${running.env.PICKET_SUBSCRIPTION_ID}/resourceGroups/${group}/providers/Microsoft.Logic/workflows/${name}`;

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The runs of a workflow once so many have ended. */
function ended(logic: Logic, name: string, count = 1): Promise<WorkflowRun[]> {
  return vi.waitFor(
    async () => {
      const runs = await all(logic.workflowRuns.list(group, name));
      expect(runs.filter(run => run.endTime)).toHaveLength(count);
      return runs;
    },
    { timeout: 10_000, interval: 20 },
  );
}

const newIncident = (title = 'Sign-in after failures') => ({ title, severity: 'Medium', status: 'New' });

async function createIncident(sentinel: ReturnType<typeof clients>['sentinel'], name = incident) {
  await sentinel.incidents.createOrUpdate(group, 'local', name, newIncident());
}

const runPlaybook = (sentinel: ReturnType<typeof clients>['sentinel'], name: string) =>
  sentinel.incidents.runPlaybook(group, 'local', incident, { requestBody: { logicAppsResourceId: idOf(name) } });

async function query(text: string): Promise<unknown[][]> {
  const { body } = await send(running, 'POST', `/v1/workspaces/${running.env.PICKET_WORKSPACE_ID}/query`, {
    body: { query: text },
    audience: 'https://api.loganalytics.io',
  });
  return (body as { tables: { rows: unknown[][] }[] }).tables[0].rows;
}

function putRule(actions: object[], triggersWhen = 'Created') {
  const path = `${idOf('').replace('Microsoft.Logic/workflows/', '')}Microsoft.OperationalInsights/workspaces/local/providers/Microsoft.SecurityInsights/automationRules/one?api-version=2025-09-01`;
  return send(running, 'PUT', path, {
    body: {
      properties: {
        displayName: 'Enrich',
        order: 1,
        triggeringLogic: { isEnabled: true, triggersOn: 'Incidents', triggersWhen, conditions: [] },
        actions,
      },
    },
  });
}

const asks = (name: string, order = 1) => ({
  order,
  actionType: 'RunPlaybook',
  actionConfiguration: { logicAppResourceId: idOf(name), tenantId: running.env.AZURE_TENANT_ID },
});

describe('a playbook on an incident', () => {
  it('comments, changes and tasks the incident through the same rows and etags as any client', async () => {
    const { logic, sentinel } = await begin();
    await put(
      logic,
      'triage',
      workflow(incidentTrigger, {
        Comment: comment("<p>@{triggerBody()?['object']?['properties']?['title']}</p>"),
        Update: connector('azuresentinel', 'put', '/Incidents', {
          incidentArmId: "@triggerBody()?['object']?['id']",
          severity: 'High',
          status: 'Active',
          ownerAction: 'Assign',
          owner: 'ana@contoso.example',
          tagsToAdd: { TagsToAdd: [{ Tag: 'triaged' }] },
        }),
        Task: connector('azuresentinel', 'post', '/Incidents/CreateTask', {
          incidentArmId: "@triggerBody()?['object']?['id']",
          taskTitle: 'Call the person',
          taskDescription: '',
        }),
      }),
    );
    await createIncident(sentinel);
    await runPlaybook(sentinel, 'triage');
    const [run] = await ended(logic, 'triage');
    expect(run).toMatchObject({ status: 'Succeeded', trigger: { name: 'start', status: 'Succeeded' } });

    expect(await sentinel.incidents.get(group, 'local', incident)).toMatchObject({
      severity: 'High',
      status: 'Active',
      owner: { userPrincipalName: 'ana@contoso.example' },
      labels: [{ labelName: 'triaged' }],
    });
    const [said] = await all(sentinel.incidentComments.list(group, 'local', incident));
    expect(said.message).toBe('<p>Sign-in after failures</p>');
    expect(await query('SecurityIncident | count')).toEqual([[4]]);
    expect(
      await query(
        'SentinelHealth | project OperationName, SentinelResourceName, Status, tostring(ExtendedProperties.RunId)',
      ),
    ).toEqual([['Playbook was triggered', 'triage', 'Success', run.name]]);
  });

  it('shows what each action took and gave', async () => {
    const { logic, sentinel } = await begin();
    await put(
      logic,
      'looks',
      workflow(incidentTrigger, {
        Each: {
          type: 'Foreach',
          foreach: ['a', 'b'],
          actions: { Say: { type: 'Compose', inputs: "@concat(item(), '!')", runAfter: {} } },
        },
        Query: connector(
          'azuremonitorlogs',
          'post',
          '/queryData',
          'print Number = 7, Text = "x", At = datetime(2026-11-20)',
          {
            queries: { resourcename: 'local', resourcetype: 'Log Analytics Workspace', timerange: 'Last 7 days' },
          },
        ),
      }),
    );
    await createIncident(sentinel);
    await runPlaybook(sentinel, 'looks');
    const [run] = await ended(logic, 'looks');
    const actions = await all(logic.workflowRunActions.list(group, 'looks', run.name!));
    expect(actions.map(({ name, status }) => [name, status])).toEqual([
      ['Each', 'Succeeded'],
      ['Say', 'Succeeded'],
      ['Query', 'Succeeded'],
    ]);
    const { outputsLink } = await logic.workflowRunActions.get(group, 'looks', run.name!, 'Query');
    const at = new URL(outputsLink!.uri!);
    const outputs = await exchange(running, 'GET', `${at.pathname}${at.search}`, {});
    expect(outputs.body).toMatchObject({ body: { value: [{ Number: 7, Text: 'x', At: '2026-11-20T00:00:00Z' }] } });
    expect((await exchange(running, 'GET', `${at.pathname}?api-version=2019-05-01&sig=no`, {})).status).toBe(401);
    const said = await all(logic.workflowRunActionRepetitions.list(group, 'looks', run.name!, 'Say'));
    expect(said.map(({ name, outputs: one }) => [name, one])).toEqual([
      ['000000', 'a!'],
      ['000001', 'b!'],
    ]);
  });

  it.each([
    [
      'HTTP',
      { type: 'Http', inputs: { method: 'GET', uri: 'https://intelligence.contoso.example/ip' } },
      403,
      'intelligence.contoso.example was not called',
    ],
    [
      'a connector',
      connector('teams', 'post', '/v3/beta/teams/a/channels/b/messages', {}),
      403,
      "the connector 'teams' was not called",
    ],
    [
      'an operation that is not there',
      connector('azuremonitorlogs', 'post', '/visualizeQuery', 'print 1'),
      404,
      'does not have azuremonitorlogs/Run query and visualize results',
    ],
    [
      'another workspace',
      connector('azuremonitorlogs', 'post', '/queryData', 'print 1', {
        queries: { resourcename: 'law', timerange: 'Last 7 days' },
      }),
      404,
      "has one, 'local'",
    ],
    [
      'a wrong query',
      connector('azuremonitorlogs', 'post', '/queryData', 'Nothing_CL', {
        queries: { resourcename: 'local', timerange: 'Set in query' },
      }),
      400,
      'line 1, column 1',
    ],
    ['a foreign incident', comment('x', '/subscriptions/x/incidents/y'), 404, 'no such incident'],
  ] as const)('is refused %s, and its history says so', async (_, action, status, message) => {
    const { logic, sentinel } = await begin();
    await put(logic, 'calls', workflow(incidentTrigger, { Call: action }));
    await createIncident(sentinel);
    await runPlaybook(sentinel, 'calls');
    const [run] = await ended(logic, 'calls');
    const { outputsLink, ...call } = await logic.workflowRunActions.get(group, 'calls', run.name!, 'Call');
    const at = new URL(outputsLink!.uri!);
    const { body } = await exchange(running, 'GET', `${at.pathname}${at.search}`, {});
    expect([run.status, call.status, (body as { statusCode: number }).statusCode]).toEqual([
      'Failed',
      'Failed',
      status,
    ]);
    expect(JSON.stringify(body)).toContain(message);
  });

  it('calls out where that is allowed', async () => {
    const outside = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ path: request.url, authorization: request.headers.authorization ?? null }));
    });
    await new Promise<void>(resolve => outside.listen(0, '127.0.0.1', resolve));
    const uri = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/ip`;
    const { logic, sentinel } = await begin({ callOut: true });
    await put(
      logic,
      'calls',
      workflow(incidentTrigger, {
        Call: { type: 'Http', inputs: { method: 'GET', uri } },
        Comment: comment("@{body('Call')['path']}"),
        Identity: { type: 'Http', inputs: { method: 'GET', uri, authentication: { type: 'ManagedServiceIdentity' } } },
      }),
    );
    await createIncident(sentinel);
    await runPlaybook(sentinel, 'calls');
    const [run] = await ended(logic, 'calls');
    const [said] = await all(sentinel.incidentComments.list(group, 'local', incident));
    expect(said.message).toBe('/ip');
    expect(await logic.workflowRunActions.get(group, 'calls', run.name!, 'Identity')).toMatchObject({
      status: 'Failed',
      code: 'Unauthorized',
    });
    outside.close();
  });
});

describe('an automation rule', () => {
  it('runs a playbook, and both leave their rows', async () => {
    const { logic, sentinel } = await begin();
    await put(logic, 'enrich', workflow(incidentTrigger, { Comment: comment('seen') }));
    await putRule([
      asks('enrich'),
      { order: 2, actionType: 'ModifyProperties', actionConfiguration: { severity: 'Low' } },
    ]);
    await createIncident(sentinel);
    const [run] = await ended(logic, 'enrich');
    expect(
      await query(
        'SentinelHealth | project SentinelResourceType, Status, tostring(ExtendedProperties) | sort by SentinelResourceType asc',
      ),
    ).toEqual([
      ['Automation rule', 'Success', expect.stringContaining(`"TriggeredPlaybooks":[{"RunId":"${run.name}"`)],
      ['Playbook', 'Success', expect.stringContaining('"TriggeredByName":"Enrich"')],
    ]);
  });

  it.each([
    ['that is not there', async () => {}, 'does not exist'],
    [
      'that is off',
      async (logic: Logic) => {
        await put(logic, 'enrich', workflow(incidentTrigger, { Comment: comment('seen') }));
        await logic.workflows.disable(group, 'enrich');
      },
      'is disabled',
    ],
    [
      'with another trigger',
      (logic: Logic) =>
        put(logic, 'enrich', workflow({ type: 'Request', kind: 'Http' }, { Say: { type: 'Compose', inputs: 1 } })),
      'does not start with an incident',
    ],
  ] as const)('that asks for a playbook %s fails, and says why', async (_, prepare, message) => {
    const { logic, sentinel } = await begin();
    await prepare(logic);
    await putRule([asks('enrich')]);
    await createIncident(sentinel);
    const rows = await query('SentinelHealth | project Status, Reason');
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toEqual(['Failure', expect.stringContaining(message)]);
    await expect(runPlaybook(sentinel, 'enrich')).rejects.toMatchObject({
      statusCode: 404,
      message: expect.stringContaining(message),
    });
  });

  it('whose playbook starts it again is stopped', async () => {
    const { logic, sentinel } = await begin();
    await put(logic, 'again', workflow(incidentTrigger, { Comment: comment('again') }));
    await createIncident(sentinel);
    await putRule([asks('again')], 'Updated');
    await runPlaybook(sentinel, 'again');
    await ended(logic, 'again', 11);
    await vi.waitFor(() => expect(running.lines.join('\n')).toContain('Playbooks keep starting each other'));
    expect(await all(sentinel.incidentComments.list(group, 'local', incident))).toHaveLength(11);
  });
});

describe('a request', () => {
  const answering = workflow(
    { type: 'Request', kind: 'Http', inputs: { schema: {} } },
    {
      Answer: {
        type: 'Response',
        kind: 'Http',
        inputs: { statusCode: 201, body: { hello: "@triggerBody()?['name']" } },
      },
    },
  );

  it('is answered by the Response action, and only with the signature', async () => {
    const { logic } = await begin();
    await put(logic, 'hello', answering);
    const { value } = await logic.workflowTriggers.listCallbackUrl(group, 'hello', 'start');
    const at = new URL(value!);
    const call = (path: string) =>
      exchange(running, 'POST', path, { 'content-type': 'application/json' }, { name: 'Ana' });
    expect(await call(`${at.pathname}${at.search}`)).toMatchObject({ status: 201, body: { hello: 'Ana' } });
    expect((await call(`${at.pathname}?api-version=2016-10-01`)).status).toBe(401);
    expect(await ended(logic, 'hello')).toMatchObject([{ status: 'Succeeded' }]);
    await logic.workflows.disable(group, 'hello');
    expect((await call(`${at.pathname}${at.search}`)).body).toMatchObject({ error: { code: 'WorkflowNotRun' } });
    await logic.workflows.enable(group, 'hello');
    expect((await call(`${at.pathname}${at.search}`)).status).toBe(201);
  });

  it('can come from another workflow', async () => {
    const { logic } = await begin();
    await put(logic, 'hello', answering);
    await put(
      logic,
      'caller',
      workflow(
        { type: 'Recurrence', recurrence: { frequency: 'Day', interval: 1 } },
        {
          Call: {
            type: 'Workflow',
            inputs: { host: { workflow: { id: idOf('hello') }, triggerName: 'start' }, body: { name: 'Bo' } },
          },
        },
      ),
    );
    expect((await all(logic.workflowTriggers.list(group, 'caller'))).map(({ name }) => name)).toEqual(['start']);
    await logic.workflowTriggers.run(group, 'caller', 'start');
    const [run] = await ended(logic, 'caller');
    expect(run.status).toBe('Succeeded');
    expect(await ended(logic, 'hello')).toHaveLength(1);
  });

  it('without a Response action is accepted at once, and a long run can be cancelled', async () => {
    const { logic } = await begin();
    const waits = { type: 'Wait', inputs: { interval: { count: 1, unit: 'Hour' } } };
    await put(logic, 'slow', workflow({ type: 'Request', kind: 'Http' }, { Wait: waits }));
    const { value } = await logic.workflowTriggers.listCallbackUrl(group, 'slow', 'start');
    const at = new URL(value!);
    const { status, headers } = await exchange(running, 'POST', `${at.pathname}${at.search}`, {});
    expect(status).toBe(202);
    await logic.workflowRuns.cancel(group, 'slow', headers['x-ms-workflow-run-id']);
    expect(await ended(logic, 'slow')).toMatchObject([{ name: headers['x-ms-workflow-run-id'], status: 'Cancelled' }]);
    expect(await all(logic.workflowRuns.list(group, 'slow', { filter: "Status eq 'Failed'" }))).toEqual([]);
  });
});
