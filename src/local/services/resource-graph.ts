import type { Column, Table } from '../../core/table.ts';
import type { Resource } from '../../kql/duckdb/store.ts';
import { createEngine } from '../../kql/index.ts';
import { toBatch } from '../../kql/rows.ts';
import { emptyBatch } from '../../kql/value.ts';
import { type ArmBody, isObject, type Json } from '../arm.ts';
import { answerOf } from '../query-answer.ts';
import { armAudience, type Call, defineService, ok, Refusal, type Reply } from '../service.ts';
import { type LocalWorkspace, location, resourceGroup, workspaceName } from '../workspace.ts';

/** Azure Resource Graph: KQL over the resources that there are. https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 1024 * 1024,
  operations: [
    { name: 'Resources', method: 'POST', path: '/providers/Microsoft.ResourceGraph/resources', handle: resources },
  ],
});

const texts = ['id', 'name', 'type', 'tenantId', 'kind', 'location', 'resourceGroup', 'subscriptionId', 'managedBy'];
const bags = ['sku', 'plan', 'properties', 'tags', 'identity', 'zones', 'extendedLocation'];
const columns: Column[] = [
  ...texts.map((name): Column => ({ name, type: 'string' })),
  ...bags.map((name): Column => ({ name, type: 'dynamic' })),
];

/** The service compares names of tables without regard to case; these are the spellings in use. */
const tables: Table[] = ['resources', 'Resources', 'resourcecontainers', 'ResourceContainers'].map(name => ({
  name,
  columns,
}));

async function resources(call: Call): Promise<Reply> {
  const request = call.json();
  if (!isObject(request) || typeof request.query !== 'string' || request.query.trim() === '')
    throw new Refusal(400, 'BadRequest', "The request must have a 'query'.");
  const options = isObject(request.options) ? request.options : {};
  const { rows, columns: shown } = await answered(withTable(request.query), call.workspace);
  const objects =
    options.resultFormat === 'objectArray' || (options.resultFormat === undefined && call.apiVersion >= '2021');
  const data = objects
    ? rows.map(row => Object.fromEntries(shown.map(({ name }, index) => [name, row[index]])))
    : { columns: shown, rows };
  return ok({ totalRecords: rows.length, count: rows.length, data, facets: [], resultTruncated: 'false' });
}

/** A query may leave out the table `resources` and begin with an operator. */
function withTable(query: string): string {
  const operator = /^\s*(where|extend|project|summarize|order|sort|take|limit|top|distinct|count|mv-?expand|join)\b/i;
  return operator.test(query) ? `resources | ${query}` : query;
}

interface Answered {
  columns: { name: string; type: string }[];
  rows: unknown[][];
}

async function answered(query: string, workspace: LocalWorkspace): Promise<Answered> {
  const engine = createEngine({ tables });
  const analysis = engine.analyze(query);
  const error = analysis.diagnostics.find(({ severity }) => severity === 'error');
  if (error)
    throw new Refusal(400, 'BadRequest', 'Please provide below info when asking for support.', {
      details: { details: [{ code: 'InvalidQuery', message: `Query is invalid. ${error.message}` }] },
    });
  const rows = { resources: all(workspace), resourcecontainers: containers(workspace) };
  const source = {
    table: async (name: string) => {
      const held = rows[name.toLowerCase() as keyof typeof rows];
      return held ? toBatch(columns, held) : emptyBatch(columns);
    },
  };
  const batch = await engine.run(analysis, { source, now: workspace.now() });
  const [table] = answerOf([{ name: 'PrimaryResult', batch }], analysis, '').tables as [Answered];
  return table;
}

/** The workspace itself and what lies beside it in the resource group. */
function all(workspace: LocalWorkspace): Json[] {
  const group = workspace.id.slice(0, workspace.id.indexOf('/providers/'));
  const beside = [
    'microsoft.insights/workbooks',
    'Microsoft.Logic/workflows',
    'Microsoft.Insights/dataCollectionRules',
  ];
  const stored = beside.flatMap(type => workspace.store.resources(`${group}/providers/${type}`));
  const own = {
    id: workspace.id,
    name: workspaceName,
    type: 'microsoft.operationalinsights/workspaces',
    properties: { customerId: workspace.identity.workspaceId, provisioningState: 'Succeeded' },
  };
  return [own, ...stored.map(({ body }: Resource) => body as ArmBody)].map(body => shown(body, workspace));
}

function shown(body: Json, { identity }: LocalWorkspace): Json {
  return {
    tenantId: identity.tenantId,
    location,
    resourceGroup,
    subscriptionId: identity.subscriptionId,
    ...body,
    type: String(body.type).toLowerCase(),
  };
}

function containers(workspace: LocalWorkspace): Json[] {
  const subscription = `/subscriptions/${workspace.identity.subscriptionId}`;
  const group = `${subscription}/resourceGroups/${resourceGroup}`;
  return [
    { id: subscription, name: 'Local Azure', type: 'microsoft.resources/subscriptions' },
    { id: group, name: resourceGroup, type: 'microsoft.resources/subscriptions/resourcegroups' },
  ].map(body => shown(body, workspace));
}
