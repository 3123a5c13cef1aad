import type { JsonPath, Problem } from '../problem.ts';
import { type Bag, fieldOf, type Value } from '../value.ts';
import { checkReferences } from './references.ts';
import { checkStructure } from './structure.ts';
import { type Reading, readTree, type Tree } from './tree.ts';
import {
  type ActionNode,
  type Branch,
  type EndStatus,
  endStatuses,
  everyAction,
  type ParameterNode,
  type ReadWorkflow,
  type TriggerNode,
  type Workflow,
} from './workflow.ts';

/** Keys of an action or trigger that hold no expressions of its own. */
const structure = new Set([
  'type',
  'kind',
  'runafter',
  'actions',
  'else',
  'cases',
  'default',
  'description',
  'metadata',
  'trackedproperties',
]);

/**
 * Reads a workflow definition with the values of its parameters (`properties.parameters` of the workflow resource).
 * `path` and `parametersPath` are where they stand in the file, for the places of problems.
 * https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language
 */
export function readWorkflow(definition: Value, values: Value = null, path: JsonPath = []): ReadWorkflow {
  const reading: Reading = { problems: [], expressions: [] };
  if (!(definition instanceof Map)) {
    return {
      ...reading,
      problems: [
        { code: 'workflow/invalid', message: 'The workflow has no definition: an object is expected here.', path },
      ],
    };
  }
  const workflow = new Reader(reading).workflow(definition, values, path);
  checkStructure(workflow, path, reading.problems);
  checkReferences(workflow, reading);
  return { ...reading, ...(reading.problems.length === 0 && { workflow }) };
}

class Reader {
  private readonly reading: Reading;

  constructor(reading: Reading) {
    this.reading = reading;
  }

  workflow(definition: Bag, values: Value, path: JsonPath): Workflow {
    const actions = this.actions(definition.get('actions'), [...path, 'actions'], undefined);
    return {
      triggers: this.named(definition, 'triggers', path).map(([name, raw, place]) => this.trigger(name, raw, place)),
      actions,
      byName: this.byName(actions),
      parameters: this.parameters(definition, values, path),
      outputs: this.trees(definition, 'outputs', path),
      staticResults: this.trees(definition, 'staticResults', path),
    };
  }

  private byName(actions: readonly ActionNode[]): Map<string, ActionNode> {
    const names = new Map<string, ActionNode>();
    for (const action of everyAction(actions)) {
      const key = action.name.toLowerCase();
      if (names.has(key))
        this.problem(
          action.path,
          `The name '${action.name}' is used by two actions; names must be unique in the whole workflow.`,
        );
      names.set(key, action);
    }
    return names;
  }

  private named(of: Bag, key: string, path: JsonPath): [string, Bag, JsonPath][] {
    const group = of.get(key) ?? new Map();
    if (!(group instanceof Map)) this.problem([...path, key], `'${key}' must be an object.`);
    const entries = group instanceof Map ? [...group] : [];
    return entries.flatMap(([name, raw]): [string, Bag, JsonPath][] => {
      const place = [...path, key, name];
      if (raw instanceof Map) return [[name, raw, place]];
      this.problem(place, `'${name}' must be an object.`);
      return [];
    });
  }

  private trees(definition: Bag, key: string, path: JsonPath): Map<string, Tree> {
    return new Map(
      this.named(definition, key, path).map(([name, raw, place]) => [name, readTree(raw, place, this.reading)]),
    );
  }

  private parameters(definition: Bag, values: Value, path: JsonPath): Map<string, ParameterNode> {
    const declared = this.named(definition, 'parameters', path).map(([name, raw, place]): [string, ParameterNode] => {
      const given = fieldOf(values, name);
      const value = given instanceof Map && given.has('value') ? given.get('value') : raw.get('defaultValue');
      const type = raw.get('type');
      if (typeof type !== 'string') this.problem(place, `The parameter '${name}' has no type.`);
      return [name.toLowerCase(), { name, type: String(type), ...(value !== undefined && { value }) }];
    });
    return new Map(declared);
  }

  private trigger(name: string, raw: Bag, path: JsonPath): TriggerNode {
    return { ...this.common(name, raw, path), ...secured(raw) };
  }

  private common(name: string, raw: Bag, path: JsonPath) {
    const type = raw.get('type');
    const kind = raw.get('kind');
    if (typeof type !== 'string') this.problem(path, `'${name}' has no type.`);
    const parts = [...raw].filter(([key]) => !structure.has(key.toLowerCase()));
    return {
      name,
      type: typeof type === 'string' ? type : '',
      ...(typeof kind === 'string' && { kind }),
      path,
      raw,
      parts: new Map(parts.map(([key, value]) => [key, readTree(value, [...path, key], this.reading)])),
    };
  }

  private actions(group: Value | undefined, path: JsonPath, parent: ActionNode | undefined): ActionNode[] {
    const holder: Bag = new Map([['actions', group ?? new Map()]]);
    return this.named(holder, 'actions', path.slice(0, -1)).map(([name, raw, place]) =>
      this.action(name, raw, place, parent),
    );
  }

  private action(name: string, raw: Bag, path: JsonPath, parent: ActionNode | undefined): ActionNode {
    const branches: Branch[] = [];
    const node: ActionNode = {
      ...this.common(name, raw, path),
      ...secured(raw),
      runAfter: this.runAfter(raw, path),
      branches,
      ...(parent && { parent }),
    };
    branches.push(...this.branches(raw, path, node));
    return node;
  }

  private branches(raw: Bag, path: JsonPath, node: ActionNode): Branch[] {
    const branches: Branch[] = [];
    if (raw.has('actions'))
      branches.push({ name: 'actions', actions: this.actions(raw.get('actions'), [...path, 'actions'], node) });
    for (const name of ['else', 'default'] as const) {
      const other = raw.get(name);
      if (other instanceof Map)
        branches.push({ name, actions: this.actions(other.get('actions'), [...path, name, 'actions'], node) });
    }
    for (const [, one, place] of this.named(raw, 'cases', path)) {
      const actions = this.actions(one.get('actions'), [...place, 'actions'], node);
      branches.push({ name: 'case', matches: one.get('case') ?? null, actions });
    }
    return branches;
  }

  private runAfter(raw: Bag, path: JsonPath): ActionNode['runAfter'] {
    const given = raw.get('runAfter') ?? new Map();
    if (!(given instanceof Map)) {
      this.problem([...path, 'runAfter'], "'runAfter' must be an object.");
      return [];
    }
    return [...given].map(([name, statuses]) => ({
      name,
      statuses: this.statuses(statuses, [...path, 'runAfter', name]),
    }));
  }

  private statuses(given: Value, path: JsonPath): EndStatus[] {
    const listed = Array.isArray(given) ? given : [];
    const known = listed.map(status => endStatuses.find(one => one.toLowerCase() === String(status).toLowerCase()));
    if (listed.length > 0 && known.every(status => status !== undefined)) return known;
    this.problem(path, `'runAfter' must list one or more of ${endStatuses.join(', ')}.`);
    return [];
  }

  private problem(path: JsonPath, message: string): void {
    this.reading.problems.push({ code: 'workflow/invalid', message, path } satisfies Problem);
  }
}

function secured(raw: Bag): { secureInputs: boolean; secureOutputs: boolean } {
  const properties = fieldOf(raw, 'runtimeConfiguration', 'secureData', 'properties');
  const named = Array.isArray(properties) ? properties : [];
  return { secureInputs: named.includes('inputs'), secureOutputs: named.includes('outputs') };
}
