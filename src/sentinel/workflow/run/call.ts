import { Failure } from '../../../core/failure.ts';
import { durationTicks, isoFromTicks, ticksPerMillisecond } from '../../../core/time.ts';
import { fieldOf, type Value } from '../value.ts';
import { answerOutputs } from './content.ts';
import type { ActionContext, Outcome } from './context.ts';
import type { CallAnswer, CallRequest } from './environment.ts';
import { isRetriable, retryPolicy } from './retry.ts';
import { statusCodeName } from './status-code.ts';

type Attempt = { answer: CallAnswer } | { failure: Failure };

/** Answers are polled for a day at most; the service's own limit for asynchronous calls is the length of the run. */
const longestPoll = 86_400_000;
const defaultPoll = 10_000;

/**
 * Makes a call as the service does: with its retry policy, and following `202 Accepted` until there is a result.
 * 2xx and 3xx succeed; the code of the action is the name of the status.
 */
export async function performCall(context: ActionContext, request: CallRequest, inputs: Value): Promise<Outcome> {
  const last = await withRetries(context, request, fieldOf(inputs, 'retryPolicy'));
  if ('failure' in last) return noAnswer(last.failure);
  const polls = !/disableasyncpattern/i.test(String(context.node.raw.get('operationOptions') ?? ''));
  return outcomeOf(polls ? await polled(context, request, last.answer) : last.answer);
}

async function withRetries(context: ActionContext, request: CallRequest, policyValue: Value): Promise<Attempt> {
  const policy = retryPolicy(policyValue);
  for (let attempt = 1; ; attempt++) {
    const start = context.environment.now();
    const made = await tried(context, { ...request, attempt });
    const again = 'failure' in made ? made.failure.retriable : isRetriable(made.answer.status);
    if (!again || attempt > policy.count || context.run.ended) return made;
    const code = 'failure' in made ? 'BadRequest' : statusCodeName(made.answer.status);
    const endTime = isoFromTicks(context.environment.now());
    context.state.retries.push({
      startTime: isoFromTicks(start),
      endTime,
      code,
      ...('failure' in made && { error: { code, message: made.failure.message } }),
    });
    await context.sleep(retryAfter(made) ?? policy.wait(attempt));
  }
}

async function tried(context: ActionContext, request: CallRequest): Promise<Attempt> {
  try {
    return { answer: await context.environment.call(request) };
  } catch (failure) {
    if (failure instanceof Failure) return { failure };
    throw failure;
  }
}

function retryAfter(made: Attempt): number | undefined {
  if ('failure' in made) return made.failure.retryAfter;
  return secondsOf(header(made.answer, 'retry-after'));
}

function secondsOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,6}$/.test(text.trim()) ? Number(text) * 1000 : undefined;
}

function header(answer: CallAnswer, name: string): string | undefined {
  return Object.entries(answer.headers ?? {}).find(([one]) => one.toLowerCase() === name)?.[1];
}

async function polled(context: ActionContext, request: CallRequest, first: CallAnswer): Promise<CallAnswer> {
  let answer = first;
  let waited = 0;
  let attempt = 1;
  while (answer.status === 202 && waited < longestPoll && !context.run.ended) {
    const url = header(answer, 'location');
    if (url === undefined) return answer;
    const wait = secondsOf(header(answer, 'retry-after')) ?? defaultPoll;
    await context.sleep(wait);
    waited += Math.max(wait, 1000);
    const poll = pollOf(request, url);
    const made = await tried(context, { ...poll, attempt: ++attempt });
    if ('failure' in made) throw context.fault(`The result at ${url} can not be asked for: ${made.failure.message}`);
    answer = made.answer;
  }
  return answer;
}

function pollOf(request: CallRequest, url: string): CallRequest {
  const { action, attempt, headers, timeoutMilliseconds } = request;
  const authentication = request.kind === 'http' ? request.authentication : undefined;
  return {
    kind: 'http',
    action,
    attempt,
    method: 'GET',
    url,
    headers,
    timeoutMilliseconds,
    webhook: false,
    ...(authentication !== undefined && { authentication }),
  };
}

/** What a service refuses has no error of its own: the answer stands in the outputs. */
function outcomeOf(answer: CallAnswer): Outcome {
  return {
    status: answer.status < 400 ? 'Succeeded' : 'Failed',
    code: statusCodeName(answer.status),
    outputs: answerOutputs(answer),
  };
}

/** A call that got no answer; the service reports it as a request that can not be fulfilled. */
function noAnswer(failure: Failure): Outcome {
  return {
    status: 'Failed',
    code: 'BadRequest',
    error: { code: 'BadRequest', message: `Http request failed: ${failure.message}` },
  };
}

const defaultTimeout = 120_000;

/** `limit.timeout` of an action in milliseconds; two minutes where there is none, a day for webhooks. */
export function callTimeout(context: ActionContext, webhook: boolean): number {
  const text = fieldOf(context.value('limit'), 'timeout');
  const ticks = typeof text === 'string' ? durationTicks(text) : undefined;
  if (ticks !== undefined) return Number(ticks / ticksPerMillisecond);
  return webhook ? 86_400_000 : defaultTimeout;
}
