import { defined, pick, text } from './field.ts';
import type { FileForm, Pulled } from './kind.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  properties,
  resourceGroupId,
  type Target,
} from './resource.ts';

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const location = '[resourceGroup().location]';

/**
 * A live workflow as an ARM template, with the connections that it uses. A connection never gives its secrets back, so its
 * template has none: who deploys it anew must sign in once. Connections themselves stand in no file of their own.
 */
export function playbookTemplate({ body, others, existing, target }: Pulled): FileForm | undefined {
  if (isObject(properties(body).api) || existing) return undefined;
  const name = text(body.name);
  const used = JSON.stringify(objectAt(properties(body), 'parameters')).toLowerCase();
  const connections = others.filter(
    one => isObject(properties(one).api) && used.includes(`"${text(one.id).toLowerCase()}"`),
  );
  const resources = [...connections.map(one => connection(one, target)), workflow(body, target)];
  const parameters = { PlaybookName: { type: 'string', defaultValue: name } };
  return {
    path: `${name}/azuredeploy.json`,
    value: { $schema: schema, contentVersion: '1.0.0.0', metadata: { title: name }, parameters, resources },
  };
}

function connection(body: JsonObject, target: Target): JsonObject {
  const { api, displayName } = properties(body);
  return {
    type: 'Microsoft.Web/connections',
    apiVersion: '2016-06-01',
    name: text(body.name),
    location,
    properties: inTemplate({ displayName: displayName ?? null, api: { id: text((api as JsonObject).id) } }, target),
  };
}

function workflow(body: JsonObject, target: Target): JsonObject {
  const identity = objectAt(body, 'identity');
  return defined({
    type: 'Microsoft.Logic/workflows',
    apiVersion: '2017-07-01',
    name: "[parameters('PlaybookName')]",
    location,
    identity: identity.type === 'SystemAssigned' ? { type: 'SystemAssigned' } : undefined,
    properties: inTemplate(pick(properties(body), ['state', 'definition', 'parameters']), target),
  });
}

/** A value as a template has it: an id of this resource group or subscription becomes an expression that gives it. */
function inTemplate(value: Json, target: Target): Json {
  if (typeof value === 'string') return textInTemplate(value, target);
  if (Array.isArray(value)) return value.map(one => inTemplate(one, target));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inTemplate(inner, target)]));
}

/** A text in brackets is an expression, unless the first one is doubled. */
function textInTemplate(value: string, target: Target): string {
  if (/^\[.*\]$/s.test(value)) return `[${value}`;
  const places = [
    ['resourceGroup().id', resourceGroupId(target)],
    ['subscription().id', `/subscriptions/${target.subscription}`],
  ];
  const found = places.find(([, id]) => value.toLowerCase().startsWith(`${id.toLowerCase()}/`));
  return found && !value.includes("'") ? `[concat(${found[0]}, '${value.slice(found[1].length)}')]` : value;
}
