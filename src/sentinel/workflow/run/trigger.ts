import { isoFromTicks } from '../../../core/time.ts';
import { evaluateTree } from '../definition/tree.ts';
import type { TriggerNode, Workflow } from '../definition/workflow.ts';
import type { Scope } from '../expression/scope.ts';
import { Fault, invalidTemplate } from '../fault.ts';
import { asText, type Bag, fieldOf, toPlain, typeName, type Value } from '../value.ts';
import { conditionHolds } from './condition.ts';
import { schemaErrors } from './schema.ts';
import type { RunError } from './state.ts';

/** What fires a trigger. `body` of a Sentinel trigger is the incident, alert or entity; a recurrence has none. */
export interface TriggerEvent {
  /** Which trigger; the first of the workflow when left out. */
  name?: string;
  headers?: Record<string, string>;
  queries?: Record<string, string>;
  relativePathParameters?: Record<string, string>;
  body?: unknown;
}

/** What a fired trigger leads to: the outputs of one run, or of one a part with `splitOn`; or none. */
export type Fired =
  | { status: 'Succeeded'; trigger: TriggerNode; outputs: Bag[] }
  | { status: 'Skipped'; trigger: TriggerNode; reason: string }
  | { status: 'Failed'; trigger?: TriggerNode; error: RunError };

/** The trigger that an event means. */
export function triggerOf(workflow: Workflow, name: string | undefined): TriggerNode | undefined {
  if (name === undefined) return workflow.triggers[0];
  return workflow.triggers.find(trigger => trigger.name.toLowerCase() === name.toLowerCase());
}

/**
 * Applies the conditions, the schema and `splitOn` of a trigger to its outputs.
 * https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers#trigger-conditions
 */
export function fire(trigger: TriggerNode, outputs: Bag, scopeOf: (facts: Bag) => Scope): Fired {
  try {
    const scope = scopeOf(triggerFacts(trigger, outputs, scopeOf(new Map()).now()));
    const refused = schemaFault(trigger, outputs);
    if (refused) return { status: 'Failed', trigger, error: refused };
    const unmet = conditionsOf(trigger).find(condition => !conditionHolds(condition, scope));
    if (unmet) return { status: 'Skipped', trigger, reason: 'A condition of the trigger does not hold.' };
    return { status: 'Succeeded', trigger, outputs: split(trigger, outputs, scope) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { status: 'Failed', trigger, error: { code: error.code, message: error.message } };
  }
}

/** The trigger as expressions see it. */
export function triggerFacts(trigger: TriggerNode, outputs: Bag, now: bigint): Bag {
  return new Map<string, Value>([
    ['name', trigger.name],
    ['startTime', isoFromTicks(now)],
    ['endTime', isoFromTicks(now)],
    ['status', 'Succeeded'],
    ['outputs', outputs],
  ]);
}

function conditionsOf(trigger: TriggerNode) {
  const conditions = trigger.parts.get('conditions');
  if (conditions?.is !== 'list') return [];
  return conditions.items.flatMap(item =>
    item.is === 'bag'
      ? item.entries.filter(([key]) => key.is === 'text' && key.text === 'expression').map(([, tree]) => tree)
      : [],
  );
}

function schemaFault(trigger: TriggerNode, outputs: Bag): RunError | undefined {
  if (!/enableschemavalidation/i.test(asText(trigger.raw.get('operationOptions') ?? null))) return undefined;
  const schema = fieldOf(trigger.raw, 'inputs', 'schema');
  const errors =
    schema instanceof Map ? schemaErrors(trigger.name, toPlain(schema), toPlain(outputs.get('body') ?? null)) : [];
  if (errors.length === 0) return undefined;
  return {
    code: 'TriggerInputSchemaMismatch',
    message: `The input body for trigger '${trigger.name}' did not match its schema definition: ${errors
      .slice(0, 5)
      .map(one => `${one.path || 'the body'}: ${one.message}`)
      .join(' ')}.`,
  };
}

function split(trigger: TriggerNode, outputs: Bag, scope: Scope): Bag[] {
  const tree = trigger.parts.get('splitOn');
  if (!tree) return [outputs];
  const items = evaluateTree(tree, scope);
  if (Array.isArray(items)) return items.map(item => new Map([...outputs, ['body', item]]));
  throw invalidTemplate(
    `The 'splitOn' expression of the trigger '${trigger.name}' is of type '${typeName(items)}'. The result must be a valid array.`,
  );
}
