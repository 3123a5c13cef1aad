import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cefLine } from '../../bench/ingest/cef-lines.ts';
import { hasSyslogNg, startSyslogNg } from '../../bench/ingest/syslog-ng.ts';
import { type Running, start } from './local-azure.ts';
import { send } from './raw.ts';

/** Clients that others made, in processes of their own, pointed at the local Azure as their makers document it. */
let running: Running;
let env: Record<string, string>;
const exec = promisify(execFile);

beforeAll(async () => {
  running = await start();
  env = {
    ...(process.env as Record<string, string>),
    ...running.env,
    AZURE_CONFIG_DIR: mkdtempSync(join(tmpdir(), 'picket-az-')),
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
  };
});

afterAll(async () => {
  await running.local.close();
});

async function output(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await exec(command, args, {
    env,
    cwd: join(import.meta.dirname, '../..'),
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout.trim();
}

const has = (command: string, args: readonly string[]) => spawnSync(command, args).status === 0;
const hasAz = has('az', ['--version']);
const hasPython = has('/usr/bin/python3', [
  '-c',
  'import azure.monitor.query, azure.mgmt.securityinsight, azure.kusto.data',
]);
if (!hasAz) console.warn('SKIPPED: the Azure CLI is not installed; scripts/install-clients.sh installs it.');
if (!hasPython)
  console.warn('SKIPPED: the Azure SDKs for Python are not installed; scripts/install-clients.sh installs them.');

describe('the client of Azure Data Explorer for Node.js', () => {
  it('queries, in both versions, and lists tables', async () => {
    const script = `
      const { Client, KustoConnectionStringBuilder } = require('azure-kusto-data');
      (async () => {
        const client = new Client(KustoConnectionStringBuilder.withAccessToken(process.env.PICKET_QUERY_ENDPOINT, process.env.PICKET_TOKEN));
        const answer = await client.execute('local', 'print a = 1, b = dynamic({"x": [1]}), c = 1d');
        const [row] = [...answer.primaryResults[0].rows()];
        const v1 = await client.executeQueryV1('local', 'range x from 1 to 3 step 1');
        const tables = await client.executeMgmt('local', '.show tables');
        console.log(JSON.stringify({
          row: row.toJSON(),
          v1: v1.primaryResults[0].toJSON().data,
          tables: [...tables.primaryResults[0].rows()].length,
        }));
      })().catch(error => { console.error(String(error)); process.exit(1); });`;
    env.PICKET_TOKEN = await token('https://kusto.kusto.windows.net');
    const told = JSON.parse(await output(process.execPath, ['-e', script]));
    expect(told.row.a).toBe(1);
    expect(told.v1).toEqual([{ x: 1 }, { x: 2 }, { x: 3 }]);
    expect(told.tables).toBeGreaterThan(3);
  });

  it('hears what is wrong with a query', async () => {
    const { status, body } = await send(running, 'POST', '/v2/rest/query', {
      audience: 'https://kusto.kusto.windows.net',
      body: { db: 'local', csl: 'SigninLogs | where Nope == 1' },
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code: 'General_BadRequest', '@permanent': true } });
    expect(JSON.stringify(body)).toContain('Nope');
  });

  it('is refused a command that is not there, by its name', async () => {
    const { status, body } = await send(running, 'POST', '/v1/rest/mgmt', {
      audience: 'https://kusto.kusto.windows.net',
      body: { db: 'local', csl: '.drop table SigninLogs' },
    });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('.drop table SigninLogs');
  });
});

async function token(resource: string): Promise<string> {
  const { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET } = running.env;
  const { body } = await send(running, 'POST', `/${AZURE_TENANT_ID}/oauth2/v2.0/token`, {
    audience: null,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: AZURE_CLIENT_ID,
      client_secret: AZURE_CLIENT_SECRET,
      scope: `${resource}/.default`,
    }).toString(),
  });
  return (body as { access_token: string }).access_token;
}

