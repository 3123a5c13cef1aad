import type { Item } from '../item.ts';
import { desiredResources } from '../plan/desired.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  markName,
  type Resource,
  resourceGroupId,
  type Target,
} from '../resource.ts';
import { toCsv } from '../watchlist-file.ts';

/** Where exported content lies until a deployment says where: no resource of anyone's has these names. */
export const nowhere: Target = {
  subscription: '00000000-0000-0000-0000-000000000000',
  resourceGroup: 'picket-export-group',
  workspaceId:
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/picket-export-group/providers/Microsoft.OperationalInsights/workspaces/picket-export-workspace',
  location: 'picket-export-location',
  tenant: '00000000-0000-0000-0000-000000000000',
  repository: 'picket-export',
};

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

/** A resource as it stands in no workspace yet: without the mark of an owner, with its rows as the service takes them. */
export interface Exported {
  kind: string;
  file: string;
  /** `Microsoft.SecurityInsights/alertRules`; the segments of the type, with the workspace in front where it lies in one. */
  type: string;
  apiVersion: string;
  /** Its own name, without that of the workspace. */
  name: string;
  place: 'workspace' | 'extension' | 'group';
  body: JsonObject;
}

/** The resources that items stand for, playbooks left out: those are templates already. */
export async function exportedResources(items: readonly Item[]): Promise<Exported[]> {
  const wanted = items.filter(item => item.kind !== 'playbook');
  const resources = await desiredResources(wanted, nowhere, { workspace: 'export' });
  return resources.map(exported);
}

function exported(resource: Resource): Exported {
  const { kind, file, apiVersion, rows, id } = resource;
  const body = unmarked(resource.body) as JsonObject;
  const own = id.startsWith(`${nowhere.workspaceId}/`) ? id.slice(nowhere.workspaceId.length + 1) : undefined;
  const extension = /^providers\/([^/]+\/[^/]+)\/(.+)$/.exec(own ?? '');
  const inside = /^([^/]+)\/(.+)$/.exec(own ?? '');
  const group = /\/providers\/([^/]+\/[^/]+)\/([^/]+)$/.exec(id);
  const [place, type, name] = extension
    ? (['extension', extension[1], extension[2]] as const)
    : inside
      ? (['workspace', `Microsoft.OperationalInsights/workspaces/${inside[1]}`, inside[2]] as const)
      : (['group', group?.[1] ?? '', group?.[2] ?? ''] as const);
  return { kind, file, type, apiVersion, name, place, body: rows ? withRows(body, rows) : body };
}

/** Rows travel inside of the watchlist. https://learn.microsoft.com/rest/api/securityinsights/watchlists/create-or-update */
function withRows(body: JsonObject, rows: NonNullable<Resource['rows']>): JsonObject {
  const rawContent = toCsv({ header: Object.keys(rows[0] ?? {}), rows });
  const own = isObject(body.properties) ? body.properties : {};
  return { ...body, properties: { ...own, rawContent, contentType: 'text/csv', numberOfLinesToSkip: 0 } };
}

/** The mark of an owner stands in tags, lists of tags or labels; a copy that others deploy is not ours. */
function unmarked(value: Json): Json {
  const isMark = (one: Json) =>
    isObject(one) ? one.name === markName : typeof one === 'string' && one.includes(`${nowhere.repository}#`);
  if (Array.isArray(value)) return value.filter(one => !isMark(one)).map(unmarked);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key, one]) => !(key === markName && isMark(one)));
  return Object.fromEntries(kept.map(([key, one]) => [key, unmarked(one)]));
}

const workspaceName = "parameters('workspace')";
const expressions: readonly (readonly [string, string])[] = [
  [nowhere.workspaceId, `resourceId('Microsoft.OperationalInsights/workspaces', ${workspaceName})`],
  [resourceGroupId(nowhere), 'resourceGroup().id'],
  [`/subscriptions/${nowhere.subscription}`, 'subscription().id'],
  [nowhere.location, "parameters('location')"],
];

/** A value as a template has it: ids of the place become expressions, a text in brackets is kept from being one. */
export function templateValue(value: Json): Json {
  if (typeof value === 'string') return templateText(value);
  if (Array.isArray(value)) return value.map(templateValue);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, templateValue(one)]));
}

function templateText(value: string): string {
  const found = expressions.find(([place]) => value === place || value.startsWith(`${place}/`));
  if (!found) return value.startsWith('[') ? `[${value}` : value;
  const rest = value.slice(found[0].length);
  return rest === '' ? `[${found[1]}]` : `[concat(${found[1]}, '${rest.replaceAll("'", "''")}')]`;
}

/** One template for the items: parameters are the name of the workspace and the region. */
export async function armTemplate(items: readonly Item[]): Promise<JsonObject> {
  const resources = (await exportedResources(items)).map(armResource);
  const playbooks = items.filter(item => item.kind === 'playbook').map(nested);
  return {
    $schema: schema,
    contentVersion: '1.0.0.0',
    parameters: {
      workspace: {
        type: 'string',
        metadata: { description: 'The name of the workspace that Microsoft Sentinel is on' },
      },
      location: { type: 'string', defaultValue: '[resourceGroup().location]' },
    },
    resources: [...resources, ...playbooks],
  };
}

export function armResource({ type, name, place, apiVersion, body }: Exported): JsonObject {
  const own = name.replaceAll("'", "''");
  const value = templateValue(body) as JsonObject;
  if (place === 'group') return { type, apiVersion, name: templateText(name), ...value };
  const [provider, collection] = type.split('/');
  if (place === 'workspace') return { type, apiVersion, name: `[concat(${workspaceName}, '/${own}')]`, ...value };
  return {
    type: `Microsoft.OperationalInsights/workspaces/providers/${collection}`,
    apiVersion,
    name: `[concat(${workspaceName}, '/${provider}/${own}')]`,
    ...value,
  };
}

/** The template of a playbook inside of another one, with its own parameters at their defaults. */
function nested(item: Item): JsonObject {
  const name = item.file.split('/').at(-2) ?? 'playbook';
  return {
    type: 'Microsoft.Resources/deployments',
    apiVersion: '2022-09-01',
    name,
    properties: {
      mode: 'Incremental',
      expressionEvaluationOptions: { scope: 'inner' },
      template: item.value as JsonObject,
    },
  };
}
