import { Failure } from '../../core/failure.ts';
import type { Item } from '../item.ts';
import { isObject, type Json, type JsonObject, resourceGroupId } from '../resource.ts';
import { type Exported, exportedResources, nowhere } from './arm-template.ts';

/** The items as Bicep. Throws `usage/invalid` for a playbook: its template is ARM, which `bicep decompile` takes. */
export async function bicep(items: readonly Item[]): Promise<string> {
  const playbook = items.find(item => item.kind === 'playbook');
  if (playbook) {
    throw new Failure(
      'usage/invalid',
      `${playbook.file} is an ARM template already: name it in a module of Bicep, or turn it with \`az bicep decompile\`, and leave it out here.`,
    );
  }
  const resources = await exportedResources(items);
  return [...head, ...resources.map(resource)].join('\n');
}

const head = [
  "@description('The name of the workspace that Microsoft Sentinel is on')",
  'param workspace string',
  'param location string = resourceGroup().location',
  '',
  "resource logAnalytics 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {",
  '  name: workspace',
  '}',
  '',
];

function resource({ type, apiVersion, name, place, body }: Exported, index: number): string {
  const symbol = `${(type.split('/').at(-1) ?? 'resource').replace(/s$/, '')}${index + 1}`;
  const where = { extension: '  scope: logAnalytics', workspace: '  parent: logAnalytics', group: undefined }[place];
  const lines = [
    ...(where ? [where] : []),
    `  name: ${literal(name)}`,
    ...Object.entries(body).map(([key, value]) => `  ${keyOf(key)}: ${render(value, '  ')}`),
  ];
  return `resource ${symbol} '${type}@${apiVersion}' = {\n${lines.join('\n')}\n}\n`;
}

function render(value: Json, indent: string): string {
  const deeper = `${indent}  `;
  if (typeof value === 'string') return placed(value);
  if (Array.isArray(value))
    return value.length === 0
      ? '[]'
      : `[\n${value.map(one => `${deeper}${render(one, deeper)}`).join('\n')}\n${indent}]`;
  if (!isObject(value)) return number(value);
  return mapping(value, indent, deeper);
}

function mapping(value: JsonObject, indent: string, deeper: string): string {
  const lines = Object.entries(value).map(([key, one]) => `${deeper}${keyOf(key)}: ${render(one, deeper)}`);
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}

/** Bicep has whole numbers only; a fraction goes through json(). */
function number(value: Json): string {
  return typeof value === 'number' && !Number.isInteger(value) ? `json('${value}')` : String(value);
}

const places: readonly (readonly [string, string])[] = [
  [nowhere.workspaceId, 'logAnalytics.id'],
  [resourceGroupId(nowhere), 'resourceGroup().id'],
  [`/subscriptions/${nowhere.subscription}`, 'subscription().id'],
  [nowhere.location, 'location'],
];

function placed(value: string): string {
  const found = places.find(([place]) => value === place || value.startsWith(`${place}/`));
  if (!found) return literal(value);
  const rest = value.slice(found[0].length);
  return rest === '' ? found[1] : `'\${${found[1]}}${escaped(rest)}'`;
}

function literal(value: string): string {
  return `'${escaped(value)}'`;
}

/** https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings */
function escaped(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('${', '\\${')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
}

function keyOf(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : literal(key);
}
