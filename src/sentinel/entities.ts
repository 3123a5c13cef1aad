import type { Cells } from './cell.ts';
import { entityTypes } from './entity-types.ts';
import type { EntityMapping } from './rule.ts';

/** An entity of an alert: `Type` as alerts spell it, and its fields. */
export type Entity = { Type: string } & Record<string, string | boolean>;

/** What a mapping found: the entities, how many could not be built, and why. */
export interface Mapped {
  entities: Entity[];
  dropped: number;
  issues: string[];
}

/** Limits of one alert. https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities */
const maxEntities = 500;
const maxEntitiesBytes = 64 * 1024;

/** Account names that Sentinel takes for built-in ones and drops when they are mapped. */
const builtInAccounts = new Set([
  'ADMIN',
  'ADMINISTRATOR',
  'SYSTEM',
  'ROOT',
  'ANONYMOUS',
  'AUTHENTICATED USER',
  'NETWORK',
  'NULL',
  'LOCAL SYSTEM',
  'LOCALSYSTEM',
  'NETWORK SERVICE',
]);

/** Builds the entities of an alert from its rows: each mapping over each row, the same entity once, within Sentinel's limits. */
export function mapEntities(mappings: readonly EntityMapping[], cells: Cells, rows: readonly number[]): Mapped {
  const share = Math.floor(maxEntities / Math.max(1, mappings.length));
  const parts = mappings.map(mapping => mapOne(mapping, cells, rows, share));
  const distinct = uniqueBy(
    parts.flatMap(part => part.entities),
    entity => JSON.stringify(entity),
  );
  const entities = cutToBytes(distinct);
  const cut = distinct.length - entities.length;
  return {
    entities,
    dropped: parts.reduce((sum, part) => sum + part.dropped, cut),
    issues: [
      ...parts.flatMap(part => part.issues),
      ...(cut > 0 ? [`${cut} entities were dropped: together they exceed 64 KB.`] : []),
    ],
  };
}

function mapOne(mapping: EntityMapping, cells: Cells, rows: readonly number[], share: number): Mapped {
  const found = rows.map(row => entityOf(mapping, cells, row)).filter(entity => entity !== 'empty');
  const built = found.filter(entity => entity !== 'dropped');
  const distinct = uniqueBy(built, entity => JSON.stringify(entity));
  const entities = distinct.slice(0, share);
  const unfit = found.length - built.length;
  const over = distinct.length - entities.length;
  return {
    entities,
    dropped: unfit + over,
    issues: [
      ...(unfit > 0
        ? [
            `${unfit} ${mapping.entityType} entities were dropped: a required identifier is empty or the name is a built-in one.`,
          ]
        : []),
      ...(over > 0 ? [`${over} ${mapping.entityType} entities were dropped: a mapping may give ${share}.`] : []),
    ],
  };
}

/** One entity of one row: 'empty' where nothing is mapped at all, 'dropped' where Sentinel does not take it. */
function entityOf(mapping: EntityMapping, cells: Cells, row: number): Entity | 'empty' | 'dropped' {
  const type = Object.hasOwn(entityTypes, mapping.entityType) ? entityTypes[mapping.entityType] : undefined;
  const fields: Record<string, string> = {};
  for (const { identifier, columnName } of mapping.fieldMappings) {
    const value = cells.text(row, columnName).trim();
    if (value !== '') fields[identifier] = value;
  }
  if (Object.keys(fields).length === 0) return 'empty';
  if (!type?.required.some(group => group.every(name => Object.hasOwn(fields, name)))) return 'dropped';
  if (type.type === 'account' && builtInAccounts.has(fields.Name?.toUpperCase())) return 'dropped';
  return { Type: type.type, ...typed(split(type.type, fields)) };
}

function split(type: string, fields: Record<string, string>): Record<string, string> {
  if (type === 'account') return splitAccount(fields);
  return type === 'host' ? splitHost(fields) : fields;
}

/** `ana@contoso.example` is Name and UPNSuffix, `CONTOSO\ana` NTDomain and Name (not verified for FullName); what is mapped itself wins. */
function splitAccount({ FullName, ...fields }: Record<string, string>): Record<string, string> {
  const { Name = FullName, ...others } = fields;
  if (Name === undefined) return fields;
  const at = Name.lastIndexOf('@');
  if (at > 0) return { Name: Name.slice(0, at), UPNSuffix: Name.slice(at + 1), ...others };
  const slash = Name.indexOf('\\');
  if (slash > 0) return { Name: Name.slice(slash + 1), NTDomain: Name.slice(0, slash), ...others };
  return { Name, ...others };
}

/** `web1.contoso.example` is HostName and DnsDomain (not verified); what is mapped itself wins. */
function splitHost({ FullName, ...fields }: Record<string, string>): Record<string, string> {
  if (FullName === undefined) return fields;
  const dot = FullName.indexOf('.');
  if (dot <= 0) return { HostName: FullName, ...fields };
  return { HostName: FullName.slice(0, dot), DnsDomain: FullName.slice(dot + 1), ...fields };
}

function typed(fields: Record<string, string>): Record<string, string | boolean> {
  if (!('IsDomainJoined' in fields)) return fields;
  return { ...fields, IsDomainJoined: /^(true|1)$/i.test(fields.IsDomainJoined) };
}

function cutToBytes(entities: Entity[]): Entity[] {
  let bytes = '[]'.length;
  return entities.filter((entity, at) => {
    bytes += Buffer.byteLength(JSON.stringify(numbered(entity, at))) + ','.length;
    return bytes <= maxEntitiesBytes;
  });
}

/** The Entities column: a JSON array whose items carry an `$id`; '' where there is none. */
export function entitiesJson(entities: readonly Entity[]): string {
  if (entities.length === 0) return '';
  return JSON.stringify(entities.map(numbered));
}

/** The count begins at 3 in samples; that it always does is not verified, and any distinct texts work. */
function numbered(entity: Entity, at: number): Record<string, string | boolean> {
  return { $id: String(at + 3), ...entity };
}

/** Names an entity for comparison: by a strong identifier where it has one, else by all that is known of it. */
export function entityKey(entity: Entity): string {
  const type = Object.values(entityTypes).find(one => one.type === entity.Type);
  const strong = type?.strong.find(group => group.every(name => Object.hasOwn(entity, name)));
  const names = strong ?? Object.keys(entity).sort();
  return JSON.stringify([entity.Type, ...names.map(name => [name, String(entity[name]).toLowerCase()])]);
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map(item => [key(item), item])).values()];
}
