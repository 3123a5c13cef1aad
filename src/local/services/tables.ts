import type { Table } from '../../core/table.ts';
import type { Resource } from '../../kql/duckdb/store.ts';
import {
  armRequest,
  checkPreconditions,
  conflictRefusal,
  isObject,
  type Json,
  newEtag,
  page,
  propertiesOf,
  wire,
  workspacePath,
} from '../arm.ts';
import { storedTable } from '../schema.ts';
import { armAudience, type Call, defineService, noContent, ok, Refusal, type Reply } from '../service.ts';
import { azureType, checkedColumns, type DeclaredColumn, standardColumns } from '../table-definition.ts';
import type { LocalWorkspace } from '../workspace.ts';

const path = `${workspacePath}/tables`;

/** The tables of the workspace: Microsoft's, and custom ones. https://learn.microsoft.com/rest/api/loganalytics/tables */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: [
    { name: 'Tables_ListByWorkspace', method: 'GET', path, handle: list },
    { name: 'Tables_Get', method: 'GET', path: `${path}/:table`, handle: get },
    { name: 'Tables_CreateOrUpdate', method: 'PUT', path: `${path}/:table`, handle: put },
    { name: 'Tables_Update', method: 'PATCH', path: `${path}/:table`, handle: put },
    { name: 'Tables_Delete', method: 'DELETE', path: `${path}/:table`, handle: remove },
  ],
});

function idOf(workspace: LocalWorkspace, name: string): string {
  return `${workspace.id}/tables/${name}`;
}

function list(call: Call): Reply {
  const { workspace } = call;
  const own = new Map(
    workspace.store.resources(`${workspace.id}/tables`).map(resource => [wire(resource).name, wire(resource)]),
  );
  const standard = [...workspace.standardTables.values()]
    .filter(({ name }) => !own.has(name))
    .map(table => standardBody(workspace, table));
  return page(call, [...own.values(), ...standard], 5000);
}

function get(call: Call): Reply {
  const { workspace, params } = call;
  const resource = workspace.store.resource(idOf(workspace, params.table));
  const standard = standardNamed(workspace, params.table);
  if (!resource && !standard) throw new Refusal(404, 'ResourceNotFound', `Table '${params.table}' was not found.`);
  return ok(resource ? wire(resource) : standardBody(workspace, standard!));
}

function standardNamed(workspace: LocalWorkspace, name: string): Table | undefined {
  const wanted = name.toLowerCase();
  return [...workspace.standardTables.values()].find(table => table.name.toLowerCase() === wanted);
}

/**
 * Creates or changes a table; both answer 200, which is all that older clients take. PUT takes what is not named back to its default and drops columns that are not named; PATCH keeps both.
 */
async function put(call: Call): Promise<Reply> {
  const { workspace, params } = call;
  const request = armRequest(call).properties;
  const current = workspace.store.resource(idOf(workspace, params.table));
  checkPreconditions(call, current);
  const standard = standardNamed(workspace, params.table);
  const name = standard?.name ?? (current ? wire(current).name : params.table);
  if (!standard) checkName(name);
  if (call.method === 'PATCH' && !current && !standard)
    throw new Refusal(404, 'ResourceNotFound', `Table '${name}' was not found.`);
  const before = current ? propertiesOf(current) : undefined;
  const properties = standard
    ? standardProperties(standard, request, before)
    : customProperties(name, call.method === 'PATCH' ? patched(before!, request) : request, before);
  const resource = {
    id: idOf(workspace, name),
    etag: newEtag(),
    body: { id: idOf(workspace, name), name, type, properties },
  };
  const conflict = await workspace.store.commit({
    put: [{ resource, expect: current?.etag ?? null }],
    tables: [storedTable(workspace, resource)],
  });
  if (conflict) throw conflictRefusal(resource.id);
  return ok(wire(resource));
}

const type = 'Microsoft.OperationalInsights/workspaces/tables';

function checkName(name: string): void {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,62}_CL$/.test(name))
    throw new Refusal(
      400,
      'InvalidParameter',
      `The table name '${name}' is not valid: a custom table begins with a letter, holds letters, digits and underscores and ends in _CL.`,
    );
}

function patched(before: Json, request: Json): Json {
  const schema = isObject(request.schema) ? { ...(before.schema as Json), ...request.schema } : before.schema;
  return { ...before, ...request, schema };
}

