import type { Workspace } from '../../azure/connection.ts';
import type { Item } from '../../content/item.ts';
import { isObject } from '../../content/resource.ts';
import type { TestResult } from '../../content/test/run-tests.ts';
import type { LoadedConnector } from '../../ingest/index.ts';
import type { LocalAzure } from '../../local/index.ts';
import { builtSite } from '../../portal/bundle.ts';
import { type Portal, servePortal } from '../../portal/serve.ts';

/** What `up` found out that Azure does not know, and the portal shows. */
export interface Known {
  items: readonly Item[];
  tests: readonly TestResult[];
  connectors: readonly LoadedConnector[];
}

/** Serves the portal of a local Azure. `known` is looked at when a page asks. */
export async function openPortal(
  local: LocalAzure,
  workspace: Workspace,
  known: Known,
  site: Promise<string> = builtSite(),
): Promise<Portal> {
  const azure = Number(new URL(local.url).port);
  return servePortal({
    port: azure === Number(defaultPort) ? azure + 1 : 0,
    folder: await site,
    azure: { url: local.url, ca: local.ca },
    token: async resource => (await workspace.credential.getToken(`${resource}/.default`))!.token,
    facts: {
      workspace: () => ({
        subscription: workspace.subscription,
        resourceGroup: workspace.resourceGroup,
        workspace: workspace.workspace,
        customerId: local.environment.PICKET_WORKSPACE_ID,
      }),
      rules: () => ruleFacts(known),
      connectors: () => connectorFacts(known),
    },
  });
}

/** The port of the local Azure unless another is named; the portal is beside it. */
export const defaultPort = '8443';

/** The file of each rule and how its tests ended. */
function ruleFacts({ items, tests }: Known) {
  const ended = Map.groupBy(tests, ({ file }) => file);
  return items.flatMap(({ kind, file, value }) => {
    if (kind !== 'analytics-rule' || !isObject(value) || typeof value.id !== 'string') return [];
    const own = (ended.get(file) ?? []).map(({ test, passed }) => ({ name: test, passed }));
    return [{ id: value.id.toLowerCase(), file, tests: own }];
  });
}

function connectorFacts({ connectors }: Known) {
  return connectors.map(({ connector: { name, streams } }) => ({
    name,
    title: name,
    streams: Object.entries(streams).map(([stream, { table }]) => ({ name: stream, table: table.name })),
  }));
}
