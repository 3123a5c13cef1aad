import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Arm, createArm } from '../../src/azure/arm.ts';
import { type LocalEnvironment, localWorkspace, type Workspace, workspaceId } from '../../src/azure/connection.ts';
import { deploy } from '../../src/content/deploy/deploy.ts';
import { loadTexts } from '../../src/content/load.ts';
import { findTarget } from '../../src/content/plan/current.ts';
import { type Plan, plan } from '../../src/content/plan/plan.ts';
import { compareWorkspace } from '../../src/content/plan/plan-workspace.ts';
import { pull } from '../../src/content/pull/pull.ts';
import { type LocalAzure, startLocal } from '../../src/local/index.ts';
import { allKinds } from './all-kinds.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-kinds-'));
const options = { repository: 'github.com/contoso/soc', parameters: { door: 'roof' } };
let local: LocalAzure;
let workspace: Workspace;
let arm: Arm;

beforeAll(async () => {
  local = await startLocal({ port: 0, dataDir: folder, tables: [], log: () => {} });
  workspace = localWorkspace(local.environment as unknown as LocalEnvironment, local.ca);
  arm = createArm(workspace);
  process.env.DOOR_API_KEY = 'canary-9f1c';
}, 60_000);
afterAll(async () => {
  delete process.env.DOOR_API_KEY;
  await local.close();
  rmSync(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string>>;
const itemsOf = async (files: Files) =>
  (await loadTexts(Object.entries(files).map(([path, text]) => ({ path, text })))).items;

async function planOf(files: Files, more: { prune?: boolean; maxDelete?: string } = {}): Promise<Plan> {
  return plan(await compareWorkspace(await itemsOf(files), workspace, { ...options, arm, ...more }));
}

async function pullOf(files: Files): Promise<Record<string, string>> {
  const items = await itemsOf(files);
  const compared = await compareWorkspace(items, workspace, { ...options, arm, everything: true, allRows: true });
  const target = await findTarget(workspace, { ...options, arm });
  const done = await pull({ compared, target, items, folders: [], kinds: [], exists: path => path in files });
  expect(done.skipped).toEqual([]);
  return Object.fromEntries(done.files.map(({ path, text }) => [path, text]));
}

describe('every content type, on a local Azure over HTTPS', { timeout: 60_000 }, () => {
  it('is read as what it is, without a mistake', async () => {
    const content = await loadTexts(Object.entries(allKinds).map(([path, text]) => ({ path, text })));
    expect(content.diagnostics.filter(one => !one.file.endsWith('.csv'))).toEqual([]);
    expect(content.items.map(item => item.kind).sort()).toMatchSnapshot();
  });

  it('is deployed, what is referred to before what refers', async () => {
    const first = await planOf(allKinds);
    expect(first.changes.map(({ action, noun, label }) => `${action} ${noun} ${label}`)).toMatchSnapshot();
    expect(JSON.stringify(first)).not.toContain('canary');
    const report = await deploy(first, workspace, { arm, log: () => {} });
    expect(report.failed.map(one => one.message)).toEqual([]);
  });

  it('and the next plan is empty', async () => {
    expect(await planOf(allKinds)).toMatchObject({ changes: [], marks: [], leftAlone: [] });
  });

  it('a role assignment names the identity that its playbook got', async () => {
    const group = workspaceId(workspace).split('/providers/')[0];
    const workflow = await arm.get(`${group}/providers/Microsoft.Logic/workflows/Lock-Badge`, '2019-05-01');
    const [assignment] = await arm.list(`${group}/providers/Microsoft.Authorization/roleAssignments`, '2022-04-01');
    const identity = workflow?.identity as { principalId: string } | undefined;
    expect(assignment.properties).toMatchObject({
      principalId: identity?.principalId,
      principalType: 'ServicePrincipal',
    });
  });

  it('a rule of every kind says who changed it', async () => {
    const rules = await arm.list(
      `${workspaceId(workspace)}/providers/Microsoft.SecurityInsights/alertRules`,
      '2025-07-01-preview',
    );
    expect(new Set(rules.map(rule => rule.kind)).size).toBe(6);
    for (const rule of rules)
      expect(rule.systemData).toMatchObject({ lastModifiedBy: local.environment.AZURE_CLIENT_ID });
  });

  it('a pull into an empty repository gives files that plan to nothing', async () => {
    const files = await pullOf({});
    expect(Object.keys(files).sort()).toMatchSnapshot();
    expect(JSON.stringify(files)).not.toContain('canary');
    const again = await planOf(files);
    expect(again.changes).toEqual([]);
  });

  it('a pull over the files that were deployed changes nothing', async () => {
    expect(await pullOf(allKinds)).toEqual({});
  });

  it('all of it can be pruned, but the tables', async () => {
    const last = await planOf({}, { prune: true, maxDelete: '100%' });
    const report = await deploy(last, workspace, { arm, log: () => {} });
    expect(report.failed.map(one => one.message)).toEqual([]);
    expect(await planOf({}, { prune: true })).toMatchObject({ changes: [], marks: [] });
  });
});
