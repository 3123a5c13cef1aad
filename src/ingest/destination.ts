import { createArm, type JsonObject } from '../azure/arm.ts';
import type { Workspace } from '../azure/connection.ts';
import type { IngestionTarget } from '../azure/ingestion.ts';
import { Failure } from '../core/failure.ts';

const apiVersion = '2024-03-11';

/** The name of the data collection rule that takes the rows of a connector. */
export function ruleName(connector: string): string {
  return `picket-${connector}`;
}

/** Where rows go: the rules of a workspace that take them. A table that several rules take is shared among them. */
export interface Destination extends Omit<IngestionTarget, 'endpoint'> {
  readonly rules: readonly Rule[];
}

/** A data collection rule: its endpoint, and for each table the stream that fills it. */
export interface Rule {
  readonly endpoint: string;
  readonly immutableId: string;
  readonly streams: Readonly<Record<string, string>>;
}

/**
 * Where the rows of a connector go in a workspace: its data collection rules, as they are deployed, say so themselves. Beside
 * `picket-<connector>` there can be `picket-<connector>-2` and so on, which share its rows: one rule takes 2 GB a minute.
 * Throws `service/refused` where none is deployed.
 * https://learn.microsoft.com/azure/azure-monitor/logs/logs-ingestion-api-overview
 */
export async function findDestination(workspace: Workspace, connector: string): Promise<Destination> {
  const path = `/subscriptions/${workspace.subscription}/resourceGroups/${workspace.resourceGroup}/providers/Microsoft.Insights/dataCollectionRules`;
  const name = new RegExp(`^${ruleName(connector)}(-[0-9]+)?$`, 'i');
  const found = (await createArm(workspace).list(path, apiVersion)).filter(rule => name.test(String(rule.name)));
  if (!found.length) {
    throw new Failure(
      'service/refused',
      `The data collection rule ${ruleName(connector)} is not in the resource group ${workspace.resourceGroup}. Run \`picket deploy\` first: it creates the tables of the connector and that rule.`,
    );
  }
  return {
    credential: workspace.credential,
    audience: workspace.endpoints.ingestionAudience,
    ca: workspace.ca,
    rules: found.map(ruleOf),
  };
}

function ruleOf(rule: JsonObject): Rule {
  const properties = rule.properties as JsonObject;
  const endpoint = (properties.endpoints as JsonObject | undefined)?.logsIngestion;
  if (typeof endpoint !== 'string') {
    throw new Failure(
      'service/garbled',
      `The data collection rule ${String(rule.name)} has no ingestion endpoint: it is not of kind Direct.`,
    );
  }
  return { endpoint, immutableId: String(properties.immutableId), streams: streamsOf(properties) };
}

/** For each table the stream that fills it. */
function streamsOf(properties: JsonObject): Rule['streams'] {
  const flows = (properties.dataFlows ?? []) as { streams: string[]; outputStream?: string }[];
  const entries = flows.flatMap(({ streams, outputStream }) =>
    streams.map(stream => [tableOf(outputStream ?? stream), stream] as const),
  );
  return Object.fromEntries(entries);
}

function tableOf(outputStream: string): string {
  return outputStream.replace(/^(Custom|Microsoft)-/, '');
}
