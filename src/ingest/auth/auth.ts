import type { HttpRequest } from '../request.ts';

/** Headers that prove who we are, made anew for each request. */
export type AuthHeaders = Readonly<Record<string, string>>;

/** A token that the source gives for something else, and that is kept until it ends. */
export interface Login {
  /** The request that gets a token; made anew each time, as an assertion in it may hold the time. */
  readonly login: (now: number) => HttpRequest;
  /** Where in its answer the token is, and in how many seconds it ends; an hour where the answer does not say. */
  readonly token: string;
  readonly expiresIn?: string;
  readonly use: (token: string) => AuthHeaders;
  /** What must never be shown of the request that gets the token. */
  readonly secrets: readonly string[];
}

/** A request that carries a signature over itself. */
export interface Signer {
  readonly sign: (request: HttpRequest, now: number) => HttpRequest;
  /** What must never be shown. */
  readonly secrets: readonly string[];
}

/** How a request proves who sends it: headers, a token that is got first, or a signature over the request. */
export type Auth = AuthHeaders | Login | Signer;

export function isLogin(auth: Auth): auth is Login {
  return typeof (auth as Login).login === 'function';
}

export function isSigner(auth: Auth): auth is Signer {
  return typeof (auth as Signer).sign === 'function';
}

/** `Authorization: Basic …` of RFC 7617. */
export function basic(user: string, password: string): AuthHeaders {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** A key as a parameter of the query. */
export function queryKey(name: string, key: string): Signer {
  return {
    secrets: [key],
    sign: request => {
      const url = new URL(request.url);
      url.searchParams.set(name, key);
      return { ...request, url: url.href };
    },
  };
}
