import { fieldOf, type Value } from '../../value.ts';
import type { ActionContext, Outcome } from '../context.ts';
import { succeeded } from '../context.ts';
import type { Variable } from '../variables.ts';

/** Actions on variables. https://learn.microsoft.com/azure/logic-apps/logic-apps-create-variables-store-values */
export const variableActions = {
  InitializeVariable: (context: ActionContext): Outcome => {
    const inputs = context.inputs();
    const variables = fieldOf(inputs, 'variables');
    if (!Array.isArray(variables))
      throw context.fault(`The inputs of '${context.node.name}' have no list 'variables'.`);
    for (const variable of variables) {
      const value = variable instanceof Map ? variable.get('value') : undefined;
      context.run.variables.initialize(context.text(variable, 'name'), context.text(variable, 'type'), value);
    }
    return succeeded();
  },
  SetVariable: changing((context, name, value) => context.run.variables.set(name, value)),
  AppendToArrayVariable: appending('Array'),
  AppendToStringVariable: appending('String'),
  IncrementVariable: changing((context, name, value) => context.run.variables.add(name, 1, value ?? 1n)),
  DecrementVariable: changing((context, name, value) => context.run.variables.add(name, -1, value ?? 1n)),
};

function changing(change: (context: ActionContext, name: string, value: Value) => Variable) {
  return (context: ActionContext): Outcome => {
    const inputs = context.inputs();
    const { name, type, value } = change(context, context.text(inputs, 'name'), fieldOf(inputs, 'value'));
    const body = new Map<string, Value>([
      ['name', name],
      ['type', type],
      ['value', value],
    ]);
    return succeeded(new Map([['body', body]]));
  };
}

/** Appending has no outputs: a history that holds the whole array after every step of a loop would grow with its square. */
function appending(type: 'Array' | 'String') {
  return (context: ActionContext): Outcome => {
    const inputs = context.inputs();
    context.run.variables.append(context.text(inputs, 'name'), type, fieldOf(inputs, 'value'));
    return succeeded();
  };
}
