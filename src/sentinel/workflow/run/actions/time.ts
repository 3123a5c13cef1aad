import { ticksFromIso, ticksPerMillisecond } from '../../../../core/time.ts';
import { findFunction } from '../../expression/functions/index.ts';
import { moveTime, readTimestamp } from '../../time/timestamp.ts';
import { fieldOf, type Value } from '../../value.ts';
import type { ActionContext, Outcome } from '../context.ts';
import { succeeded } from '../context.ts';

/** Waiting, and the operations of the connector "Date Time". */
export const timeActions = {
  Wait: async (context: ActionContext): Promise<Outcome> => {
    const inputs = context.inputs();
    const until = fieldOf(inputs, 'until', 'timestamp');
    const now = context.environment.now();
    const end =
      until === null
        ? afterInterval(context, inputs, now)
        : readTimestamp('Wait', context.text(inputs, 'until', 'timestamp')).ticks;
    await context.sleep(Number((end - now) / ticksPerMillisecond));
    return succeeded();
  },
  Expression: (context: ActionContext): Outcome => {
    const inputs = context.inputs();
    const kind = context.node.kind?.toLowerCase() ?? '';
    const form = Object.entries(expressionKinds).find(([name]) => name.toLowerCase() === kind)?.[1];
    if (!form)
      throw context.fault(
        `The action '${context.node.name}' of type 'Expression' has no kind that is known: '${context.node.kind ?? ''}'.`,
      );
    const [name, ...keys] = form;
    const args = keys.map(key => fieldOf(inputs, key)).filter(value => value !== null);
    const body = findFunction(name)!.evaluate(
      args.map(value => () => value),
      context.scope,
      name,
    );
    return succeeded(new Map<string, Value>([['body', body]]));
  },
};

/** The function behind each kind, and the inputs that are its arguments. */
const expressionKinds: Readonly<Record<string, readonly [string, ...string[]]>> = {
  AddToTime: ['addToTime', 'baseTime', 'interval', 'timeUnit'],
  ConvertTimeZone: ['convertTimeZone', 'baseTime', 'sourceTimeZone', 'destinationTimeZone', 'formatString'],
  CurrentTime: ['utcNow'],
  GetFutureTime: ['getFutureTime', 'interval', 'timeUnit'],
  GetPastTime: ['getPastTime', 'interval', 'timeUnit'],
  SubtractFromTime: ['subtractFromTime', 'baseTime', 'interval', 'timeUnit'],
};

const lastWait = ticksFromIso('9999-12-31')!;

function afterInterval(context: ActionContext, inputs: Value, now: bigint): bigint {
  const count = fieldOf(inputs, 'interval', 'count');
  const end = typeof count === 'bigint' ? moveTime(now, count, context.text(inputs, 'interval', 'unit')) : undefined;
  if (end !== undefined && end <= lastWait) return end;
  throw context.fault(
    `The action '${context.node.name}' needs an interval with a whole 'count' and a 'unit' of Second, Minute, Hour, Day, Week, Month or Year.`,
  );
}
