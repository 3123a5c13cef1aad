import { readWorkflow } from '../definition/read.ts';
import type { Workflow } from '../definition/workflow.ts';
import type { JsonPath, Problem } from '../problem.ts';
import { asText, type Bag, fieldOf, fromPlain, type Plain, toPlain, type Value } from '../value.ts';
import type { Deployment } from './context.ts';
import { TemplateEvaluation } from './evaluate.ts';

/** A parameter that a template declares. */
export interface TemplateParameter {
  name: string;
  type: string;
  defaultValue?: Plain;
  description?: string;
}

/** A resource of a template as a deployment would send it. */
export interface TemplateResource {
  type: string;
  name: string;
  id: string;
  apiVersion: string;
  path: JsonPath;
  /** The whole resource, evaluated. */
  resource: Plain;
}

export interface PlaybookConnection {
  name: string;
  id: string;
  /** The managed API, such as `azuresentinel`. */
  api: string;
  managedIdentity: boolean;
}

export interface RoleAssignment {
  /** As the template has it; a role's GUID is its last segment. */
  roleDefinitionId: string;
  principalId: string;
  scope?: string;
}

export interface LoadedWorkflow extends TemplateResource {
  /** Present exactly when nothing in it is wrong, unsupported or known to a deployment only. */
  workflow?: Workflow;
  state: 'Enabled' | 'Disabled';
  identity?: Plain;
  location: string;
  tags: Record<string, string>;
  definition: Plain;
  /** `properties.parameters`. */
  parameters: Plain;
}

export interface LoadedPlaybook {
  workflows: LoadedWorkflow[];
  connections: PlaybookConnection[];
  roleAssignments: RoleAssignment[];
  resources: TemplateResource[];
  outputs: Record<string, Plain>;
  problems: Problem[];
}

/** The parameters that a template declares; none where it is no template. */
export function templateParameters(template: unknown): TemplateParameter[] {
  const declared = fieldOf(readRoot(template), 'parameters');
  if (!(declared instanceof Map)) return [];
  return [...declared].map(([name, one]) => {
    const defaultValue = one instanceof Map ? one.get('defaultValue') : undefined;
    const description = asText(fieldOf(one, 'metadata', 'description'));
    return {
      name,
      type: asText(fieldOf(one, 'type')),
      ...(defaultValue !== undefined && { defaultValue: toPlain(defaultValue) }),
      ...(description && { description }),
    };
  });
}

/**
 * Reads the ARM template of a playbook (`azuredeploy.json`, parsed) as a deployment would: its workflows, ready to run, with the
 * connections and role assignments that come with them. Everything that is wrong stands in `problems` with its place in the file.
 */
export function loadPlaybook(template: unknown, deployment: Deployment): LoadedPlaybook {
  const loaded = loadTemplate(template, deployment);
  if (loaded.workflows.length === 0 && loaded.problems[0]?.message !== noTemplate)
    loaded.problems.push({
      code: 'template/invalid',
      message: 'The template holds no workflow (Microsoft.Logic/workflows).',
      path: ['resources'],
    });
  return loaded;
}

const noTemplate = "This is no ARM template: it has no list 'resources'.";

/** Reads any ARM template as a deployment would; what is wrong stands in `problems`. */
export function loadTemplate(template: unknown, deployment: Deployment): LoadedPlaybook {
  const loaded: LoadedPlaybook = {
    workflows: [],
    connections: [],
    roleAssignments: [],
    resources: [],
    outputs: {},
    problems: [],
  };
  const root = readRoot(template);
  if (!(root instanceof Map) || !Array.isArray(root.get('resources'))) {
    loaded.problems.push({ code: 'template/invalid', message: noTemplate, path: [] });
    return loaded;
  }
  new Loader(root, deployment, loaded).load();
  return loaded;
}

