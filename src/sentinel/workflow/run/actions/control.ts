import { durationTicks } from '../../../../core/time.ts';
import type { Branch } from '../../definition/workflow.ts';
import { asText, fieldOf, typeName, type Value } from '../../value.ts';
import { conditionHolds } from '../condition.ts';
import type { ActionContext, Outcome } from '../context.ts';
import { succeeded } from '../context.ts';
import { notTaken } from '../run.ts';
import { RunScope } from '../scope.ts';
import { Frame } from '../state.ts';

const mostItems = 100_000;
const mostIterations = 5000;
const defaultParallel = 20;

/** Conditions, scopes and loops. https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers#control-workflow-action-types */
export const controlActions = {
  If: (context: ActionContext): Promise<Outcome> => {
    const expression = context.part('expression');
    if (!expression)
      throw context.fault(`The condition '${context.node.name}' has no 'expression'.`, 'InvalidTemplate');
    const holds = conditionHolds(expression, context.scope);
    return take(context, branch => branch.name === (holds ? 'actions' : 'else'), holds);
  },
  Switch: (context: ActionContext): Promise<Outcome> | Outcome => {
    const value = context.value('expression');
    if (typeof value !== 'string' && typeof value !== 'bigint') {
      throw context.fault(
        `The execution of template action '${context.node.name}' failed: the 'expression' can not be used. It is of type '${typeName(value)}' but is expected to be a value of type 'String, Integer'.`,
        'ExpressionEvaluationFailed',
      );
    }
    const cases = context.node.branches.filter(branch => branch.name === 'case');
    const odd = cases.find(branch => typeof branch.matches !== typeof value);
    if (odd) return mismatch(context, value, odd.matches ?? null);
    const matching = cases.find(branch => branch.matches === value);
    return take(context, branch => branch === matching || (!matching && branch.name === 'default'), value);
  },
  Scope: (context: ActionContext): Promise<Outcome> => context.run.branch(body(context), context.frame),
  Foreach: (context: ActionContext): Promise<Outcome> => foreach(context),
  Until: (context: ActionContext): Promise<Outcome> => until(context),
  Terminate: (context: ActionContext): Outcome => {
    const inputs = context.inputs();
    const status = (['Succeeded', 'Failed', 'Cancelled'] as const).find(
      one => one.toLowerCase() === context.text(inputs, 'runStatus').toLowerCase(),
    );
    if (!status)
      throw context.fault(`The 'runStatus' of '${context.node.name}' must be 'Succeeded', 'Failed' or 'Cancelled'.`);
    const [code, message] = ['code', 'message'].map(key => asText(fieldOf(inputs, 'runError', key)));
    context.run.end ??= { status, ...(status === 'Failed' && { code, error: { code, message } }) };
    return succeeded();
  },
};

/** A case of another type than the expression fails every branch. */
function mismatch({ run, node, frame }: ActionContext, value: Value, other: Value): Outcome {
  const message = `The template language function 'strongEquals' expects parameters of same type, but found '${typeName(value)},${typeName(other)}' distinct types.`;
  const children = node.branches.flatMap(branch => branch.actions);
  return run.failAll(children, frame, { code: 'InternalServerError', message });
}

function body(context: ActionContext): Branch['actions'] {
  return context.node.branches.find(branch => branch.name === 'actions')?.actions ?? [];
}

async function take(context: ActionContext, taken: (branch: Branch) => boolean, chosen: Value): Promise<Outcome> {
  context.state.inputs = new Map([['expressionResult', chosen]]);
  const { branches } = context.node;
  for (const branch of branches) if (!taken(branch)) context.run.skip(branch.actions, context.frame, notTaken);
  return context.run.branch(branches.find(taken)?.actions ?? [], context.frame);
}

async function foreach(context: ActionContext): Promise<Outcome> {
  const items = context.value('foreach');
  if (!Array.isArray(items)) {
    throw context.fault(
      `The execution of template action '${context.node.name}' failed: the result of the evaluation of 'foreach' expression '${asText(context.node.raw.get('foreach') ?? null)}' is of type '${typeName(items)}'. The result must be a valid array.`,
      'ExpressionEvaluationFailed',
    );
  }
  if (items.length > mostItems)
    throw context.fault(
      `The loop '${context.node.name}' has ${items.length} items; the service takes at most ${mostItems}.`,
      'ForeachItemsLimitExceeded',
    );
  const frames = items.map((item, index) => new Frame(context.frame, context.node, index, item));
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async () => {
    while (next < frames.length && !context.run.ended) {
      const frame = frames[next++];
      context.state.frames.push(frame);
      outcomes.push(await context.run.branch(body(context), frame));
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel(context), frames.length) }, worker));
  return outcomes.find(outcome => outcome.status !== 'Succeeded') ?? succeeded();
}

function parallel(context: ActionContext): number {
  const options = asText(context.node.raw.get('operationOptions') ?? null);
  if (context.run.loops === 'ordered' || /sequential|singleinstance/i.test(options)) return 1;
  const repetitions = fieldOf(context.value('runtimeConfiguration'), 'concurrency', 'repetitions');
  return typeof repetitions === 'bigint' ? Math.min(50, Math.max(1, Number(repetitions))) : defaultParallel;
}

/**
 * Runs its actions, then looks at its condition; it ends as its last iteration did. A limit that is reached ends the loop without
 * failing it, unless its `operationOptions` say `FailWhenLimitsReached`.
 */
async function until(context: ActionContext): Promise<Outcome> {
  const expression = context.part('expression');
  if (!expression) throw context.fault(`The loop '${context.node.name}' has no 'expression'.`, 'InvalidTemplate');
  const { count, end } = limits(context);
  let last = succeeded();
  for (let index = 0; index < count && context.environment.now() < end && !context.run.ended; index++) {
    const frame = new Frame(context.frame, context.node, index);
    context.state.frames.push(frame);
    last = await context.run.branch(body(context), frame);
    if (conditionHolds(expression, new RunScope(context.run, frame, context.node))) return last;
  }
  return /failwhenlimitsreached/i.test(asText(context.node.raw.get('operationOptions') ?? null)) ? timedOut : last;
}

const timedOut: Outcome = {
  status: 'TimedOut',
  code: 'ActionTimedOut',
  error: { code: 'ActionTimedOut', message: 'The loop reached its limit before its condition was met.' },
};

function limits(context: ActionContext): { count: number; end: bigint } {
  const limit = context.value('limit');
  const count = fieldOf(limit, 'count');
  const timeout = asText(fieldOf(limit, 'timeout')) || 'PT1H';
  const ticks = durationTicks(timeout);
  if (ticks === undefined)
    throw context.fault(
      `The 'timeout' of the loop '${context.node.name}' is '${timeout}'; a duration such as PT1H is expected.`,
      'InvalidTemplate',
    );
  return {
    count: typeof count === 'bigint' ? Math.min(mostIterations, Number(count)) : 60,
    end: context.environment.now() + ticks,
  };
}
