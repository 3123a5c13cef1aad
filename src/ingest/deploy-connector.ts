import { createArm, type JsonObject } from '../azure/arm.ts';
import { type Workspace, workspaceId } from '../azure/connection.ts';
import { nameGuid } from '../core/id.ts';
import { sentAs, type Table } from '../core/table.ts';
import { tableView, viewCategory } from '../core/table-view.ts';
import type { Connector } from './contract.ts';
import { ruleName } from './destination.ts';
import { healthTable } from './observe/health-rows.ts';

const tablesVersion = '2025-07-01';
const rulesVersion = '2024-03-11';
/** Monitoring Metrics Publisher: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/monitor */
const publisher = '3913510d-42f4-4e42-8a64-420c390055eb';
const streamTypes: Readonly<Record<string, string>> = { bool: 'boolean', guid: 'string' };
const tableTypes: Readonly<Record<string, string>> = { bool: 'boolean', datetime: 'dateTime' };

type TableLike = Pick<Table, 'name' | 'description'> & {
  columns: readonly { name: string; type: string; description?: string }[];
};

/**
 * Creates tables that are not content of a repository (those of health and of a backfill) and the rule of kind Direct that fills them. Gives the resource
 * id of the rule. What is there already is brought to this form; columns are only added.
 * https://learn.microsoft.com/azure/azure-monitor/logs/tutorial-logs-ingestion-api
 */
export async function deployTables(
  workspace: Workspace,
  connector: string,
  tables: readonly TableLike[],
  location: string,
): Promise<string> {
  const arm = createArm(workspace);
  for (const table of tables) {
    const columns = table.columns.map(({ name, type, description }) => ({
      name,
      type: tableTypes[type] ?? type,
      description: description ?? '',
    }));
    const schema = { name: table.name, description: table.description ?? '', columns };
    await arm.put(`${workspaceId(workspace)}/tables/${table.name}`, tablesVersion, { properties: { schema } });
  }
  const id = ruleId(workspace, connector);
  await arm.put(id, rulesVersion, { location, kind: 'Direct', properties: ruleProperties(workspace, tables) });
  return id;
}

function ruleProperties(workspace: Workspace, tables: readonly TableLike[]): JsonObject {
  const streamOf = ({ name }: TableLike) => `Custom-${name}`;
  return {
    streamDeclarations: Object.fromEntries(
      tables.map(table => [
        streamOf(table),
        { columns: table.columns.map(({ name, type }) => ({ name, type: streamTypes[type] ?? type })) },
      ]),
    ),
    destinations: { logAnalytics: [{ workspaceResourceId: workspaceId(workspace), name: 'workspace' }] },
    dataFlows: tables.map(table => ({
      streams: [streamOf(table)],
      destinations: ['workspace'],
      transformKql: 'source',
      outputStream: streamOf(table),
    })),
  };
}

/** A view beside each table, which gives each event once: those of content come with it. */
async function deployViews(workspace: Workspace, tables: readonly TableLike[]): Promise<void> {
  const arm = createArm(workspace);
  const views = tables.map(({ name, columns }) =>
    tableView(
      name,
      columns.map(column => column.name),
    ),
  );
  for (const view of views.filter(it => it !== undefined)) {
    const { name, query } = view;
    const properties = { category: viewCategory, displayName: name, functionAlias: name, query, version: 2 };
    await arm.put(`${workspaceId(workspace)}/savedSearches/${name}`, tablesVersion, { etag: '*', properties });
  }
}

/** The table of health and its rule. */
export function deployHealth(workspace: Workspace, location: string): Promise<string> {
  return deployTables(workspace, 'health', [healthTable], location);
}

/** Tables beside those of a connector for what is read again, with their views, and their rule. */
export async function deployBackfill(
  workspace: Workspace,
  connector: string,
  tables: readonly Table[],
  location: string,
): Promise<string> {
  const beside = tables.map(table => ({
    ...table,
    name: backfillTable(table.name),
    columns: table.columns.map(column => ({ ...column, name: sentAs(column.name) })),
  }));
  const rule = await deployTables(workspace, `${connector}-backfill`, beside, location);
  await deployViews(workspace, beside);
  return rule;
}

/** `OktaSystemLog_Backfill_CL` for `OktaSystemLog_CL`, `AWSCloudTrail_Backfill_CL` for `AWSCloudTrail`. */
export function backfillTable(table: string): string {
  return table.replace(/(_CL)?$/, '_Backfill_CL');
}

/** The resource id of the rule of a connector. */
export function ruleId(workspace: Workspace, connector: string): string {
  const group = `/subscriptions/${workspace.subscription}/resourceGroups/${workspace.resourceGroup}`;
  return `${group}/providers/Microsoft.Insights/dataCollectionRules/${ruleName(connector)}`;
}

/** Lets an identity, by its object id, send rows to a rule. https://learn.microsoft.com/rest/api/authorization/role-assignments/create */
export async function allowSender(workspace: Workspace, rule: string, principal: string): Promise<void> {
  const role = `/subscriptions/${workspace.subscription}/providers/Microsoft.Authorization/roleDefinitions/${publisher}`;
  const path = `${rule}/providers/Microsoft.Authorization/roleAssignments/${nameGuid(`${rule} ${principal}`)}`;
  await createArm(workspace).put(path, '2022-04-01', {
    properties: { roleDefinitionId: role, principalId: principal },
  });
}

/** Shows the connector on Sentinel's page of data connectors, connected while its tables get rows. https://learn.microsoft.com/azure/sentinel/data-connector-ui-definitions-reference */
export async function showOnPage(workspace: Workspace, connector: Connector): Promise<void> {
  const tables = [...new Set(Object.values(connector.streams).map(({ table }) => table.name))];
  const path = `${workspaceId(workspace)}/providers/Microsoft.SecurityInsights/dataConnectorDefinitions/picket-${connector.name}`;
  const uiConfig = {
    id: `picket-${connector.name}`,
    title: `${connector.title} (Picket)`,
    publisher: 'Picket',
    descriptionMarkdown: `Brought in by Picket. The source: ${connector.docs}`,
    graphQueries: tables.map(table => ({ metricName: table, legend: table, baseQuery: table })),
    dataTypes: tables.map(table => ({
      name: table,
      lastDataReceivedQuery: `${table} | summarize Time = max(TimeGenerated)`,
    })),
    connectivityCriteria: tables.map(table => ({
      type: 'IsConnectedQuery',
      value: [`${table} | where TimeGenerated > ago(1d) | take 1 | summarize IsConnected = count() > 0`],
    })),
    sampleQueries: tables.map(table => ({
      description: `Newest rows of ${table}`,
      query: `${table} | top 10 by TimeGenerated`,
    })),
    availability: { status: 1 },
    permissions: { resourceProvider: [], customs: [] },
    instructionSteps: [
      { title: 'Run it', description: `\`picket connector run ${connector.name}\``, instructions: [] },
    ],
  };
  await createArm(workspace).put(path, '2024-09-01', {
    kind: 'Customizable',
    properties: { connectorUiConfig: uiConfig },
  });
}
