import { list, text } from './field.ts';
import { isObject, type Json, type JsonObject, objectAt, resourceGroupId, type Target } from './resource.ts';
import { evaluate, plainFunctions, type Scope, TemplateError } from './template-expression.ts';

export interface TemplateResource {
  /** Its place in `resources` of the template. */
  index: number;
  id: string;
  type: string;
  apiVersion: string;
  body: JsonObject;
  after: readonly string[];
}

/** A resource of a template, or why it can not be told. */
export type Expanded = TemplateResource | { index: number; error: string };

/** The resource types that a playbook consists of, in Azure's spelling. */
const types: Readonly<Record<string, string>> = {
  'microsoft.logic/workflows': 'Microsoft.Logic/workflows',
  'microsoft.web/connections': 'Microsoft.Web/connections',
};

/**
 * The resources of a playbook's template for a target, evaluated here so that each is written on its own: it shows in
 * the plan, and no entry of the deployment history is used up.
 */
export function expandTemplate(template: JsonObject, target: Target): Expanded[] {
  const scope = scopeOf(template, target);
  return list(template.resources)
    .map((resource, index): Expanded => {
      try {
        return expand(isObject(resource) ? resource : {}, index, scope, target);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        return { index, error: error.message };
      }
    })
    .toSorted(byDependency);
}

function expand(resource: JsonObject, index: number, scope: Scope, target: Target): TemplateResource {
  const type = types[text(resource.type).toLowerCase()];
  if (!type) throw new TemplateError(`A resource of type "${text(resource.type)}" is not deployed with a playbook.`);
  const { apiVersion, dependsOn, name, comments, condition, ...rest } = resource;
  if (condition !== undefined)
    throw new TemplateError('A resource with a condition can not be told before the deployment.');
  const body = evaluate(withoutTypes(rest), scope) as JsonObject;
  return {
    index,
    type,
    apiVersion: text(apiVersion),
    id: `${resourceGroupId(target)}/providers/${type}/${text(evaluate(name ?? '', scope))}`,
    body,
    after: list(dependsOn).map(one => text(evaluate(one, scope)).toLowerCase()),
  };
}

function withoutTypes({ type, ...rest }: JsonObject): JsonObject {
  return rest;
}

function byDependency(a: Expanded, b: Expanded): number {
  const needs = (one: Expanded, other: Expanded) =>
    'id' in one && 'id' in other && one.after.some(id => other.id.toLowerCase().endsWith(id));
  if (needs(a, b)) return 1;
  if (needs(b, a)) return -1;
  const rank = (one: Expanded) => ('type' in one && one.type === 'Microsoft.Logic/workflows' ? 1 : 0);
  return rank(a) - rank(b) || a.index - b.index;
}

function scopeOf(template: JsonObject, target: Target): Scope {
  const group: JsonObject = {
    id: resourceGroupId(target),
    name: target.resourceGroup,
    location: target.location,
  };
  const subscription: JsonObject = {
    id: `/subscriptions/${target.subscription}`,
    subscriptionId: target.subscription,
    ...(target.tenant ? { tenantId: target.tenant } : {}),
  };
  const reading = new Set<string>();
  const scope: Record<string, Scope[string]> = {
    ...plainFunctions,
    resourcegroup: () => group,
    subscription: () => subscription,
    resourceid: args => resourceId(args, target),
    parameters: ([name]) => parameter(template, text(name), scope, target),
    variables: ([name]) => {
      const key = text(name);
      const value = ownValue(objectAt(template, 'variables'), key);
      if (value === undefined) throw new TemplateError(`There is no variable "${key}" in the template.`);
      if (reading.has(key)) throw new TemplateError(`The variable "${key}" is made of itself.`);
      reading.add(key);
      const result = evaluate(value, scope);
      reading.delete(key);
      return result;
    },
  };
  return scope;
}

/** The name of the workspace under the names that templates of the gallery use. */
const workspaceParameters = ['workspacename', 'workspace', 'sentinelworkspacename', 'workspace-name'];

function parameter(template: JsonObject, name: string, scope: Scope, target: Target): Json {
  const declared = ownValue(objectAt(template, 'parameters'), name);
  if (!isObject(declared)) throw new TemplateError(`There is no parameter "${name}" in the template.`);
  const given = ownValue(target.parameters ?? {}, name);
  if (given !== undefined) return given;
  if (declared.defaultValue !== undefined) return evaluate(declared.defaultValue, scope);
  if (workspaceParameters.includes(name.toLowerCase())) return target.workspaceId.split('/').at(-1) ?? '';
  throw new TemplateError(`The parameter "${name}" has no default, and the workspace gives it no value.`);
}

/** Names in templates are not case-sensitive. */
function ownValue(from: JsonObject, name: string): Json | undefined {
  return Object.entries(from).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function resourceId(args: readonly Json[], target: Target): string {
  const parts = args.map(text);
  const at = parts.findIndex(part => /^[A-Za-z]+\.[A-Za-z.]+\//.test(part));
  if (at < 0) throw new TemplateError('resourceId() needs a resource type.');
  const [provider, ...kinds] = parts[at].split('/');
  const names = parts.slice(at + 1);
  const subscription = at === 2 ? parts[0] : target.subscription;
  const group = at > 0 ? parts[at - 1] : target.resourceGroup;
  const path = kinds.map((kind, index) => `${kind}/${names[index] ?? ''}`).join('/');
  return `${resourceGroupId({ subscription, resourceGroup: group })}/providers/${provider}/${path}`;
}