function customProperties(name: string, request: Json, before: Json | undefined): Json {
  const schema = request.schema;
  if (!isObject(schema))
    throw new Refusal(400, 'InvalidParameter', "The property 'schema' is missing: a custom table needs its columns.");
  if (typeof schema.name === 'string' && schema.name.toLowerCase() !== name.toLowerCase())
    throw new Refusal(400, 'InvalidParameter', `The schema is for the table '${schema.name}', the path for '${name}'.`);
  const columns = checkedColumns(schema.columns);
  if (before) refuseRetype((before.schema as { columns: DeclaredColumn[] }).columns, columns);
  return {
    ...retention(request),
    schema: {
      name,
      ...(schema.description ? { description: schema.description } : {}),
      ...(schema.displayName ? { displayName: schema.displayName } : {}),
      columns,
      standardColumns: standardColumns.map(wireColumn),
      tableType: 'CustomLog',
      tableSubType: 'DataCollectionRuleBased',
      solutions: ['LogManagement'],
      isTroubleshootingAllowed: true,
    },
    provisioningState: 'Succeeded',
  };
}

function refuseRetype(before: readonly DeclaredColumn[], after: readonly DeclaredColumn[]): void {
  const types = new Map(after.map(({ name, type }) => [name.toLowerCase(), type]));
  for (const { name, type } of before) {
    const wanted = types.get(name.toLowerCase());
    if (wanted !== undefined && wanted !== type)
      throw new Refusal(
        400,
        'InvalidParameter',
        `The type of the column '${name}' can not be changed from ${type} to ${wanted}. Add a column with another name.`,
      );
  }
}

/** On Microsoft's tables only retention and custom columns, which end in _CF, can be written. */
function standardProperties(table: Table, request: Json, before: Json | undefined): Json {
  const asked = isObject(request.schema) ? checkedColumns(request.schema.columns ?? []) : undefined;
  const known = new Set(table.columns.map(({ name }) => name));
  const added =
    asked?.filter(({ name }) => !known.has(name)) ??
    ((before?.schema as Json | undefined)?.columns as DeclaredColumn[] | undefined) ??
    [];
  const wrong = added.find(({ name }) => !name.endsWith('_CF'));
  if (wrong)
    throw new Refusal(
      400,
      'InvalidParameter',
      `The column '${wrong.name}' can not be added: custom columns of the table '${table.name}' end in _CF.`,
    );
  return {
    ...standardBodyProperties(table),
    ...retention(request),
    schema: { ...standardSchema(table), columns: added },
  };
}

function retention(request: Json): Json {
  const plan = request.plan ?? 'Analytics';
  if (!['Analytics', 'Basic', 'Auxiliary'].includes(String(plan)))
    throw new Refusal(400, 'InvalidParameter', `The plan '${plan}' is not one of Analytics, Basic, Auxiliary.`);
  const days = days730(request.retentionInDays, 'retentionInDays', 90);
  const total = totalDays(request.totalRetentionInDays, days);
  return { plan, retentionInDays: days, totalRetentionInDays: total, archiveRetentionInDays: total - days };
}

function days730(value: unknown, name: string, fallback: number): number {
  if (value === undefined || value === null || value === -1) return fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 4 && value <= 730) return value;
  throw new Refusal(
    400,
    'InvalidParameter',
    `${name} must be from 4 to 730 days, or -1 for the workspace's default, not ${JSON.stringify(value)}.`,
  );
}

const archiveYears = [1095, 1460, 1826, 2191, 2556, 2922, 3288, 3653, 4018, 4383];

function totalDays(value: unknown, days: number): number {
  if (typeof value === 'number' && archiveYears.includes(value)) return value;
  const total = days730(value, 'totalRetentionInDays', days);
  if (total < days)
    throw new Refusal(
      400,
      'InvalidParameter',
      `totalRetentionInDays (${total}) must not be less than retentionInDays (${days}).`,
    );
  return total;
}

function wireColumn({ name, type }: Table['columns'][number]): DeclaredColumn {
  return { name, type: azureType(type) };
}

function standardSchema(table: Table): Json {
  return {
    name: table.name,
    ...(table.description ? { description: table.description } : {}),
    columns: [],
    standardColumns: table.columns.map(wireColumn),
    tableType: 'Microsoft',
    tableSubType: 'Any',
    solutions: ['LogManagement'],
    isTroubleshootingAllowed: true,
  };
}

function standardBodyProperties(table: Table): Json {
  return { ...retention({}), schema: standardSchema(table), provisioningState: 'Succeeded' };
}

function standardBody(workspace: LocalWorkspace, table: Table): Json {
  return { id: idOf(workspace, table.name), name: table.name, type, properties: standardBodyProperties(table) };
}

/** Deletes a custom table with its rows. */
async function remove(call: Call): Promise<Reply> {
  const { workspace, params } = call;
  const resource: Resource | undefined = workspace.store.resource(idOf(workspace, params.table));
  if (standardNamed(workspace, params.table))
    throw new Refusal(400, 'InvalidParameter', `The table '${params.table}' is Microsoft's and can not be deleted.`);
  if (!resource) return noContent;
  await workspace.store.commit({ remove: [{ id: resource.id }], drop: [wire(resource).name] });
  return ok();
}
