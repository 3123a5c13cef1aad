import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server, request as send } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createArm } from '../../src/azure/arm.ts';
import { type LocalEnvironment, localWorkspace, type Workspace, workspaceId } from '../../src/azure/connection.ts';
import { deploy } from '../../src/content/deploy/deploy.ts';
import { loadTexts } from '../../src/content/load.ts';
import { planWorkspace } from '../../src/content/plan/plan-workspace.ts';
import { makeCertificates } from '../../src/local/certificate.ts';
import { type LocalAzure, startLocal } from '../../src/local/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-storm-'));
let local: LocalAzure;
let proxy: Server;
let calm: Workspace;
let stormy: Workspace;
/** What happens to the first attempts of every request; the next one goes through. */
let weather: Fault[] = [];
const attempts = new Map<string, number>();

type Fault = 'throttled' | 'throttled-silently' | 'broken' | 'cut-before' | 'cut-after' | 'half';

beforeAll(async () => {
  local = await startLocal({ port: 0, dataDir: folder, tables: [], log: () => {} });
  calm = localWorkspace(local.environment as unknown as LocalEnvironment, local.ca);
  const certificates = await makeCertificates(new Date());
  proxy = createServer({ cert: certificates.certificate, key: certificates.key }, pass);
  await new Promise<void>(done => proxy.listen(0, '127.0.0.1', done));
  const arm = `https://localhost:${(proxy.address() as AddressInfo).port}`;
  stormy = { ...calm, endpoints: { ...calm.endpoints, arm }, ca: `${local.ca}\n${certificates.ca}` };
}, 60_000);
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await local.close();
  rmSync(folder, { recursive: true, force: true });
});

function pass(request: IncomingMessage, response: ServerResponse): void {
  const key = `${request.method} ${request.url}`;
  const attempt = attempts.get(key) ?? 0;
  attempts.set(key, attempt + 1);
  const fault = weather[attempt];
  if (fault === 'throttled') refuse(response, 429, { 'retry-after': '0' });
  else if (fault === 'throttled-silently') refuse(response, 429);
  else if (fault === 'broken') refuse(response, 500);
  else if (fault === 'cut-before') response.destroy();
  else forward(request, response, fault);
}

function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end('{"error":{"code":"Storm","message":"The weather is bad."}}');
}

/** Hands the request on; the answer is lost (`cut-after`) or cut (`half`) although the work is done. */
function forward(request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): void {
  const options = { method: request.method, headers: request.headers, ca: local.ca };
  const onward = send(`${local.url}${request.url}`, options, answer => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => {
      const body = Buffer.concat(chunks);
      if (fault === 'cut-after') return void response.destroy();
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      if (fault !== 'half') return void response.end(body);
      response.write(body.subarray(0, body.length / 2));
      response.destroy();
    });
  });
  request.pipe(onward);
}

const files: Record<string, string> = {
  'connectors/door/tables/Door_CL.json':
    '{"name":"Door_CL","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"Door","type":"string"}]}',
  'parsers/Doors.yaml': 'ParserName: Doors\nParserQuery: Door_CL\n',
  'watchlists/Lobby/watchlist.yaml':
    'watchlistAlias: Lobby\ndisplayName: Lobby\nsource: data.csv\nitemsSearchKey: Door\n',
  'watchlists/Lobby/data.csv': 'Door\nmain\nside\n',
  ...Object.fromEntries(
    Array.from({ length: 8 }, (_, index) => [
      `detections/r${index}.yaml`,
      `name: Rule ${index}\nseverity: Low\nquery: Doors | where Door == "${index}"\nqueryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n`,
    ]),
  ),
};

async function planOver(workspace: Workspace, content: Record<string, string>) {
  const { items } = await loadTexts(Object.entries(content).map(([path, text]) => ({ path, text })));
  const arm = createArm(workspace, { firstDelay: 1, pollDelay: 1 });
  return {
    arm,
    plan: await planWorkspace(items, workspace, { repository: 'github.com/contoso/storm', prune: true, arm }),
  };
}

describe('a deploy through a storm', { timeout: 60_000 }, () => {
  it.each<[string, Fault[]]>([
    ['429 with and without Retry-After', ['throttled', 'throttled-silently']],
    ['500', ['broken']],
    ['connections that are cut before the work', ['cut-before', 'cut-before']],
    ['answers that are lost after the work', ['cut-after', 'cut-after']],
    ['half answers', ['half']],
    ['all of it', ['throttled', 'cut-after', 'broken', 'half', 'throttled-silently']],
  ])('%s', async (name, faults) => {
    weather = [];
    const csv = `Door\nmain\nroof of ${name}\n`;
    const content: Record<string, string> = {
      ...files,
      'watchlists/Lobby/data.csv': csv,
      'detections/r0.yaml': files['detections/r0.yaml'].replace('Low', 'High').replace('Rule 0', `Rule ${name}`),
      [`detections/${faults.length}.yaml`]: files['detections/r1.yaml'].replace('Rule 1', `New rule for ${name}`),
    };
    weather = faults;
    attempts.clear();
    const alias = `Fresh${faults.length}${name.length}`;
    content[`watchlists/${alias}/watchlist.yaml`] = files['watchlists/Lobby/watchlist.yaml'].replaceAll('Lobby', alias);
    content[`watchlists/${alias}/data.csv`] = csv;
    const { arm, plan } = await planOver(stormy, content);
    expect(plan.changes.length).toBeGreaterThan(2);
    const report = await deploy(plan, stormy, { arm, log: () => {} });
    expect(report.failed).toEqual([]);
    const after = await planOver(calm, content);
    expect(after.plan).toMatchObject({ changes: [], leftAlone: [] });
    for (const list of ['Lobby', alias]) {
      const id = `${workspaceId(calm)}/providers/Microsoft.SecurityInsights/watchlists/${list}`;
      expect(await after.arm.list(`${id}/watchlistItems`, '2025-09-01')).toHaveLength(2);
    }
  });
});
