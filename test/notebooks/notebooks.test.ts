import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, start } from '../local/local-azure.ts';
import { send } from '../local/raw.ts';

/** The notebooks of the repository, run from their first cell to their last against the local Azure with Debian's Jupyter. */
const root = join(import.meta.dirname, '../..');
const needs =
  'import azure.monitor.query, azure.monitor.ingestion, azure.mgmt.securityinsight, pandas, sklearn, nbconvert, ipykernel';
const hasJupyter = spawnSync('/usr/bin/python3', ['-c', needs]).status === 0;
if (!hasJupyter) console.warn("SKIPPED: Debian's Jupyter is not installed; scripts/install-clients.sh installs it.");

let running: Running;

const group = () => `/subscriptions/${running.env.PICKET_SUBSCRIPTION_ID}/resourceGroups/picket/providers`;
const workspace = () => `${group()}/Microsoft.OperationalInsights/workspaces/local`;

async function put(path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await send(running, 'PUT', path, { body });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return (answer.body as { properties: Record<string, unknown> }).properties;
}

interface Declared {
  name: string;
  columns: { name: string; type: string }[];
}

async function makeTable({ name, columns }: Declared): Promise<void> {
  const declared = columns.map(column => ({ ...column, type: column.type === 'bool' ? 'boolean' : column.type }));
  await put(`${workspace()}/tables/${name}?api-version=2025-07-01`, {
    properties: { schema: { name, columns: declared } },
  });
}

/** Makes a rule that takes rows as a table has them; gives what uploads them. */
async function intake(name: string, properties: object): Promise<(rows: object[]) => Promise<void>> {
  const path = `${group()}/Microsoft.Insights/dataCollectionRules/${name}?api-version=2024-03-11`;
  const { immutableId, streamDeclarations } = await put(path, { location: 'westeurope', kind: 'Direct', properties });
  const [stream] = Object.keys(streamDeclarations as object);
  return async rows => {
    const upload = `/dataCollectionRules/${immutableId}/streams/${stream}?api-version=2023-01-01`;
    const { status } = await send(running, 'POST', upload, { body: rows, audience: 'https://monitor.azure.com' });
    expect(status).toBe(204);
  };
}

const readYaml = (path: string) =>
  load(readFileSync(join(root, path), 'utf8').replace(/\$\{\{ workspace\.id \}\}/g, workspace())) as {
    properties: object;
  } & Declared;

const hour = 3_600_000;

/** Thirty days of forty people who sign in by day from one country, and one who on the last day does not. */
function signIns(): object[] {
  const midnight = new Date().setUTCHours(0, 0, 0, 0);
  const rows: object[] = [];
  const add = (at: number, user: string, more: object = {}) =>
    rows.push({
      TimeGenerated: new Date(at).toISOString(),
      EventTime: new Date(at).toISOString(),
      UserPrincipalName: `${user}@contoso.example`,
      IpAddress: '192.0.2.10',
      Country: 'ES',
      AppDisplayName: 'Mail',
      ResultCode: 0,
      ...more,
    });
  for (let day = -28; day < 0; day++)
    for (let user = 0; user < 40; user++)
      for (let count = 0; count <= (user + day * 7 + 400) % 4; count++)
        add(midnight + day * 24 * hour + (9 + count) * hour, `user${user}`, {
          AppDisplayName: ['Mail', 'Files'][count % 2],
        });
  for (let count = 0; count < 60; count++)
    add(midnight - 23 * hour + count * 60_000, 'user7', {
      IpAddress: `203.0.113.${count % 12}`,
      Country: ['VN', 'BR', 'ES'][count % 3],
      AppDisplayName: `App ${count % 9}`,
      ResultCode: count % 4 === 0 ? 0 : 50126,
    });
  return rows;
}

