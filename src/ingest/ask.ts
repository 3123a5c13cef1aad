import { Failure } from '../core/failure.ts';
import { retryAfterOf } from '../core/retry-after.ts';
import type { ErrorRule } from './contract.ts';
import { exchange, parsed, place, type RawAnswer, type Sending } from './fetch.ts';
import type { Limits } from './limits.ts';
import type { Answer } from './paging.ts';
import { type Patience, persist, spoken } from './persist.ts';
import { redacted } from './redact.ts';
import type { HttpRequest } from './request.ts';

/** How one stream talks to its source. */
export interface Manners {
  readonly auth: () => Record<string, string>;
  /** Reads the secrets anew. */
  readonly refresh: () => void;
  readonly limits?: Limits;
  readonly errors?: readonly ErrorRule[];
  readonly sending: Sending;
  readonly patience: Patience;
}

/**
 * Sends requests of one stream, one after the other, and keeps the limits of the source. What `read` makes of the answer is
 * part of the attempt: an answer that it finds garbled is asked for again. Refusals with a status that the caller expects
 * are thrown at once.
 */
export type Ask = <Result>(
  request: HttpRequest,
  read: (answer: Answer) => Result,
  expected?: readonly number[],
) => Promise<Result>;

/**
 * A source that is asked politely: waits that it asks for are kept, limits that it tells are shared with others,
 * and what fails for the moment is tried again. A refused credential is read anew once before it is an alarm.
 */
export function asker(manners: Manners): Ask {
  let notBefore = 0;
  const { patience } = manners;
  const once = async (request: HttpRequest): Promise<Answer> => {
    const early = notBefore - patience.clock.now();
    if (early > 0) {
      patience.say('info', `The share of the request limit is used up; waiting ${spoken(early)}.`);
      await patience.clock.sleep(early, patience.signal);
    }
    const answer = await authorized(request, manners);
    notBefore = patience.clock.now() + (manners.limits?.pause(answer.headers, patience.clock.now()) ?? 0);
    const failure = failureOf(request, answer, manners);
    if (failure) throw failure;
    return parsed(request, answer);
  };
  return (request, read, expected = []) =>
    persist('The source', patience, async () => read(await once(request)), expected);
}

/** Sends with the credential; when it is refused, once more with a credential read anew. */
async function authorized(request: HttpRequest, manners: Manners): Promise<RawAnswer> {
  const send = () => exchange({ ...request, headers: { ...request.headers, ...manners.auth() } }, manners.sending);
  const answer = await send();
  if (answer.status !== 401) return answer;
  manners.refresh();
  return send();
}

function failureOf(request: HttpRequest, answer: RawAnswer, { errors = [], auth }: Manners): Failure | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  const facts = { status, retryAfter: retryAfterOf(answer.headers) };
  const said = `${place(request.url)} answers ${status}${words(redacted(answer.text, auth()))}.`;
  switch (errors.find(rule => rule.status === status && (rule.says?.test(answer.text) ?? true))?.do) {
    case 'wait':
      return new Failure('service/throttled', said, facts);
    case 'refuse':
      return new Failure('service/unauthorized', said, facts);
  }
  if (status === 401 || status === 403) return new Failure('service/unauthorized', said, { status });
  if (status === 429) return new Failure('service/throttled', said, facts);
  if (status === 408 || status >= 500) return new Failure('service/unreachable', said, facts);
  return new Failure('service/refused', said, { status });
}

/** The source's own words: the first line of its body, without control characters, cut to what a log line can hold. */
function words(text: string): string {
  const line = text
    .trim()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, 200);
  return line ? `: ${line}` : '';
}
