import { randomUUID } from 'node:crypto';
import { type ParseError, parse as parseCommented } from 'jsonc-parser';
import type { Resource } from '../kql/duckdb/store.ts';
import { loadTemplate, type TemplateResource } from '../sentinel/workflow/index.ts';
import { groupPath, isObject, type Json } from './arm.ts';
import { type Call, Refusal, type Reply } from './service.ts';
import { location, resourceGroup } from './workspace.ts';

/** What a deployment asks for: resources in the order in which they can be made. */
export interface DeploymentPlan {
  mode: string;
  template: Json;
  parameters: Json;
  resources: readonly TemplateResource[];
  outputs: Json;
}

/**
 * Reads the request of a deployment. The Azure CLI sends the template as it stands in its file: with comments, and under a name
 * without quotes. https://learn.microsoft.com/rest/api/resources/deployments/create-or-update
 */
export function readDeployment(call: Call): DeploymentPlan {
  const body = lenientJson(call.raw);
  const properties = isObject(body) ? body.properties : undefined;
  if (!isObject(properties)) throw invalid('InvalidRequestContent', "The request has no object 'properties'.");
  if (properties.templateLink || properties.parametersLink)
    throw invalid(
      'InvalidTemplateLink',
      'Linked templates are not fetched by the local Azure; send the template itself.',
    );
  if (!isObject(properties.template)) throw invalid('InvalidTemplate', "The request has no object 'template'.");
  const mode = String(properties.mode ?? 'Incremental');
  if (!/^incremental$/i.test(mode))
    throw invalid('InvalidDeploymentMode', `The local Azure deploys in mode Incremental only, not '${mode}'.`);
  const given = isObject(properties.parameters) ? properties.parameters : {};
  return {
    mode: 'Incremental',
    template: properties.template,
    parameters: given,
    ...evaluated(properties.template, given, call),
  };
}

function evaluated(
  template: Json,
  given: Json,
  { params, workspace }: Call,
): Pick<DeploymentPlan, 'resources' | 'outputs'> {
  const values = Object.entries(given).map(([name, one]) => [name, isObject(one) ? one.value : one]);
  const loaded = loadTemplate(template, {
    subscriptionId: workspace.identity.subscriptionId,
    tenantId: workspace.identity.tenantId,
    resourceGroup,
    location,
    name: params.deployment,
    parameters: Object.fromEntries(values),
    now: workspace.now(),
    newId: randomUUID,
  });
  const [problem] = loaded.problems;
  if (problem)
    throw invalid(
      'InvalidTemplate',
      `Deployment template validation failed: '${problem.message}' (${problem.path.join('.')}).`,
    );
  return { resources: inOrder(loaded.resources), outputs: loaded.outputs as Json };
}

/** Each resource after those that it depends on, by id or by name. */
function inOrder(resources: readonly TemplateResource[]): TemplateResource[] {
  const done = new Set<TemplateResource>();
  const onTheWay = new Set<TemplateResource>();
  const visit = (one: TemplateResource) => {
    if (done.has(one)) return;
    if (onTheWay.has(one)) throw invalid('InvalidTemplate', `Circular dependency detected on resource: '${one.id}'.`);
    onTheWay.add(one);
    for (const needed of needs(one)) resources.filter(other => other !== one && isNamed(other, needed)).forEach(visit);
    done.add(one);
  };
  resources.forEach(visit);
  return [...done];
}

function needs({ resource }: TemplateResource): string[] {
  const names = isObject(resource) ? resource.dependsOn : undefined;
  return Array.isArray(names) ? names.map(String) : [];
}

function isNamed(one: TemplateResource, reference: string): boolean {
  const lower = reference.toLowerCase();
  return [one.id, one.name, `${one.type}/${one.name}`].some(name => name.toLowerCase() === lower);
}

/** Makes the resources one after another, and stops at the first that is refused. */
export async function deployResources(plan: DeploymentPlan, call: Call): Promise<{ made: string[]; error?: Json }> {
  const made: string[] = [];
  for (const resource of plan.resources) {
    const answer = await call.send({ method: 'PUT', path: resourcePath(resource), body: resourceBody(resource) });
    if (answer.status >= 300) return { made, error: failureOf(resource, answer) };
    made.push(resource.id);
  }
  return { made };
}

