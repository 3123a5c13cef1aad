import { evaluateTree } from '../definition/tree.ts';
import { type EndStatus, endStatuses } from '../definition/workflow.ts';
import { asText, fieldOf, type Value } from '../value.ts';
import type { ActionContext, Outcome } from './context.ts';

/**
 * The outcome that a definition fixes for an action while it is tried out (`runtimeConfiguration.staticResult`), or undefined.
 * https://learn.microsoft.com/azure/logic-apps/test-logic-apps-mock-data-static-results
 *
 * @throws Fault when the definition has no such static result.
 */
export function staticResult(context: ActionContext): Outcome | undefined {
  const setting = fieldOf(context.node.raw, 'runtimeConfiguration', 'staticResult');
  if (!/^enabled$/i.test(asText(fieldOf(setting, 'staticResultOptions')))) return undefined;
  const name = asText(fieldOf(setting, 'name'));
  const tree = context.run.workflow.staticResults.get(name);
  if (!tree)
    throw context.fault(
      `The static result '${name}' of the action '${context.node.name}' is not defined.`,
      'InvalidTemplate',
    );
  return outcomeOf(evaluateTree(tree, context.scope));
}

function outcomeOf(result: Value): Outcome {
  const text = asText(fieldOf(result, 'status')).toLowerCase();
  const status: EndStatus = endStatuses.find(one => one.toLowerCase() === text) ?? 'Succeeded';
  const outputs = fieldOf(result, 'outputs');
  const code = fieldOf(result, 'code');
  const [errorCode, message] = ['code', 'message'].map(key => asText(fieldOf(result, 'error', key)));
  return {
    status,
    ...(outputs !== null && { outputs }),
    ...(typeof code === 'string' && { code }),
    ...(errorCode !== '' && { error: { code: errorCode, message } }),
  };
}
