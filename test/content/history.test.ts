import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Arm, createArm } from '../../src/azure/arm.ts';
import { type LocalEnvironment, localWorkspace, type Workspace, workspaceId } from '../../src/azure/connection.ts';
import { loadConfig } from '../../src/content/config.ts';
import { deploy } from '../../src/content/deploy/deploy.ts';
import { findCommit } from '../../src/content/git.ts';
import { loadContent } from '../../src/content/load.ts';
import { drift } from '../../src/content/plan/drift.ts';
import { openHistory } from '../../src/content/plan/history.ts';
import type { PlanInput } from '../../src/content/plan/plan.ts';
import { plan } from '../../src/content/plan/plan.ts';
import { compareWorkspace } from '../../src/content/plan/plan-workspace.ts';
import { renderDrift } from '../../src/content/plan/render-drift.ts';
import { renderPlan } from '../../src/content/plan/render-plan.ts';
import type { JsonObject } from '../../src/content/resource.ts';
import { type LocalAzure, startLocal } from '../../src/local/index.ts';

const data = mkdtempSync(join(tmpdir(), 'picket-history-data-'));
const root = mkdtempSync(join(tmpdir(), 'picket-history-'));
let local: LocalAzure;
let workspace: Workspace;
let arm: Arm;

beforeAll(async () => {
  local = await startLocal({ port: 0, dataDir: data, tables: [], log: () => {} });
  workspace = localWorkspace(local.environment as unknown as LocalEnvironment, local.ca);
  arm = createArm(workspace);
  git('init', '-q');
  write('picket.yaml', 'repository: contoso/soc\n');
  write('detections/doors.yaml', rule);
  write('watchlists/Lobby/watchlist.yaml', watchlist);
  write('watchlists/Lobby/data.csv', 'Door\nmain\nside\n');
  commit('first');
}, 60_000);
afterAll(async () => {
  await local.close();
  for (const folder of [data, root]) rmSync(folder, { recursive: true, force: true });
});

const id = '0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1c01';
const rule = `id: ${id}
name: Doors
severity: Medium
query: _GetWatchlist('Lobby') | where Door == "main"
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
`;
const watchlist = 'watchlistAlias: Lobby\ndisplayName: Lobby\nsource: data.csv\nitemsSearchKey: Door\n';
const apiVersion = '2025-07-01-preview';
const rulePath = () => `${workspaceId(workspace)}/providers/Microsoft.SecurityInsights/alertRules/${id}`;

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=Ana', '-c', 'user.email=ana@contoso.example', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' }).trim();
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function commit(message: string): string {
  git('add', '.');
  git('commit', '-q', '-m', message);
  return git('rev-parse', 'HEAD');
}

async function compare(): Promise<PlanInput> {
  const config = loadConfig(join(root, 'picket.yaml'));
  const { items } = await loadContent(root, config.content);
  const history = openHistory(config, 'picket.yaml', items);
  return compareWorkspace(items, workspace, { repository: 'contoso/soc', arm, history });
}

async function deployAll(): Promise<void> {
  expect((await deploy(plan(await compare()), workspace, { arm, log: () => {} })).failed).toEqual([]);
}

/** What a person does in the portal. */
async function byHand(properties: JsonObject): Promise<void> {
  const live = (await arm.get(rulePath(), apiVersion)) as JsonObject;
  await arm.put(rulePath(), apiVersion, { ...live, properties: { ...(live.properties as JsonObject), ...properties } });
}

const told = (input: PlanInput) =>
  plan(input).changes.flatMap(change => change.differences.map(({ path, by }) => `${path} ${by ?? 'ours'}`));

