import { Failure } from '../core/failure.ts';
import { retryAfterOf } from '../core/retry-after.ts';
import type { Auth } from './auth/auth.ts';
import { openSession, type Session } from './auth/session.ts';
import type { Decode } from './decode/decode.ts';
import { type ErrorRule, ruleFor, TooFull } from './errors.ts';
import { exchange, parsed, place, type RawAnswer, type Sending } from './fetch.ts';
import type { Limits, Pace } from './limits.ts';
import type { Answer } from './paging.ts';
import { type Patience, persist, spoken } from './persist.ts';
import type { HttpRequest } from './request.ts';

/** How one stream talks to its source. */
export interface Manners {
  readonly auth: () => Auth;
  /** Reads the secrets anew. */
  readonly refresh: () => void;
  readonly limits?: Limits;
  readonly errors?: readonly ErrorRule[];
  /** How the body of an answer is read; JSON where it is missing. */
  readonly decode?: Decode;
  readonly sending: Sending;
  readonly patience: Patience;
}

/**
 * Sends requests of one stream, one after the other, and keeps the limits of the source. What `read` makes of the answer is
 * part of the attempt: an answer that it finds garbled is asked for again. Refusals with a status that the caller expects
 * are thrown at once. `decode` reads this one body in another way than the stream's others.
 */
export type Ask = <Result>(
  request: HttpRequest,
  read: (answer: Answer) => Result,
  expected?: readonly number[],
  decode?: Decode,
) => Promise<Result>;

/**
 * A source that is asked politely: waits that it asks for are kept, limits that it tells are shared with others,
 * and what fails for the moment is tried again. A refused credential is read anew once before it is an alarm.
 */
export function asker(manners: Manners): Ask {
  let notBefore = 0;
  const pace: Pace = new Map();
  const { patience, sending } = manners;
  const now = () => patience.clock.now();
  const session = openSession(manners.auth, request => exchange(request, sending), now);
  const once = async (request: HttpRequest, decode = manners.decode): Promise<Answer> => {
    const early = notBefore - now();
    if (early > 0) {
      patience.say('info', `The share of the request limit is used up; waiting ${spoken(early)}.`);
      await patience.clock.sleep(early, patience.signal);
    }
    const answer = await authorized(request, session, manners);
    notBefore = now() + (manners.limits?.pause(answer.headers, now(), pace) ?? 0);
    const failure = failureOf(request, answer, session, manners);
    if (failure === 'skip') return skipped(request, answer, patience);
    if (failure) throw failure;
    return parsed(request, answer, decode);
  };
  return (request, read, expected = [], decode) =>
    persist('The source', patience, async () => read(await once(request, decode)), expected);
}

/** Sends with what proves who we are; when it is refused, once more with all of it made anew. */
async function authorized(request: HttpRequest, session: Session, manners: Manners): Promise<RawAnswer> {
  if (request.bare) return exchange(request, manners.sending);
  const answer = await signedIn(request, session, manners);
  if (answer.status !== 401) return answer;
  session.forget();
  manners.refresh();
  return exchange(await session.authorize(request), manners.sending);
}

/** A login that is refused is tried once more with secrets read anew. */
async function signedIn(request: HttpRequest, session: Session, manners: Manners): Promise<RawAnswer> {
  try {
    return await exchange(await session.authorize(request), manners.sending);
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'service/unauthorized')) throw error;
    manners.refresh();
    return exchange(await session.authorize(request), manners.sending);
  }
}

/** What can not be had is passed over, and said: it is lost at the source. */
function skipped(request: HttpRequest, { status, headers }: RawAnswer, patience: Patience): Answer {
  patience.say('warning', `${place(request.url)} answers ${status}: passed over, as the connector says.`);
  return { status, headers, body: undefined };
}

function failureOf(
  request: HttpRequest,
  answer: RawAnswer,
  session: Session,
  { errors = [] }: Manners,
): Failure | TooFull | 'skip' | undefined {
  const { status } = answer;
  const rule = ruleFor(errors, answer);
  if (status >= 200 && status < 300 && !rule) return undefined;
  const facts = { status, retryAfter: retryAfterOf(answer.headers) };
  const said = `${place(request.url)} answers ${status}${words(session.clean(answer.text))}.`;
  switch (rule?.do) {
    case 'wait':
      return new Failure('service/throttled', said, { ...facts, retryAfter: facts.retryAfter ?? rule.after });
    case 'refuse':
      return new Failure('service/unauthorized', said, facts);
    case 'skip':
      return 'skip';
    case 'shrink':
      return new TooFull(said);
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
