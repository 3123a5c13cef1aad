import { didYouMean } from '../../../core/nearest.ts';
import { conditionOperators } from '../condition-operators.ts';
import type { JsonPath, Problem, ProblemCode } from '../problem.ts';
import { actionTypes, refusedTypes, triggerTypes } from '../types.ts';
import { fieldOf, type Value } from '../value.ts';
import { type ActionNode, everyAction, loopsAround, type Workflow } from './workflow.ts';

/** Limits of the service. https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration */
const most = { actions: 500, depth: 8, cases: 25, name: 80, variables: 250, triggers: 10 };

/** Notes what the service refuses in the shape of a workflow, and the types that are not supported. */
export function checkStructure(workflow: Workflow, path: JsonPath, problems: Problem[]): void {
  new StructureCheck(workflow, path, problems).run();
}

class StructureCheck {
  private readonly workflow: Workflow;
  private readonly path: JsonPath;
  private readonly problems: Problem[];

  constructor(workflow: Workflow, path: JsonPath, problems: Problem[]) {
    this.workflow = workflow;
    this.path = path;
    this.problems = problems;
  }

  run(): void {
    const actions = [...everyAction(this.workflow.actions)];
    for (const trigger of this.workflow.triggers) this.type(trigger.type, triggerTypes, 'trigger', trigger.path);
    for (const action of actions) this.action(action);
    this.siblings(this.workflow.actions);
    const variables = actions.filter(action => is(action, 'InitializeVariable')).length;
    this.limit(actions.length, most.actions, 'actions', [...this.path, 'actions']);
    this.limit(variables, most.variables, 'variables', [...this.path, 'actions']);
    this.limit(this.workflow.triggers.length, most.triggers, 'triggers', [...this.path, 'triggers']);
  }

  private action(action: ActionNode): void {
    this.type(action.type, actionTypes, 'action', action.path);
    for (const branch of action.branches) this.siblings(branch.actions);
    this.limit(action.name.length, most.name, 'characters in a name', action.path);
    this.limit(depthOf(action), most.depth, 'levels of nesting', action.path);
    this.limit(action.branches.filter(branch => branch.name === 'case').length, most.cases, 'cases', action.path);
    if (fieldOf(action.raw, 'runtimeConfiguration', 'paginationPolicy') !== null) {
      const path = [...action.path, 'runtimeConfiguration', 'paginationPolicy'];
      this.problem(
        'workflow/unsupported',
        path,
        `The pagination of '${action.name}' is not supported: only its first page would be read.`,
      );
    }
    this.condition(action.raw.get('expression') ?? null, [...action.path, 'expression']);
    const loop = loopsAround(action).at(-1)?.name;
    if (is(action, 'InitializeVariable') && action.parent)
      this.invalid(
        action.path,
        `The action '${action.name}' of type 'InitializeVariable' can only stand at the top level, not inside '${action.parent.name}'.`,
      );
    if (loop !== undefined && (is(action, 'Terminate') || is(action, 'Response')))
      this.invalid(
        action.path,
        `The action '${action.name}' of type '${action.type}' can not stand inside the loop '${loop}'.`,
      );
  }

  /** The keys of a condition in object form must be functions that a condition may use. */
  private condition(value: Value, path: JsonPath): void {
    if (!(value instanceof Map)) return;
    const [name, operand] = [...value][0] ?? ['', null];
    if (value.size !== 1) this.invalid(path, 'A condition must have one key, the name of a function.');
    else if (!conditionOperators.some(one => one.toLowerCase() === name.toLowerCase())) {
      this.invalid(
        [...path, name],
        `'${name}' is no function of a condition. ${didYouMean(name, conditionOperators) ?? ''}`.trim(),
      );
    }
    if (!/^(and|or|not)$/i.test(name)) return;
    for (const [index, one] of [operand].flat().entries()) {
      this.condition(one, Array.isArray(operand) ? [...path, name, index] : [...path, name]);
    }
  }

  private type(type: string, known: readonly string[], noun: string, path: JsonPath): void {
    if (type === '' || known.some(one => one.toLowerCase() === type.toLowerCase())) return;
    const reason = Object.entries(refusedTypes).find(([one]) => one.toLowerCase() === type.toLowerCase())?.[1];
    if (reason)
      this.problem(
        'workflow/unsupported',
        [...path, 'type'],
        `The ${noun} type '${type}' is not supported: ${reason}.`,
      );
    else
      this.invalid(
        [...path, 'type'],
        ['There is no ', noun, ` type '${type}'. `, didYouMean(type, known) ?? ''].join('').trim(),
      );
  }

  private siblings(actions: readonly ActionNode[]): void {
    const names = new Map(actions.map(action => [action.name.toLowerCase(), action]));
    for (const action of actions) {
      for (const { name } of action.runAfter) {
        if (!names.has(name.toLowerCase()))
          this.invalid(
            [...action.path, 'runAfter', name],
            `The action '${action.name}' can not run after '${name}': there is no such action beside it.`,
          );
      }
    }
    const circle = actions.find(action => leadsTo(action, action, names, new Set()));
    if (circle)
      this.invalid(
        [...circle.path, 'runAfter'],
        `The action '${circle.name}' waits for itself: its 'runAfter' goes round in a circle.`,
      );
  }

  private limit(count: number, allowed: number, what: string, path: JsonPath): void {
    if (count > allowed)
      this.problem('workflow/limit', path, `There are ${count} ${what}; the service takes at most ${allowed}.`);
  }

  private invalid(path: JsonPath, message: string): void {
    this.problem('workflow/invalid', path, message);
  }

  private problem(code: ProblemCode, path: JsonPath, message: string): void {
    this.problems.push({ code, message, path });
  }
}

function is(action: ActionNode, type: string): boolean {
  return action.type.toLowerCase() === type.toLowerCase();
}

function depthOf(action: ActionNode): number {
  let depth = 1;
  for (let at = action.parent; at; at = at.parent) depth++;
  return depth;
}

function leadsTo(from: ActionNode, goal: ActionNode, names: Map<string, ActionNode>, seen: Set<ActionNode>): boolean {
  for (const { name } of from.runAfter) {
    const before = names.get(name.toLowerCase());
    if (before === goal) return true;
    if (!before || seen.has(before)) continue;
    seen.add(before);
    if (leadsTo(before, goal, names, seen)) return true;
  }
  return false;
}
