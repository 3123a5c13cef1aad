import { createArm, type JsonObject } from '../azure/arm.ts';
import type { Workspace } from '../azure/connection.ts';
import { Failure } from '../core/failure.ts';
import type { Destination } from './run.ts';

const apiVersion = '2024-03-11';

/** The name of the data collection rule that takes the rows of a connector. */
export function ruleName(connector: string): string {
  return `picket-${connector}`;
}

/**
 * Where the rows of a connector go in a workspace: its data collection rule, as it is deployed, says so itself.
 * Throws `service/refused` where it is not deployed.
 * https://learn.microsoft.com/azure/azure-monitor/logs/logs-ingestion-api-overview
 */
export async function findDestination(workspace: Workspace, connector: string): Promise<Destination> {
  const rules = `/subscriptions/${workspace.subscription}/resourceGroups/${workspace.resourceGroup}/providers/Microsoft.Insights/dataCollectionRules`;
  const rule = await createArm(workspace).get(`${rules}/${ruleName(connector)}`, apiVersion);
  if (!rule) {
    throw new Failure(
      'service/refused',
      `The data collection rule ${ruleName(connector)} is not in the resource group ${workspace.resourceGroup}. Run \`picket deploy\` first: it creates the tables of the connector and that rule.`,
    );
  }
  const properties = rule.properties as JsonObject;
  const endpoint = (properties.endpoints as JsonObject | undefined)?.logsIngestion;
  if (typeof endpoint !== 'string') {
    throw new Failure(
      'service/garbled',
      `The data collection rule ${ruleName(connector)} has no ingestion endpoint: it is not of kind Direct.`,
    );
  }
  return {
    endpoint,
    credential: workspace.credential,
    audience: workspace.endpoints.ingestionAudience,
    ca: workspace.ca,
    streams: streamsOf(properties),
  };
}

/** For each table the stream that fills it. */
function streamsOf(properties: JsonObject): Destination['streams'] {
  const flows = (properties.dataFlows ?? []) as { streams: string[]; outputStream?: string }[];
  const entries = flows.flatMap(({ streams, outputStream }) =>
    streams.map(
      stream => [tableOf(outputStream ?? stream), { immutableId: String(properties.immutableId), stream }] as const,
    ),
  );
  return Object.fromEntries(entries);
}

function tableOf(outputStream: string): string {
  return outputStream.replace(/^(Custom|Microsoft)-/, '');
}