describe('deployments of templates', () => {
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: { display: { type: 'string' }, key: { type: 'secureString', defaultValue: 'x' } },
    resources: [
      {
        type: 'Microsoft.OperationalInsights/workspaces/savedSearches',
        apiVersion: '2020-08-01',
        name: 'local/hunt',
        properties: { category: 'Hunting Queries', displayName: "[parameters('display')]", query: 'SigninLogs' },
      },
    ],
    outputs: { where: { type: 'string', value: '[resourceGroup().name]' } },
  };
  const path = (verb = '') =>
    `/subscriptions/${running.env.PICKET_SUBSCRIPTION_ID}/resourceGroups/picket/providers/Microsoft.Resources/deployments/first${verb}?api-version=2021-04-01`;
  const body = (display: string) => ({
    properties: {
      mode: 'Incremental',
      template,
      parameters: { display: { value: display }, key: { value: 'canary-7' } },
    },
  });

  it('foretells, deploys, and finds nothing to change after', async () => {
    const before = await send(running, 'POST', path('/whatIf'), { body: body('Hunt') });
    expect(before.body).toMatchObject({ properties: { changes: [{ changeType: 'Create' }] } });
    const made = await send(running, 'PUT', path(), { body: body('Hunt') });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ properties: { provisioningState: 'Succeeded', outputs: { where: 'picket' } } });
    expect(JSON.stringify(made.body)).not.toContain('canary-7');
    const same = await send(running, 'POST', path('/whatIf'), { body: body('Hunt') });
    expect(same.body).toMatchObject({ properties: { changes: [{ changeType: 'NoChange' }] } });
    const other = await send(running, 'POST', path('/whatIf'), { body: body('Other') });
    expect(other.body).toMatchObject({
      properties: {
        changes: [
          { changeType: 'Modify', delta: [{ path: 'properties.displayName', before: 'Hunt', after: 'Other' }] },
        ],
      },
    });
  });

  it('reads what the Azure CLI sends: a name without quotes, and comments', async () => {
    const text = `{"properties": {"mode": "Incremental", template: ${JSON.stringify(template)} // the file\n, "parameters": {"display": {"value": "Hunt"}}}}`;
    const { status } = await send(running, 'POST', path('/validate'), { body: text });
    expect(status).toBe(200);
  });

  it('stops at what is refused, and says so', async () => {
    const wrong = { ...template, parameters: {}, resources: [{ ...template.resources[0], properties: { query: '' } }] };
    const { body: told } = await send(running, 'PUT', path(), {
      body: { properties: { mode: 'Incremental', template: wrong } },
    });
    expect(told).toMatchObject({ properties: { provisioningState: 'Failed', error: { code: 'DeploymentFailed' } } });
  });

  it('refuses linked templates and the mode that deletes', async () => {
    const linked = await send(running, 'PUT', path(), {
      body: { properties: { templateLink: { uri: 'https://contoso.example/a.json' } } },
    });
    expect(linked.status).toBe(400);
    const complete = await send(running, 'PUT', path(), { body: { properties: { mode: 'Complete', template } } });
    expect(complete.status).toBe(400);
  });
});

const hasNg = hasSyslogNg();
if (!hasNg) console.warn('SKIPPED: syslog-ng is not installed; scripts/install-syslog-ng.sh installs it.');

describe.skipIf(!hasNg)('syslog-ng', () => {
  it('sends CEF that it took over TCP into CommonSecurityLog through its HTTP destination', async () => {
    const columns = ['Computer', 'DeviceVendor', 'DeviceProduct', 'Activity', 'LogSeverity', 'ext'];
    const { body } = await send(running, 'PUT', rulePath('syslog-ng'), {
      body: {
        location: 'westeurope',
        kind: 'Direct',
        properties: {
          streamDeclarations: {
            'Custom-Cef': {
              columns: [
                { name: 'TimeGenerated', type: 'datetime' },
                ...columns.map(name => ({ name, type: name === 'ext' ? 'dynamic' : 'string' })),
              ],
            },
          },
          destinations: { logAnalytics: [{ name: 'here', workspaceResourceId: workspaceId() }] },
          dataFlows: [
            {
              streams: ['Custom-Cef'],
              destinations: ['here'],
              transformKql:
                'source | extend SourceIP = tostring(ext.src), DeviceAction = tostring(ext.act) | project-away ext',
              outputStream: 'Microsoft-CommonSecurityLog',
            },
          ],
        },
      },
    });
    const { immutableId, endpoints } = (body as { properties: DirectRule }).properties;
    const folder = mkdtempSync(join(tmpdir(), 'picket-ng-'));
    const port = 20_000 + (process.pid % 10_000);
    const ng = await startSyslogNg({
      ...{
        folder,
        port,
        token: await token('https://monitor.azure.com'),
        ca: join(running.folder, 'ca.pem'),
      },
      url: `${endpoints.logsIngestion}/dataCollectionRules/${immutableId}/streams/Custom-Cef?api-version=2023-01-01`,
    });
    const now = Date.now();
    connect(port, '127.0.0.1').end(Array.from({ length: 50 }, (_, n) => `${cefLine(n, now)}\n`).join(''));
    const csl =
      'CommonSecurityLog | where DeviceVendor == "Contoso" | summarize Rows = count(), Hosts = dcount(Computer), Sources = dcount(SourceIP)';
    const counted = async () => {
      const asked = { audience: 'https://kusto.kusto.windows.net', body: { db: 'local', csl } };
      return JSON.stringify((await send(running, 'POST', '/v2/rest/query', asked)).body);
    };
    try {
      await vi.waitUntil(async () => (await counted()).includes('[50,4,50]'), { timeout: 60_000, interval: 200 });
    } finally {
      ng.kill('SIGTERM');
    }
  }, 90_000);
});