async function fill(): Promise<void> {
  await makeTable(readYaml('tables/PicketScores_CL.yaml'));
  await intake('picket-scores', readYaml('data-collection/rules/picket-scores.yaml').properties);
  const table = JSON.parse(
    readFileSync(join(root, 'connectors/ms-entra-id/tables/EntraSignIns_CL.json'), 'utf8'),
  ) as Declared;
  await makeTable(table);
  const columns = table.columns.map(({ name, type }) => ({ name, type: type === 'bool' ? 'boolean' : type }));
  const upload = await intake('sign-ins', {
    streamDeclarations: { 'Custom-SignIns': { columns } },
    destinations: { logAnalytics: [{ workspaceResourceId: workspace(), name: 'here' }] },
    dataFlows: [{ streams: ['Custom-SignIns'], destinations: ['here'], outputStream: 'Custom-EntraSignIns_CL' }],
  });
  await upload(signIns());
  await put(
    `${workspace()}/providers/Microsoft.SecurityInsights/alertRules/22222222-2222-4222-8222-222222222222?api-version=2025-07-01-preview`,
    {
      kind: 'MicrosoftSecurityIncidentCreation',
      properties: { displayName: 'Alerts', enabled: true, productFilter: 'Azure Active Directory Identity Protection' },
    },
  );
  await send(running, 'POST', '/picket/alerts', {
    body: [
      {
        ProductName: 'Azure Active Directory Identity Protection',
        DisplayName: 'Unfamiliar sign-in properties',
        AlertSeverity: 'High',
        StartTime: new Date(new Date().setUTCHours(0, 0, 0, 0) - 22 * hour).toISOString(),
        Entities: JSON.stringify([
          { $id: '1', Type: 'account', Name: 'user7', UPNSuffix: 'contoso.example' },
          { $id: '2', Type: 'ip', Address: '203.0.113.3' },
        ]),
      },
    ],
  });
}

const runs = promisify(execFile);

/** Runs all notebooks in one process; gives the texts that the cells of each printed. */
async function runAll(): Promise<(name: string) => string> {
  const out = mkdtempSync(join(tmpdir(), 'picket-notebook-'));
  const files = readdirSync(join(root, 'notebooks')).filter(name => name.endsWith('.ipynb'));
  const words = ['-m', 'nbconvert', '--to', 'notebook', '--execute', '--output-dir', out];
  const env = { ...process.env, ...running.env, IPYTHONDIR: out, PYTHONWARNINGS: 'ignore' };
  await runs('/usr/bin/python3', [...words, ...files.map(name => `notebooks/${name}`)], { cwd: root, env });
  return name => {
    const { cells } = JSON.parse(readFileSync(join(out, `${name}.ipynb`), 'utf8')) as {
      cells: { outputs?: { text?: string[] }[] }[];
    };
    return cells.flatMap(cell => cell.outputs?.flatMap(output => output.text ?? []) ?? []).join('');
  };
}

describe('notebooks', () => {
  it.each(readdirSync(join(root, 'notebooks')).filter(name => name.endsWith('.ipynb')))('%s holds no output', name => {
    const { cells } = JSON.parse(readFileSync(join(root, 'notebooks', name), 'utf8')) as {
      cells: { cell_type: string; outputs?: unknown[]; execution_count?: unknown }[];
    };
    const code = cells.filter(cell => cell.cell_type === 'code');
    expect(code.length).toBeGreaterThan(3);
    for (const cell of code) expect(cell).toMatchObject({ outputs: [], execution_count: null });
  });
});

describe.skipIf(!hasJupyter)('a notebook, run', () => {
  let printed: (name: string) => string;
  beforeAll(async () => {
    running = await start();
    await fill();
    printed = await runAll();
  }, 180_000);
  afterAll(async () => {
    await running.local.close();
  });

  it('investigates the newest incident and comments it', async () => {
    const text = printed('investigate-incident');
    expect(text).toContain('High  New  Unfamiliar sign-in properties');
    expect(text).toContain('accounts: user7@contoso.example');
    expect(text).toMatch(
      /Notebook: \d+ events within 24 h around the incident, 45 of them failures, from 13 addresses/,
    );
    const incidents = `${workspace()}/providers/Microsoft.SecurityInsights/incidents?api-version=2025-07-01-preview`;
    const { body } = await send(running, 'GET', incidents);
    expect(body).toMatchObject({ value: [{ properties: { additionalData: { commentsCount: 1 } } }] });
  });

  it('finds the one who left the own baseline', () => {
    const text = printed('hunt-with-baseline');
    expect(text).toContain('new countries: user7@contoso.example\n');
    expect(text).toContain('failures: user7@contoso.example\n');
  });

  it('trains a model, scores the last day and sends the scores back', () => {
    const text = printed('score-sign-ins');
    expect(text).toContain('40 scores were sent');
    expect(text).toContain('odd: user7@contoso.example\n');
  });
});