/** The template as a value; null where it is nested deeper than any template can be. */
function readRoot(template: unknown): Value {
  try {
    return fromPlain(template);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

class Loader {
  private readonly template: Bag;
  private readonly deployment: Deployment;
  private readonly loaded: LoadedPlaybook;
  private readonly evaluation: TemplateEvaluation;

  constructor(template: Bag, deployment: Deployment, loaded: LoadedPlaybook, evaluation?: TemplateEvaluation) {
    this.template = template;
    this.deployment = deployment;
    this.loaded = loaded;
    this.evaluation = evaluation ?? new TemplateEvaluation(template, deployment, loaded.problems);
  }

  load(path: JsonPath = []): void {
    this.resources(this.template.get('resources') ?? [], [...path, 'resources']);
    const outputs = this.template.get('outputs');
    if (!(outputs instanceof Map)) return;
    for (const [name, output] of outputs) {
      this.loaded.outputs[name] = toPlain(
        this.evaluation.value(fieldOf(output, 'value'), [...path, 'outputs', name, 'value']),
      );
    }
  }

  private resources(list: Value, path: JsonPath, parent?: TemplateResource): void {
    const entries = Array.isArray(list) ? [...list.entries()] : list instanceof Map ? [...list] : [];
    for (const [key, resource] of entries) if (resource instanceof Map) this.copies(resource, [...path, key], parent);
  }

  private copies(resource: Bag, path: JsonPath, parent: TemplateResource | undefined): void {
    const copy = resource.get('copy');
    if (!(copy instanceof Map)) {
      this.resource(resource, path, parent);
      return;
    }
    const count = this.evaluation.value(copy.get('count') ?? 0n, [...path, 'copy', 'count']);
    const rest = new Map(resource.entries().filter(([key]) => key !== 'copy'));
    this.evaluation.repeat(asText(copy.get('name') ?? null), Number(count), () => this.resource(rest, path, parent));
  }

  private resource(raw: Bag, path: JsonPath, parent: TemplateResource | undefined): void {
    if (this.evaluation.value(raw.get('condition') ?? true, [...path, 'condition']) === false) return;
    if (/^microsoft\.resources\/deployments$/i.test(asText(raw.get('type') ?? null))) {
      this.nested(raw, path);
      return;
    }
    const nested = raw.get('resources');
    const own = new Map(raw.entries().filter(([key]) => key !== 'resources'));
    const before = this.evaluation.holes.length;
    const evaluated = this.evaluation.value(own, path) as Bag;
    const unknown = this.evaluation.holes.slice(before).some(hole => inDefinition(hole, path));
    const resource = this.described(evaluated, path, parent);
    this.loaded.resources.push(resource);
    this.sorted(resource, raw, evaluated, !unknown);
    if (nested !== undefined) this.resources(nested, [...path, 'resources'], resource);
  }

  private described(evaluated: Bag, path: JsonPath, parent: TemplateResource | undefined): TemplateResource {
    const type = [parent?.type, asText(evaluated.get('type') ?? null)].filter(Boolean).join('/');
    const name = [parent?.name, asText(evaluated.get('name') ?? null)].filter(Boolean).join('/');
    const { subscriptionId, resourceGroup } = this.deployment;
    const [namespace, ...kinds] = type.split('/');
    const names = name.split('/');
    const steps = kinds.flatMap((kind, index) => [kind, names[index] ?? '']);
    const scope =
      asText(evaluated.get('scope') ?? null) || `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
    const id = `${scope}/providers/${[namespace, ...steps].join('/')}`;
    return {
      type,
      name,
      id,
      path,
      apiVersion: asText(evaluated.get('apiVersion') ?? null),
      resource: toPlain(evaluated),
    };
  }

  private sorted(resource: TemplateResource, raw: Bag, evaluated: Bag, whole: boolean): void {
    const properties = evaluated.get('properties') ?? null;
    switch (resource.type.toLowerCase()) {
      case 'microsoft.logic/workflows':
        this.loaded.workflows.push(this.workflow(resource, raw, evaluated, whole));
        return;
      case 'microsoft.web/connections':
        this.loaded.connections.push({
          name: resource.name,
          id: resource.id,
          api: asText(fieldOf(properties, 'api', 'id'))
            .split('/')
            .at(-1)!
            .toLowerCase(),
          managedIdentity: /^alternative$/i.test(asText(fieldOf(properties, 'parameterValueType'))),
        });
        return;
    }
    if (!/microsoft\.authorization\/roleassignments$|\/providers\/roleassignments$/i.test(resource.type)) return;
    const scope = asText(evaluated.get('scope') ?? fieldOf(properties, 'scope'));
    const [roleDefinitionId, principalId] = ['roleDefinitionId', 'principalId'].map(key =>
      asText(fieldOf(properties, key)),
    );
    this.loaded.roleAssignments.push({ roleDefinitionId, principalId, ...(scope && { scope }) });
  }

  private workflow(resource: TemplateResource, raw: Bag, evaluated: Bag, whole: boolean): LoadedWorkflow {
    const properties = evaluated.get('properties') ?? null;
    const path = [...resource.path, 'properties', 'definition'];
    const definition = fieldOf(properties, 'definition');
    const parameters = fieldOf(properties, 'parameters');
    const read = readWorkflow(definition, parameters, path);
    this.loaded.problems.push(...read.problems.map(problem => inFile(problem, raw, resource.path)));
    const identity = evaluated.get('identity');
    return {
      ...resource,
      ...(read.workflow && whole && { workflow: read.workflow }),
      state: /^disabled$/i.test(asText(fieldOf(properties, 'state'))) ? 'Disabled' : 'Enabled',
      ...(identity !== undefined && { identity: toPlain(identity) }),
      location: asText(evaluated.get('location') ?? null),
      tags: tagsOf(evaluated.get('tags') ?? null),
      definition: toPlain(definition),
      parameters: toPlain(parameters),
    };
  }

  /** A template inside of a template; its expressions see the outer one unless it says `inner`. */
  private nested(raw: Bag, path: JsonPath): void {
    const template = fieldOf(raw, 'properties', 'template');
    const place = [...path, 'properties', 'template'];
    if (!(template instanceof Map)) {
      this.loaded.problems.push({
        code: 'template/needs-deployment',
        message: 'A linked template is not followed: what it deploys is not known here.',
        path,
      });
      return;
    }
    if (!/^inner$/i.test(asText(fieldOf(raw, 'properties', 'expressionEvaluationOptions', 'scope')))) {
      new Loader(template, this.deployment, this.loaded, this.evaluation).load(place);
      return;
    }
    const given = fieldOf(raw, 'properties', 'parameters');
    const values =
      given instanceof Map
        ? [...given].map(([name, one]) => [
            name,
            toPlain(this.evaluation.value(fieldOf(one, 'value'), [...path, 'properties', 'parameters', name, 'value'])),
          ])
        : [];
    new Loader(template, { ...this.deployment, parameters: Object.fromEntries(values) }, this.loaded).load(place);
  }
}

/** Whether a text that could not be evaluated leaves a hole in the definition of a workflow or in the values of its parameters. */
function inDefinition(path: JsonPath, resource: JsonPath): boolean {
  const [properties, part] = path.slice(resource.length);
  return properties === 'properties' && (part === 'definition' || part === 'parameters');
}

function tagsOf(tags: Value): Record<string, string> {
  return tags instanceof Map ? Object.fromEntries(tags.entries().map(([name, value]) => [name, asText(value)])) : {};
}

/** A problem without a place inside of its text where the text of the file is a template expression, which reads otherwise. */
function inFile(problem: Problem, raw: Bag, base: JsonPath): Problem {
  let at: Value = raw;
  for (const step of problem.path.slice(base.length)) {
    at = (Array.isArray(at) ? at[Number(step)] : at instanceof Map ? at.get(String(step)) : null) ?? null;
  }
  if (typeof at !== 'string' || !at.startsWith('[')) return problem;
  const { start: _start, length: _length, ...rest } = problem;
  return rest;
}