describe('what was last applied', { timeout: 60_000 }, () => {
  it('a mark names the commit of what was written', async () => {
    await deployAll();
    const input = await compare();
    const head = git('rev-parse', 'HEAD');
    expect(input.current.map(one => one.mark)).toEqual([
      { repository: 'contoso/soc', path: 'detections/doors.yaml', commit: head },
      { repository: 'contoso/soc', path: 'watchlists/Lobby/watchlist.yaml', commit: head },
    ]);
    expect(plan(input)).toMatchObject({ changes: [], marks: [], unchanged: 2 });
  });

  it('a change of ours is ours, and is no drift', async () => {
    write('detections/doors.yaml', rule.replace('Medium', 'High'));
    const input = await compare();
    expect(told(input)).toEqual(['severity ours']);
    expect(drift(input, new Set())).toMatchObject({ changed: [], missing: [], unchanged: 2 });
  });

  it('a change in the portal is told from ours, field by field', async () => {
    await byHand({ enabled: false });
    const input = await compare();
    expect(told(input).sort()).toEqual(['enabled portal', 'severity ours']);
    expect(renderPlan(plan(input))).toMatch(
      /enabled +true → false in the portal, by [0-9a-f-]{36}, 2\d{3}-.*: will be true again/,
    );
    expect(renderPlan(plan(input))).toMatch(/severity +Medium → High$/m);
    const found = drift(input, new Set());
    expect(found.changed).toMatchObject([
      { label: 'doors', known: true, differences: [{ path: 'enabled', before: true, after: false }] },
    ]);
    expect(renderDrift(found)).toMatch(
      /1 changed by hand, 1 as deployed\n {2}~ detection {2}doors {2}by [0-9a-f-]{36}, 2\d{3}-/,
    );
  });

  it('a field that both changed says so', async () => {
    await byHand({ severity: 'Low' });
    expect(told(await compare())).toContain('severity both');
  });

  it('what is written from files that are in no commit has a mark without one', async () => {
    await deployAll();
    const { mark } = (await compare()).current[0];
    expect(mark).toEqual({ repository: 'contoso/soc', path: 'detections/doors.yaml' });
    commit('second');
    expect(plan(await compare()).changes).toEqual([]);
  });

  it('a rule that was written without its mark is explained by a later commit', async () => {
    write('detections/doors.yaml', rule.replace('Medium', 'Low'));
    const third = commit('third');
    await deployAll();
    write('detections/doors.yaml', rule.replace('Medium', 'Informational'));
    commit('fourth');
    await byHand({ severity: 'Informational' });
    expect((await compare()).current[0].mark?.commit).toBe(third);
    write('detections/doors.yaml', rule);
    commit('fifth');
    expect(told(await compare())).toEqual(['severity ours']);
  });

  it('a revision that looks like an option of git is none', () => {
    expect(findCommit(root, '--output=stolen')).toBeUndefined();
    expect(existsSync(join(root, 'stolen'))).toBe(false);
  });

  it('a commit that is not in this clone is said', async () => {
    const input = await compare();
    const unknown = new Map([...(input.applied ?? [])].map(([key]) => [key, undefined]));
    expect(renderPlan(plan({ ...input, applied: unknown }))).toContain(
      '1 resource last written from files that were not committed, or from commits',
    );
  });

  it('rows that a person added are drift, and a plan that removes them names them', async () => {
    const list = `${workspaceId(workspace)}/providers/Microsoft.SecurityInsights/watchlists/Lobby`;
    await arm.put(`${list}/watchlistItems/0b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1c09`, '2025-09-01', {
      properties: { itemsKeyValue: { Door: 'roof' } },
    });
    const input = await compare();
    const lobby = drift(input, new Set()).changed.find(one => one.label === 'Lobby');
    expect(lobby?.rows).toMatchObject([{ action: 'add', values: { Door: 'roof' } }]);
    expect(renderPlan(plan(input))).toContain('row   - Door: roof');
  });

  it('what is missing and what a person made is drift', async () => {
    await arm.delete(rulePath(), apiVersion);
    await arm.put(`${workspaceId(workspace)}/savedSearches/by-hand`, '2025-07-01', {
      properties: { category: 'Hunting Queries', displayName: 'By hand', query: 'print 1' },
    });
    const config = loadConfig(join(root, 'picket.yaml'));
    const { items } = await loadContent(root, config.content);
    const input = await compareWorkspace(items, workspace, { repository: 'contoso/soc', arm, everything: true });
    const found = drift(input, new Set(['hunting-query']));
    expect(found.missing.map(one => one.label)).toEqual(['doors']);
    expect(found.byHand.map(one => one.label)).toEqual(['By hand']);
  });
});
