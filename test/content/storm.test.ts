import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Arm, createArm } from '../../src/azure/arm.ts';
import { type LocalEnvironment, localWorkspace, type Workspace, workspaceId } from '../../src/azure/connection.ts';
import { Pace } from '../../src/azure/pace.ts';
import { deploy } from '../../src/content/deploy/deploy.ts';
import { loadTexts } from '../../src/content/load.ts';
import { drift } from '../../src/content/plan/drift.ts';
import { plan } from '../../src/content/plan/plan.ts';
import { compareWorkspace } from '../../src/content/plan/plan-workspace.ts';
import { type LocalAzure, startLocal } from '../../src/local/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-storm-'));
const repository = 'github.com/contoso/storm';
const fast = { burst: 10_000, perSecond: 10_000 };
let local: LocalAzure;
let workspace: Workspace;

beforeAll(async () => {
  local = await startLocal({ port: 0, dataDir: folder, tables: [], log: () => {} });
  workspace = localWorkspace(local.environment as unknown as LocalEnvironment, local.ca);
  await client().put(`${sentinel()}/alertRules/by-hand`, '2025-07-01-preview', byHand);
}, 60_000);
afterAll(async () => {
  await local.close();
  rmSync(folder, { recursive: true, force: true });
});

function client(timeout = 20_000): Arm {
  const pace = new Pace({ reads: fast, writes: fast, deletes: fast });
  return createArm(workspace, { firstDelay: 1, pollDelay: 1, timeout, pace });
}

const sentinel = () => `${workspaceId(workspace)}/providers/Microsoft.SecurityInsights`;

/** What a person made, with the name of one of ours. */
const byHand = {
  kind: 'MicrosoftSecurityIncidentCreation',
  properties: { displayName: 'Rule 1', enabled: true, productFilter: 'Azure Security Center' },
};

/** The local Azure takes what happens to whom, and makes it happen. */
async function weather(settings: object): Promise<void> {
  await client().put('/picket/faults', '2026-01-01', settings as never);
}

const rule = (index: number, severity: string) =>
  `name: Rule ${index}\nseverity: ${severity}\nquery: Doors | where Door == "${index}"\nqueryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n`;

/** A repository of which everything differs between two versions. */
function contentOf(version: number): Record<string, string> {
  const severity = version % 2 === 0 ? 'Low' : 'High';
  return {
    'connectors/door/tables/Door_CL.json':
      '{"name":"Door_CL","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"Door","type":"string"}]}',
    'parsers/Doors.yaml': `ParserName: Doors\nParserQuery: Door_CL | where Door != "${version}"\n`,
    'watchlists/Lobby/watchlist.yaml':
      'watchlistAlias: Lobby\ndisplayName: Lobby\nsource: data.csv\nitemsSearchKey: Door\n',
    'watchlists/Lobby/data.csv': `Door\nmain\nroof ${version}\n`,
    [`watchlists/Fresh${version}/watchlist.yaml`]: `watchlistAlias: Fresh${version}\ndisplayName: Fresh\nsource: data.csv\nitemsSearchKey: Door\n`,
    [`watchlists/Fresh${version}/data.csv`]: 'Door\nmain\nside\n',
    'hunting/night.yaml': `id: 2b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a04\nname: Night ${version}\nquery: Doors\n`,
    'automation/close.yaml': `displayName: Close ${version}\norder: 5\ntriggeringLogic: { triggersOn: Incidents, triggersWhen: Created }\nactions: [{ order: 1, actionType: ModifyProperties, actionConfiguration: { severity: Low } }]\n`,
    ...Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`detections/r${index}.yaml`, rule(index, severity)]),
    ),
    [`detections/only-${version}.yaml`]: rule(100 + version, severity),
  };
}

async function compare(content: Record<string, string>, arm = client()) {
  const { items } = await loadTexts(Object.entries(content).map(([path, text]) => ({ path, text })));
  return compareWorkspace(items, workspace, { repository, prune: true, maxDelete: '100%', arm });
}

