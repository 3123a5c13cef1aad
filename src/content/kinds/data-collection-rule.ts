import { posix } from 'node:path';
import { isCustomTable, sentAs } from '../../core/table.ts';
import { armFileKind } from '../arm-file.ts';
import { list, pick, text, withoutEmpty } from '../field.ts';
import type { Item } from '../item.ts';
import { defineKind, type FileForm, type Pulled } from '../kind.ts';
import { placeholder } from '../parameters.ts';
import {
  isObject,
  type JsonObject,
  markFor,
  markName,
  objectAt,
  properties,
  type Resource,
  readMark,
  resourceGroupId,
  type Target,
  writeMark,
} from '../resource.ts';

const apiVersion = '2024-03-11';
/** Streams know fewer types than tables: a GUID travels as text and is turned into one on the way. */
const streamTypes: Readonly<Record<string, string>> = { bool: 'boolean', guid: 'string' };
const destination = 'workspace';

const object: JsonObject = { type: 'object' };
const file = armFileKind({
  name: 'data-collection-rule',
  noun: 'data collection rule',
  folder: 'data-collection',
  files: /(^|\/)data-collection\/rules\/.*\.(ya?ml|json)$/i,
  type: 'Microsoft.Insights/dataCollectionRules',
  apiVersion,
  stage: 2,
  mark: 'tags',
  etag: false,
  collection,
  kinds: ['Direct', 'WorkspaceTransforms', 'Linux', 'Windows', 'AgentSettings', 'PlatformTelemetry'],
  regional: true,
  required: ['dataFlows', 'destinations'],
  properties: {
    description: { type: 'string' },
    dataCollectionEndpointId: { type: 'string' },
    streamDeclarations: object,
    dataSources: object,
    destinations: object,
    dataFlows: { type: 'array', items: object },
    references: object,
    agentSettings: object,
  },
});

/**
 * Rules that files describe, and one of kind Direct for the tables of each connector folder: a stream for each table.
 * https://learn.microsoft.com/rest/api/monitor/data-collection-rules
 */