interface DirectRule {
  readonly immutableId: string;
  readonly endpoints: { readonly logsIngestion: string };
}

function groupPath(): string {
  return `/subscriptions/${running.env.PICKET_SUBSCRIPTION_ID}/resourceGroups/picket/providers`;
}

function workspaceId(): string {
  return `${groupPath()}/Microsoft.OperationalInsights/workspaces/local`;
}

function rulePath(name: string): string {
  return `${groupPath()}/Microsoft.Insights/dataCollectionRules/${name}?api-version=2024-03-11`;
}

describe.skipIf(!hasAz)('the Azure CLI', () => {
  it('registers the cloud, signs in, deploys a playbook and foretells no change', { timeout: 300_000 }, async () => {
    const { PICKET_ARM_ENDPOINT: arm, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET } = running.env;
    await output('az', ['cloud', 'register', '-n', 'picket', '--endpoint-resource-manager', arm]);
    await output('az', ['cloud', 'set', '-n', 'picket']);
    await output('az', [
      'login',
      '--service-principal',
      '-u',
      AZURE_CLIENT_ID,
      '-p',
      AZURE_CLIENT_SECRET,
      '--tenant',
      'adfs',
      '--allow-no-subscriptions',
    ]);
    const file = ['-g', 'picket', '-n', 'az', '--template-file', 'playbooks/assign-incident/azuredeploy.json'];
    const state = await output('az', [
      'deployment',
      'group',
      'create',
      ...file,
      '--query',
      'properties.provisioningState',
      '-o',
      'tsv',
    ]);
    expect(state).toBe('Succeeded');
    const foretold = JSON.parse(await output('az', ['deployment', 'group', 'what-if', ...file, '--no-pretty-print']));
    expect(foretold.changes.map((change: { changeType: string }) => change.changeType)).toEqual([
      'NoChange',
      'NoChange',
    ]);
    const names = await output('az', ['resource', 'list', '-g', 'picket', '--query', '[].name', '-o', 'tsv']);
    expect(names).toContain('Assign-Incident');
  });
});

describe.skipIf(!hasPython)('the Azure SDKs for Python', () => {
  it('signs in, queries, and lists rules and incidents', { timeout: 120_000 }, async () => {
    const script = join(mkdtempSync(join(tmpdir(), 'picket-py-')), 'client.py');
    writeFileSync(script, python);
    const told = JSON.parse(await output('/usr/bin/python3', [script]));
    expect(told).toEqual({ rows: [[1, 'a']], rules: 0, incidents: 0, kusto: [[2]] });
  });
});

const python = `
import json, os
from datetime import timedelta
from azure.identity import ClientSecretCredential
from azure.monitor.query import LogsQueryClient
from azure.mgmt.securityinsight import SecurityInsights
from azure.kusto.data import KustoClient, KustoConnectionStringBuilder
e = os.environ
credential = ClientSecretCredential('adfs', e['AZURE_CLIENT_ID'], e['AZURE_CLIENT_SECRET'], authority=e['AZURE_AUTHORITY_HOST'])
answer = LogsQueryClient(credential, endpoint=e['PICKET_QUERY_ENDPOINT'] + '/v1').query_workspace(
    e['PICKET_WORKSPACE_ID'], 'print x = 1, y = "a"', timespan=timedelta(days=1))
sentinel = SecurityInsights(credential, e['PICKET_SUBSCRIPTION_ID'], base_url=e['PICKET_ARM_ENDPOINT'],
    credential_scopes=['https://management.azure.com/.default'])
group, workspace = e['PICKET_RESOURCE_GROUP'], e['PICKET_WORKSPACE_NAME']
where = KustoConnectionStringBuilder.with_token_provider(e['PICKET_QUERY_ENDPOINT'],
    lambda: credential.get_token('https://kusto.kusto.windows.net/.default').token)
kusto = KustoClient(where).execute('local', 'print x = 2').primary_results[0]
print(json.dumps({
    'rows': [list(row) for row in answer.tables[0].rows],
    'rules': len(list(sentinel.alert_rules.list(group, workspace))),
    'incidents': len(list(sentinel.incidents.list(group, workspace))),
    'kusto': [list(row) for row in kusto.rows],
}))
`;
