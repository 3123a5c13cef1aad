import { list, text } from './field.ts';
import { isObject, type Json, type JsonObject, objectAt, resourceGroupId, type Target } from './resource.ts';
import { evaluate, laterOf, type Scope, TemplateError } from './template-expression.ts';

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
  'microsoft.authorization/roleassignments': 'Microsoft.Authorization/roleAssignments',
};

/**
 * The resources of a playbook's template for a target, evaluated here so that each is written on its own: it shows in
 * the plan, and no entry of the deployment history is used up.
 */
export function expandTemplate(template: JsonObject, target: Target): Expanded[] {
  const scope = templateScope(template, target);
  return list(template.resources)
    .flatMap((resource, index): Expanded[] => {
      try {
        return isLeftOut(resource, scope) ? [] : [expand(isObject(resource) ? resource : {}, index, scope, target)];
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        return [{ index, error: error.message }];
      }
    })
    .toSorted(byDependency);
}

function expand(resource: JsonObject, index: number, scope: Scope, target: Target): TemplateResource {
  const within = /^(.+)\/providers\/roleAssignments$/i.exec(text(resource.type));
  const type = within ? types['microsoft.authorization/roleassignments'] : types[text(resource.type).toLowerCase()];
  if (!type) throw new TemplateError(`A resource of type "${text(resource.type)}" is not deployed with a playbook.`);
  const { apiVersion, dependsOn, name, comments, condition, scope: place, ...rest } = resource;
  const body = evaluate(withoutTypes(rest), scope) as JsonObject;
  return {
    index,
    type,
    apiVersion: text(apiVersion),
    id: within
      ? extensionId(within[1], text(evaluate(name ?? '', scope)), target)
      : `${scopeId(text(evaluate(place ?? '', scope)), target)}/providers/${type}/${text(evaluate(name ?? '', scope))}`,
    body,
    after: list(dependsOn).map(one => text(evaluate(one, scope)).toLowerCase()),
  };
}

/** Whether the condition of a resource does not hold. */
function isLeftOut(resource: Json, scope: Scope): boolean {
  if (!isObject(resource) || resource.condition === undefined) return false;
  const holds = evaluate(resource.condition, scope);
  if (typeof holds === 'boolean') return !holds;
  throw new TemplateError('The condition of this resource is neither true nor false.');
}

/** What a resource lies on: its resource group unless its scope says otherwise. */
function scopeId(scope: string, target: Target): string {
  if (scope === '') return resourceGroupId(target);
  return scope.startsWith('/') ? scope : `${resourceGroupId(target)}/providers/${scope}`;
}

/** `Microsoft.OperationalInsights/workspaces/providers/roleAssignments` named `law/Microsoft.Authorization/<guid>`. */
function extensionId(parent: string, name: string, target: Target): string {
  const [provider, ...kinds] = parent.split('/');
  const names = name.split('/');
  const path = kinds.map((kind, index) => `${kind}/${names[index]}`).join('/');
  return `${resourceGroupId(target)}/providers/${provider}/${path}/providers/Microsoft.Authorization/roleAssignments/${names.at(-1)}`;
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

/** What the expressions of a template may call, for a target. */
export function templateScope(template: JsonObject, target: Target): Scope {
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
    resourcegroup: () => group,
    subscription: () => subscription,
    resourceid: args => resourceId(args, target),
    subscriptionresourceid: args => subscriptionResourceId(args, target),
    extensionresourceid: ([base, type, ...names]) => `${text(base)}/providers/${joined(text(type), names.map(text))}`,
    reference: ([id, , whole]) => {
      if (!text(id).startsWith('/'))
        throw new TemplateError('reference() of something that is not a resource id can not be told here.');
      return laterOf(text(id), text(whole).toLowerCase() === 'full');
    },
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

function subscriptionResourceId(args: readonly Json[], target: Target): string {
  const parts = args.map(text);
  const own = !parts[0].includes('.');
  const [type, ...names] = own ? parts.slice(1) : parts;
  return `/subscriptions/${own ? parts[0] : target.subscription}/providers/${joined(type, names)}`;
}

/** A type and the names of its parts as a path: `A.B/c/d` and `x`, `y` as `A.B/c/x/d/y`. */
function joined(type: string, names: readonly string[]): string {
  const [provider, ...kinds] = type.split('/');
  return `${provider}/${kinds.map((kind, index) => `${kind}/${names[index] ?? ''}`).join('/')}`;
}

function resourceId(args: readonly Json[], target: Target): string {
  const parts = args.map(text);
  const at = parts.findIndex(part => /^[A-Za-z]+\.[A-Za-z.]+\//.test(part));
  if (at < 0) throw new TemplateError('resourceId() needs a resource type.');
  const names = parts.slice(at + 1);
  const subscription = at === 2 ? parts[0] : target.subscription;
  const group = at > 0 ? parts[at - 1] : target.resourceGroup;
  return `${resourceGroupId({ subscription, resourceGroup: group })}/providers/${joined(parts[at], names)}`;
}
