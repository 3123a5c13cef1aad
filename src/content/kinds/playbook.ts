import { list, shortName, text, withoutEmpty } from '../field.ts';
import type { Item } from '../item.ts';
import { defineKind } from '../kind.ts';
import { playbookTemplate } from '../playbook-template.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  markFor,
  markName,
  objectAt,
  properties,
  type Resource,
  resourceGroupId,
  type Target,
  writeMark,
} from '../resource.ts';
import { expandTemplate, type TemplateResource } from '../template.ts';

const workflows = 'Microsoft.Logic/workflows';
const workflowVersion = '2019-05-01';
const connections = 'Microsoft.Web/connections';
const connectionVersion = '2016-06-01';

export default defineKind({
  name: 'playbook',
  noun: 'playbook',
  folder: 'playbooks',
  files: /(^|\/)playbooks\/.*\/azuredeploy\.json$/i,
  companions: /(^|\/)playbooks\/.*\/tests\.yaml$/i,
  words: /"Microsoft\.Logic\/workflows"/i,
  claims: value =>
    isObject(value) &&
    list(value.resources).some(one => isObject(one) && text(one.type).toLowerCase() === workflows.toLowerCase()),
  deploys: {
    stage: 5,
    parallel: 1,
    mark: 'tags',
    etag: false,
    deletable: true,
    resources: (items, target) => items.flatMap(item => partsOf(item, target)),
    lists: target => [
      { path: `${resourceGroupId(target)}/providers/${connections}`, apiVersion: connectionVersion },
      { path: `${resourceGroupId(target)}/providers/${workflows}`, apiVersion: workflowVersion },
    ],
    comparable: body => (isConnection(body) ? connection(body) : workflow(body)),
    disabled: body =>
      isConnection(body) || properties(body).state === 'Disabled'
        ? undefined
        : { ...body, properties: { ...properties(body), state: 'Disabled' } },
    fromArm: playbookTemplate,
    label: body => text(body.name),
  },
});

function partsOf(item: Item, target: Target): Resource[] {
  return expandTemplate(item.value as JsonObject, target)
    .filter((one): one is TemplateResource => 'id' in one && (one.type === workflows || one.type === connections))
    .map(one => part(item, one, target));
}

function part(item: Item, resource: TemplateResource, target: Target): Resource {
  const main = resource.type === workflows;
  const mark = writeMark(markFor(target, item.file));
  return {
    kind: 'playbook',
    id: resource.id,
    apiVersion: main ? workflowVersion : connectionVersion,
    label: main ? shortName(item.file) : `${shortName(item.file)}, connection ${resource.id.split('/').at(-1)}`,
    file: item.file,
    body: { ...resource.body, tags: { ...objectAt(resource.body, 'tags'), [markName]: mark } },
  };
}

function isConnection(body: JsonObject): boolean {
  return isObject(properties(body).api);
}

function connection(body: JsonObject): JsonObject {
  const given = properties(body);
  return { displayName: given.displayName ?? null, api: text(objectAt(given, 'api').id).toLowerCase() };
}

function workflow(body: JsonObject): JsonObject {
  const given = properties(body);
  return withoutEmpty({
    state: given.state ?? 'Enabled',
    identity: text(objectAt(body, 'identity').type) || 'None',
    definition: inOrder(given.definition ?? null),
    parameters: inOrder(given.parameters ?? null),
  }) as JsonObject;
}

/** The same value with its keys in one order. */
function inOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, inOrder(inner)]),
  );
}
