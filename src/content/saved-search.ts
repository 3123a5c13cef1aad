import { list, pick, text, trimmed, withoutEmpty } from './field.ts';
import type { Item } from './item.ts';
import type { Deployment } from './kind.ts';
import { plainParameters } from './parser-parameters.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  markFor,
  markName,
  properties,
  type Target,
  writeMark,
} from './resource.ts';

/** This category makes a saved search a hunting query; every other one is a query or a function. */
export const huntingCategory = 'Hunting Queries';
const apiVersion = '2025-07-01';

/** How hunting queries and parsers, which share the API of saved searches, are told apart and written. */
export interface SavedSearchKind {
  kind: string;
  stage: number;
  owns(properties: JsonObject): boolean;
  name(item: Item): string;
  label(item: Item): string;
  properties(item: Item): JsonObject;
  /** Which of these must be there before others: those of a lower level. */
  levels?(items: readonly Item[]): ReadonlyMap<Item, number>;
  sameAs?: Deployment['sameAs'];
  fromArm?: Deployment['fromArm'];
}

/**
 * Saved searches are written one at a time: the store behind them refuses writes at the same time.
 * https://learn.microsoft.com/rest/api/loganalytics/saved-searches
 */
export function savedSearches(of: SavedSearchKind): Deployment {
  return {
    stage: of.stage,
    parallel: 1,
    mark: 'tag-list',
    etag: true,
    deletable: true,
    resources: (items, target) => {
      const levels = of.levels?.(items);
      return items.map(item => ({
        kind: of.kind,
        id: `${collection(target)}/${of.name(item)}`,
        apiVersion,
        label: of.label(item),
        file: item.file,
        level: levels?.get(item) ?? 0,
        body: {
          properties: marked(of.properties(item), writeMark(markFor(target, item.file))),
        },
      }));
    },
    lists: target => [{ path: collection(target), apiVersion }],
    owns: body => of.owns(properties(body)),
    ...(of.fromArm ? { fromArm: of.fromArm } : {}),
    ...(of.sameAs ? { sameAs: of.sameAs } : {}),
    comparable,
    label: body => text(properties(body).functionAlias) || text(properties(body).displayName),
  };
}

function collection(target: Pick<Target, 'workspaceId'>): string {
  return `${target.workspaceId}/savedSearches`;
}

function marked(value: JsonObject, mark: string): JsonObject {
  return { ...value, tags: [...list(value.tags), { name: markName, value: mark }] };
}

/** Tags that the portal adds by itself. */
const portalTags = ['createdBy', 'createdTimeUtc', markName];

function comparable(body: JsonObject): JsonObject {
  const given = properties(body);
  const fields = pick(given, ['category', 'displayName', 'functionAlias']);
  const functionParameters = plainParameters(text(given.functionParameters));
  return withoutEmpty({
    ...fields,
    functionParameters,
    query: trimmed(given.query) ?? '',
    tags: tagMap(given.tags),
  }) as JsonObject;
}

function tagMap(tags: Json | undefined): JsonObject {
  const pairs = list(tags)
    .filter(isObject)
    .filter(tag => !portalTags.includes(text(tag.name)))
    .map(tag => [text(tag.name), trimmed(tag.value) ?? ''] as const);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}