/** What the deployment would change: each resource beside the one that is there. */
export async function whatIf(plan: DeploymentPlan, call: Call): Promise<Json[]> {
  const changes: Json[] = [];
  for (const resource of plan.resources) {
    const answer = await call.send({ method: 'GET', path: resourcePath(resource) });
    if (answer.status === 501) throw new Refusal(501, 'NotImplemented', String(errorOf(answer).message));
    const before = answer.status === 200 && isObject(answer.body) ? answer.body : undefined;
    changes.push(changeOf(resource, before));
  }
  return changes;
}

function changeOf(resource: TemplateResource, before: Json | undefined): Json {
  const after = {
    id: resource.id,
    ...resourceBody(resource),
    name: resource.name.split('/').at(-1),
    type: resource.type,
  };
  if (!before) return { resourceId: resource.id, changeType: 'Create', after };
  const delta = differences(before, resourceBody(resource), '');
  return { resourceId: resource.id, changeType: delta.length === 0 ? 'NoChange' : 'Modify', before, after, delta };
}

/** Only what the template says is compared: what the service added is not in it. */
function differences(before: unknown, after: unknown, path: string): Json[] {
  if (isObject(after) && isObject(before))
    return Object.entries(after).flatMap(([name, value]) =>
      differences(before[name], value, path ? `${path}.${name}` : name),
    );
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [
    {
      path,
      propertyChangeType: before === undefined ? 'Create' : 'Modify',
      before: before ?? null,
      after: after ?? null,
    },
  ];
}

const ofDeployment = new Set([
  'type',
  'apiVersion',
  'name',
  'dependsOn',
  'condition',
  'comments',
  'copy',
  'scope',
  'resources',
]);

function resourceBody({ resource }: TemplateResource): Json {
  return Object.fromEntries(Object.entries(resource as Json).filter(([name]) => !ofDeployment.has(name)));
}

function resourcePath({ id, apiVersion }: TemplateResource): string {
  return `${id.split('/').map(encodeURIComponent).join('/')}?api-version=${encodeURIComponent(apiVersion)}`;
}

function failureOf(resource: TemplateResource, answer: Reply): Json {
  return {
    code: 'DeploymentFailed',
    target: resource.id,
    message:
      'At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.',
    details: [{ target: resource.id, ...errorOf(answer) }],
  };
}

function errorOf(answer: Reply): Json {
  const error = isObject(answer.body) ? answer.body.error : undefined;
  return isObject(error) ? error : { code: String(answer.status), message: JSON.stringify(answer.body ?? '') };
}

function lenientJson(raw: Buffer): unknown {
  const text = new TextDecoder('utf-8').decode(raw);
  const errors: ParseError[] = [];
  const value: unknown = parseCommented(text.replace(/([{,]\s*)template\s*:/, '$1"template":'), errors, {
    allowTrailingComma: true,
  });
  if (errors.length > 0)
    throw invalid(
      'InvalidRequestContent',
      `The request content was invalid: it is no JSON at offset ${errors[0].offset}.`,
    );
  return value;
}

/** Where deployments of the group are kept. */
export function deploymentsOf(call: Call): string {
  return `${call.workspace.id.slice(0, call.workspace.id.indexOf('/providers/'))}/providers/Microsoft.Resources/deployments`;
}

export const deploymentPath = `${groupPath}/providers/Microsoft.Resources/deployments/:deployment`;

/** A deployment that was kept, or Azure's refusal. */
export function deploymentNamed(call: Call): Resource {
  const kept = call.workspace.store.resource(`${deploymentsOf(call)}/${call.params.deployment}`);
  if (kept) return kept;
  throw new Refusal(404, 'DeploymentNotFound', `Deployment '${call.params.deployment}' could not be found.`);
}

function invalid(code: string, message: string): Refusal {
  return new Refusal(400, code, message);
}
