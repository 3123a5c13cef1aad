/** A local Azure with content of several kinds, for scripts that deploy over and over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Arm, createArm } from '../../src/azure/arm.ts';
import { type LocalEnvironment, localWorkspace, type Workspace, workspaceId } from '../../src/azure/connection.ts';
import { Pace } from '../../src/azure/pace.ts';
import { loadTexts } from '../../src/content/load.ts';
import { plan } from '../../src/content/plan/plan.ts';
import { compareWorkspace } from '../../src/content/plan/plan-workspace.ts';
import { type LocalAzure, startLocal } from '../../src/local/index.ts';

export const repository = 'github.com/contoso/deploys';
const unlimited = { burst: 1_000_000, perSecond: 1_000_000 };

export type Files = Readonly<Record<string, string>>;

export interface Place {
  local: LocalAzure;
  workspace: Workspace;
  close(): Promise<void>;
}

/** A local Azure of its own, with no data; Microsoft's tables only where they are asked for. */
export async function openPlace({ standardTables = false } = {}): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'picket-deploys-'));
  const local = await startLocal({
    port: 0,
    dataDir: folder,
    log: () => {},
    ...(standardTables ? {} : { tables: [] }),
  });
  const workspace = localWorkspace(local.environment as unknown as LocalEnvironment, local.ca);
  const close = async () => {
    await local.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { local, workspace, close };
}

/** A client without limits of its own: the local Azure sets none here. */
export function quickClient(workspace: Workspace): Arm {
  return createArm(workspace, {
    firstDelay: 1,
    pollDelay: 1,
    pace: new Pace({ reads: unlimited, writes: unlimited, deletes: unlimited }),
  });
}

/** What a deploy with prune would do now. */
export async function planNow(files: Files, workspace: Workspace, arm: Arm) {
  const { items } = await loadTexts(Object.entries(files).map(([path, text]) => ({ path, text })));
  return plan(await compareWorkspace(items, workspace, { repository, prune: true, maxDelete: '100%', arm }));
}

export function ruleText(name: string, severity: string, query: string): string {
  return `name: ${name}\nseverity: ${severity}\nquery: ${query}\nqueryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n`;
}

/** Content of which nearly everything differs between an even and an odd version; about `size` resources. */
export function contentOf(version: number, size: number): Record<string, string> {
  const even = version % 2 === 0;
  const files: Record<string, string> = {
    'connectors/door/tables/Door_CL.json':
      '{"name":"Door_CL","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"Door","type":"string"}]}',
    'parsers/Doors.yaml': `ParserName: Doors\nParserQuery: Door_CL | where Door != "${even}"\n`,
    'watchlists/Lobby/watchlist.yaml':
      'watchlistAlias: Lobby\ndisplayName: Lobby\nsource: data.csv\nitemsSearchKey: Door\n',
    'watchlists/Lobby/data.csv': `Door,Floor\nmain,0\nroof,${even ? 9 : 10}\n${even ? 'cellar,1\n' : ''}`,
    [`watchlists/${even ? 'Even' : 'Odd'}/watchlist.yaml`]: `watchlistAlias: ${even ? 'Even' : 'Odd'}\ndisplayName: List\nsource: data.csv\nitemsSearchKey: Door\n`,
    [`watchlists/${even ? 'Even' : 'Odd'}/data.csv`]: 'Door\nmain\nside\n',
    'automation/close.yaml': `displayName: Close ${even}\norder: 5\ntriggeringLogic: { triggersOn: Incidents, triggersWhen: Created }\nactions: [{ order: 1, actionType: ModifyProperties, actionConfiguration: { severity: Low } }]\n`,
  };
  const rules = size - Object.keys(files).length;
  for (let index = 0; index < rules; index++) {
    const path = index % 10 === 0 ? `detections/${even ? 'even' : 'odd'}-${index}.yaml` : `detections/r${index}.yaml`;
    files[path] = ruleText(`Rule ${index}`, even ? 'Low' : 'High', `Doors | where Door == "${index}"`);
  }
  return files;
}

/** What people made in the workspace, of several kinds: nothing may touch it. */
export async function makeByHand(workspace: Workspace, arm: Arm): Promise<() => Promise<string>> {
  const at = workspaceId(workspace);
  const sentinel = `${at}/providers/Microsoft.SecurityInsights`;
  const rule = { displayName: 'Rule 1', enabled: true, productFilter: 'Azure Security Center' };
  const search = { category: 'Hunting Queries', displayName: 'By hand', query: 'print 1' };
  const list = { displayName: 'Hand', provider: 'Ana', itemsSearchKey: 'A', source: 'a.csv', rawContent: 'A\n1\n' };
  const made: [string, string, Parameters<Arm['put']>[2]][] = [
    [
      `${sentinel}/alertRules/by-hand`,
      '2025-07-01-preview',
      { kind: 'MicrosoftSecurityIncidentCreation', properties: rule },
    ],
    [`${at}/savedSearches/by-hand`, '2025-07-01', { properties: search }],
    [`${sentinel}/watchlists/ByHand`, '2025-09-01', { properties: { ...list, contentType: 'text/csv' } }],
  ];
  for (const [path, version, body] of made) await arm.put(path, version, body);
  return async () => {
    const bodies = await Promise.all(made.map(([path, version]) => arm.get(path, version)));
    const rows = await arm.list(`${sentinel}/watchlists/ByHand/watchlistItems`, '2025-09-01');
    return JSON.stringify([bodies, rows]);
  };
}

/** How often each resource of a name is there: a second one of the same is a double. */
export async function doubles(workspace: Workspace, arm: Arm): Promise<string[]> {
  const sentinel = `${workspaceId(workspace)}/providers/Microsoft.SecurityInsights`;
  const rules = await arm.list(`${sentinel}/alertRules`, '2025-07-01-preview');
  const names = rules
    .filter(one => one.name !== 'by-hand')
    .map(one => String((one.properties as { displayName: string }).displayName));
  const rows: string[] = [];
  for (const list of await arm.list(`${sentinel}/watchlists`, '2025-09-01')) {
    const items = await arm.list(`${list.id}/watchlistItems`, '2025-09-01');
    rows.push(
      ...items.map(
        one => `${list.name} ${JSON.stringify((one.properties as { itemsKeyValue: unknown }).itemsKeyValue)}`,
      ),
    );
  }
  return [...names, ...rows].filter((one, index, all) => all.indexOf(one) !== index);
}