export default defineKind({
  ...file,
  madeOf: 'table',
  deploys: {
    stage: 2,
    parallel: 4,
    mark: 'tags',
    etag: false,
    deletable: true,
    resources: (items, target) => {
      const tables = items.filter(item => item.kind === 'table' && /(^|\/)connectors\//.test(item.file));
      const sources = Map.groupBy(tables, item => posix.dirname(posix.dirname(item.file)));
      const own = items.filter(item => item.kind === 'data-collection-rule');
      return [
        ...(file.deploys?.resources(own, target) ?? []),
        ...[...sources].map(([folder, tables]) => rule(folder, tables, target)),
      ];
    },
    lists: target => [{ path: collection(target), apiVersion }],
    comparable: body => {
      const given = properties(body);
      return withoutEmpty({
        kind: body.kind ?? null,
        location: text(body.location).toLowerCase().replaceAll(' ', ''),
        streams: streams(objectAt(given, 'streamDeclarations')),
        flows: flows(given),
        ...pick(given, ['description', 'dataSources', 'agentSettings', 'references']),
        dataCollectionEndpointId: text(given.dataCollectionEndpointId).toLowerCase(),
      }) as JsonObject;
    },
    fromArm: ruleFile,
    label: body => text(body.name),
  },
});

function collection(target: Target): string {
  return `${resourceGroupId(target)}/providers/Microsoft.Insights/dataCollectionRules`;
}

/** A live rule as a file; the rules of connectors are made of their tables. Its own workspace is that of wherever it goes. */
function ruleFile(live: Pulled): FileForm | undefined {
  const { body, target } = live;
  const made = readMark(objectAt(body, 'tags')[markName])?.path;
  if (made !== undefined && !/\.(ya?ml|json)$/.test(made)) return undefined;
  const form = file.deploys?.fromArm?.(live);
  if (!form) return undefined;
  const given = objectAt(form.value, 'properties');
  const workspaces = list(objectAt(given, 'destinations').logAnalytics).filter(isObject);
  const logAnalytics = workspaces.map(({ name, workspaceResourceId }) => ({
    name,
    workspaceResourceId: isOwn(text(workspaceResourceId), target) ? placeholder('workspace.id') : workspaceResourceId,
  }));
  const destinations = { ...objectAt(given, 'destinations'), ...(logAnalytics.length > 0 ? { logAnalytics } : {}) };
  return { path: `rules/${form.path}`, value: { ...form.value, properties: { ...given, destinations } } };
}

function isOwn(id: string, target: Target): boolean {
  return id.toLowerCase() === target.workspaceId.toLowerCase();
}

function rule(folder: string, tables: readonly Item[], target: Target): Resource {
  const name = `picket-${posix.basename(folder)}`;
  return {
    kind: 'data-collection-rule',
    id: `${resourceGroupId(target)}/providers/Microsoft.Insights/dataCollectionRules/${name}`,
    apiVersion,
    label: name,
    file: folder,
    body: {
      location: target.location,
      kind: 'Direct',
      tags: { [markName]: writeMark(markFor(target, folder)) },
      properties: {
        description: `Rows of the connector ${posix.basename(folder)}, one stream a table.`,
        streamDeclarations: Object.fromEntries(
          tables.map(item => [`Custom-${tableName(item)}`, { columns: columns(item) }]),
        ),
        destinations: { logAnalytics: [{ workspaceResourceId: target.workspaceId, name: destination }] },
        dataFlows: tables.map(flow),
      },
    },
  };
}

function tableName(item: Item): string {
  return text((item.value as JsonObject).name);
}

function columns(item: Item): JsonObject[] {
  return tableColumns(item).map(column => ({
    name: sentAs(text(column.name)),
    type: streamTypes[text(column.type)] ?? column.type,
  }));
}

function tableColumns(item: Item): JsonObject[] {
  return list((item.value as JsonObject).columns).filter(isObject);
}

function flow(item: Item): JsonObject {
  const name = tableName(item);
  const outputStream = `${isCustomTable(name) ? 'Custom' : 'Microsoft'}-${name}`;
  return { streams: [`Custom-${name}`], destinations: [destination], transformKql: transform(item), outputStream };
}

/** What stands beside the table as `<Table>.transform.kql`, or the rows as they come; columns added to a table of Microsoft's get their ending. */
function transform(item: Item): string {
  const own = item.beside(`${tableName(item)}.transform.kql`)?.trim();
  if (own) return own;
  const guids = tableColumns(item).filter(column => column.type === 'guid');
  const casts = guids.map(({ name }) => `${text(name)} = toguid(${text(name)})`);
  const added = tableColumns(item)
    .map(({ name }) => text(name))
    .filter(name => sentAs(name) !== name);
  return [
    'source',
    ...(casts.length ? [`extend ${casts.join(', ')}`] : []),
    ...(added.length ? [`project-rename ${added.map(name => `${name} = ${sentAs(name)}`).join(', ')}`] : []),
  ].join(' | ');
}

function streams(declared: JsonObject): JsonObject {
  const named = Object.entries(declared).map(([name, stream]) => {
    const columns = list((stream as JsonObject).columns).filter(isObject);
    return [name, Object.fromEntries(columns.map(column => [text(column.name), text(column.type)]))] as const;
  });
  return Object.fromEntries(named);
}

/** Where each stream goes, whatever names the destinations have. */
function flows(given: JsonObject): JsonObject {
  const workspaces = list(objectAt(given, 'destinations').logAnalytics).filter(isObject);
  const place = (name: string) => text(workspaces.find(one => one.name === name)?.workspaceResourceId).toLowerCase();
  const pairs = list(given.dataFlows)
    .filter(isObject)
    .map(one => [
      list(one.streams).join(','),
      {
        to: list(one.destinations).map(name => place(text(name))),
        transform: text(one.transformKql) || 'source',
        into: one.outputStream ?? '',
      },
    ]);
  return Object.fromEntries(pairs);
}
