import { pick, shortName, text, trimmed, withoutEmpty } from './field.ts';
import type { Item } from './item.ts';
import type { Deployment, FileForm, Kind, MarkPlace, Pulled } from './kind.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  markFor,
  markName,
  objectAt,
  properties,
  type Target,
  writeMark,
} from './resource.ts';
import { mapping, ours } from './schemas.ts';
import { slug } from './slug.ts';

/** A kind whose files say what Azure Resource Manager takes: a name and properties, in YAML or JSON. */
export interface ArmFileKind {
  name: string;
  noun: string;
  folder: string;
  files: RegExp;
  /** The resource type, which a file may name. */
  type: string;
  apiVersion: string;
  stage: number;
  mark: MarkPlace;
  etag: boolean;
  /** The id of the collection in a workspace or its resource group. */
  collection(target: Target): string;
  /** What the list must be asked, so that it shows everything. */
  query?: Readonly<Record<string, string>>;
  /** What the properties may hold; `required` of it must be there. */
  properties: JsonObject;
  required: readonly string[];
  /** The values that `kind` may have, where the resource has one. */
  kinds?: readonly string[];
  /** Whether the resource lies in a region. */
  regional?: true;
  /** Properties that the service fills by itself, with what it puts there. */
  defaults?: JsonObject;
  /** Properties that the service never gives back. */
  secret?: readonly string[];
  /** Whether a listed resource is of this kind at all. */
  owns?(body: JsonObject): boolean;
  /** Properties as they are compared, where the order of something says nothing. */
  canonical?(properties: JsonObject): JsonObject;
}

/** Declares a kind whose files have the form of Azure Resource Manager. */
export function armFileKind(of: ArmFileKind): Kind {
  return {
    name: of.name,
    noun: of.noun,
    folder: of.folder,
    files: of.files,
    claims: value => isObject(value) && text(value.type).toLowerCase() === of.type.toLowerCase(),
    schema: () => schemaOf(of),
    deploys: deploymentOf(of),
  };
}

const resourceName: JsonObject = {
  type: 'string',
  minLength: 1,
  maxLength: 260,
  pattern: '^[^<>%&:\\\\?/#\\s]+$',
  title: 'the name of a resource: no spaces and none of < > % & : \\ ? / #',
};

function schemaOf(of: ArmFileKind): JsonObject {
  return mapping(['name', 'properties', ...(of.kinds ? ['kind'] : [])], {
    name: resourceName,
    type: { type: 'string' },
    apiVersion: { type: 'string' },
    location: { type: 'string' },
    ...(of.kinds ? { kind: { type: 'string', enum: [...of.kinds] } } : {}),
    ...(of.mark === 'tags' ? { tags: { type: 'object', additionalProperties: { type: 'string' } } } : {}),
    properties: mapping(of.required, of.properties),
    deploy: ours.deploy,
  });
}

function deploymentOf(of: ArmFileKind): Deployment {
  return {
    stage: of.stage,
    parallel: 4,
    mark: of.mark,
    etag: of.etag,
    deletable: true,
    resources: (items, target) =>
      items.map(item => ({
        kind: of.name,
        id: `${of.collection(target)}/${text((item.value as JsonObject).name)}`,
        apiVersion: of.apiVersion,
        label: shortName(item.file),
        file: item.file,
        body: bodyOf(of, item, target),
      })),
    lists: target => [
      { path: of.collection(target), apiVersion: of.apiVersion, ...(of.query ? { query: of.query } : {}) },
    ],
    ...(of.owns ? { owns: of.owns } : {}),
    comparable: body => comparable(of, body),
    fromArm: live => fileOf(of, live),
    label: body => text(properties(body).displayName) || text(body.name),
  };
}

function bodyOf(of: ArmFileKind, item: Item, target: Target): JsonObject {
  const value = item.value as JsonObject;
  const mark = markFor(target, item.file);
  const given = { ...of.defaults, ...texts(objectAt(value, 'properties')) };
  return {
    ...(of.kinds ? { kind: value.kind } : {}),
    ...(of.regional ? { location: target.location } : {}),
    ...(of.mark === 'tags' ? { tags: { ...objectAt(value, 'tags'), [markName]: writeMark(mark) } } : {}),
    properties:
      of.mark === 'source'
        ? { ...given, source: { kind: 'SourceRepository', name: mark.repository, sourceId: writeMark(mark) } }
        : given,
  };
}

/** Texts as services keep them, at every depth. */
function texts(value: JsonObject): JsonObject {
  const plain = (one: Json): Json => {
    if (Array.isArray(one)) return one.map(plain);
    return isObject(one) ? texts(one) : (trimmed(one) ?? null);
  };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function comparable(of: ArmFileKind, body: JsonObject): JsonObject {
  const given = withoutSecrets(texts({ ...of.defaults, ...known(of, body) }), of.secret ?? []);
  const { [markName]: _, ...tags } = objectAt(body, 'tags');
  return withoutEmpty({
    ...(of.kinds ? { kind: body.kind } : {}),
    ...(of.mark === 'tags' ? { tags } : {}),
    ...(of.canonical ? of.canonical(given) : given),
  }) as JsonObject;
}

/** The properties that a file can have: what else the service shows is its own. */
function known(of: ArmFileKind, body: JsonObject): JsonObject {
  return pick(properties(body), Object.keys(of.properties));
}

function withoutSecrets(value: JsonObject, secret: readonly string[]): JsonObject {
  const names = new Set(secret.map(name => name.toLowerCase()));
  const kept = Object.entries(value).filter(([key]) => !names.has(key.toLowerCase()));
  return Object.fromEntries(kept.map(([key, one]) => [key, isObject(one) ? withoutSecrets(one, secret) : one]));
}

function fileOf(of: ArmFileKind, { body, existing = {} }: Pulled): FileForm {
  const { [markName]: _, ...tags } = objectAt(body, 'tags');
  const given = withoutSecrets(known(of, body), of.secret ?? []);
  const value = {
    name: text(body.name),
    ...pick(existing, ['type', 'apiVersion']),
    ...(of.kinds ? { kind: body.kind } : {}),
    ...(of.mark === 'tags' ? { tags } : {}),
    properties: withKept(withoutDefaults(given, of.defaults ?? {}), objectAt(existing, 'properties'), of.secret ?? []),
  };
  return { path: `${slug(text(body.name))}.yaml`, value: withoutEmpty(value) as JsonObject };
}

function withoutDefaults(given: JsonObject, defaults: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(given).filter(([key, one]) => JSON.stringify(defaults[key]) !== JSON.stringify(one)),
  );
}

/** A secret of the file is a reference to where it lies: it stays. */
function withKept(given: JsonObject, existing: JsonObject, secret: readonly string[]): JsonObject {
  const names = new Set(secret.map(name => name.toLowerCase()));
  const kept = Object.entries(existing).filter(([key]) => names.has(key.toLowerCase()));
  const inner = Object.entries(given).map(
    ([key, one]) => [key, isObject(one) ? withKept(one, objectAt(existing, key), secret) : one] as const,
  );
  return { ...Object.fromEntries(inner), ...Object.fromEntries(kept) };
}
