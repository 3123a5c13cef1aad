import { Failure } from '../../core/failure.ts';
import { retryAfterOf } from '../../core/retry-after.ts';
import { valueAt } from '../event-path.ts';
import { parsed, place, type RawAnswer } from '../fetch.ts';
import { redacted } from '../redact.ts';
import type { HttpRequest } from '../request.ts';
import { type Auth, isLogin, isSigner, type Login } from './auth.ts';

/** Makes requests prove who sends them, and keeps the token that a login gave. */
export interface Session {
  /** @throws Failure of the login: `service/unauthorized` when it is refused, else as any request. */
  authorize(request: HttpRequest): Promise<HttpRequest>;
  /** Forgets the token, so that the next request gets a new one. */
  forget(): void;
  /** A text without anything that proves who we are. */
  clean(text: string): string;
}

/** A token that ends sooner than this many milliseconds is not used any more. */
const margin = 60_000;
const hour = 3600;

/** A session of one stream; `send` sends one request, `now` is the clock that signatures and tokens go by. */
export function openSession(
  auth: () => Auth,
  send: (request: HttpRequest) => Promise<RawAnswer>,
  now: () => number,
): Session {
  let token: { readonly value: string; readonly ends: number } | undefined;
  const tokenOf = async (login: Login): Promise<string> => {
    if (!token || token.ends - margin < now()) token = await logIn(login, send, now);
    return token.value;
  };
  return {
    authorize: async request => {
      const how = auth();
      if (isSigner(how)) return how.sign(request, now());
      const headers = isLogin(how) ? how.use(await tokenOf(how)) : how;
      return { ...request, headers: { ...request.headers, ...headers } };
    },
    forget: () => {
      token = undefined;
    },
    clean: text => redacted(text, [...secretsOf(auth()), ...(token ? [token.value] : [])]),
  };
}

function secretsOf(auth: Auth): readonly string[] {
  return isLogin(auth) || isSigner(auth) ? auth.secrets : Object.values(auth);
}

async function logIn(login: Login, send: (request: HttpRequest) => Promise<RawAnswer>, now: () => number) {
  const request = login.login(now());
  const answer = await send(request);
  if (answer.status < 200 || answer.status > 299) throw refusal(login, request, answer);
  const { body } = parsed(request, answer);
  const value = valueAt(body, login.token);
  if (typeof value !== 'string' || value === '')
    throw new Failure('service/garbled', `${place(request.url)} gives no token at "${login.token}".`);
  const seconds = Number(login.expiresIn === undefined ? hour : (valueAt(body, login.expiresIn) ?? hour));
  return { value, ends: now() + (Number.isFinite(seconds) ? seconds : hour) * 1000 };
}

function refusal(login: Login, request: HttpRequest, { status, headers, text }: RawAnswer): Failure {
  const words = redacted(text, login.secrets).trim().replaceAll(/\s+/g, ' ').slice(0, 200);
  const said = `${place(request.url)} answers ${status} to the login${words ? `: ${words}` : ''}.`;
  const facts = { status, retryAfter: retryAfterOf(headers) };
  if (status === 429) return new Failure('service/throttled', said, facts);
  if (status === 408 || status >= 500) return new Failure('service/unreachable', said, facts);
  return new Failure('service/unauthorized', said, facts);
}