const storms: [string, object[]][] = [
  [
    '429 with and without Retry-After',
    [
      { fault: '429', first: 1, retryAfter: 0 },
      { fault: '429', share: 0.3 },
    ],
  ],
  ['500', [{ fault: '500', first: 2 }]],
  ['409', [{ fault: '409', methods: ['PUT', 'DELETE'], first: 2 }]],
  ['412', [{ fault: '412', methods: ['PUT', 'DELETE'], first: 2 }]],
  ['requests that are never answered', [{ fault: 'timeout', hold: 900, path: '/savedSearches', first: 1 }]],
  ['connections that are cut before the work', [{ fault: 'cut-before', first: 2 }]],
  ['answers that are lost after the work', [{ fault: 'cut-after', first: 2 }]],
  ['half answers', [{ fault: 'half', first: 1 }]],
  [
    'all of it',
    [
      { fault: '409', methods: ['PUT', 'DELETE'], share: 0.15 },
      { fault: '429', share: 0.1 },
      { fault: '500', share: 0.1 },
      { fault: 'cut-before', share: 0.1 },
      { fault: 'cut-after', share: 0.1 },
      { fault: 'half', share: 0.1 },
    ],
  ],
];

describe('plan, deploy, prune and drift through a storm', { timeout: 60_000 }, () => {
  it.each(storms.map(([name, faults], version) => ({ name, faults, version })))(
    '$name',
    async ({ name, faults, version }) => {
      const content = contentOf(version);
      await weather({ seed: 7 + version, faults });
      const arm = client(name.includes('never') ? 600 : undefined);
      const compared = await compare(content, arm);
      const wanted = plan(compared);
      expect(wanted.changes.length).toBeGreaterThan(7);
      const report = await deploy(wanted, workspace, { arm, log: () => {}, conflictDelay: 1 });
      expect(report.failed.map(one => one.message)).toEqual([]);
      expect(drift(await compare(content, arm), new Set())).toMatchObject({ changed: [], missing: [] });
      await weather({});
      expect(plan(await compare(content))).toMatchObject({ changes: [], leftAlone: [] });
      for (const alias of ['Lobby', `Fresh${version}`])
        expect(await client().list(`${sentinel()}/watchlists/${alias}/watchlistItems`, '2025-09-01')).toHaveLength(2);
      expect(await client().get(`${sentinel()}/alertRules/by-hand`, '2025-07-01-preview')).toMatchObject(byHand);
    },
  );
});

describe('a change that fails', { timeout: 60_000 }, () => {
  it('stops no other, stands in the report, and the next deploy does what is left', async () => {
    const content = contentOf(50);
    const wanted = plan(await compare(content));
    await weather({ faults: [{ fault: '500', methods: ['PUT'], path: '/automationRules/' }] });
    const report = await deploy(wanted, workspace, { arm: client(), log: () => {}, conflictDelay: 1 });
    expect(report.failed.map(one => one.change.noun)).toEqual(['automation rule']);
    expect(report.notTried).toEqual([]);
    await weather({});
    const rest = plan(await compare(content));
    expect(rest.changes.map(one => one.noun)).toEqual(['automation rule']);
    expect((await deploy(rest, workspace, { arm: client(), log: () => {} })).failed).toEqual([]);
  });
});

describe('the limits of Azure Resource Manager', { timeout: 60_000 }, () => {
  it('are kept, so that nothing is refused', async () => {
    const sizes = { reads: fast, writes: { burst: 5, perSecond: 50 }, deletes: { burst: 5, perSecond: 50 } };
    await weather({ buckets: sizes });
    const arm = createArm(workspace, { firstDelay: 1, pollDelay: 1, pace: new Pace(sizes) });
    const wanted = plan(await compare(contentOf(60), arm));
    const before = arm.requests;
    const report = await deploy(wanted, workspace, { arm, log: () => {} });
    expect(report.failed).toEqual([]);
    expect(arm.refused).toBe(0);
    expect(arm.requests).toBeGreaterThan(before + 10);
    await weather({});
  });
});
