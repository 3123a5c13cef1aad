import { form, type HttpRequest } from '../request.ts';
import type { AuthHeaders, Login } from './auth.ts';
import { type Assertion, jwtAssertion } from './jwt.ts';

const asBearer = (token: string): AuthHeaders => ({ authorization: `Bearer ${token}` });

/** What the grants of OAuth 2.0 have in common. */
interface Grant {
  readonly url: string;
  readonly scope?: string;
  /** Further fields of the form, such as `resource` or `audience`. */
  readonly more?: Readonly<Record<string, string>>;
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-4.4; with an assertion instead of a secret https://www.rfc-editor.org/rfc/rfc7523 */
export function oauth2ClientCredentials(
  grant: Grant & { readonly clientId: string } & ({ readonly secret: string } | { readonly assertion: Assertion }),
): Login {
  const { url, scope, more = {}, clientId } = grant;
  const proof = (now: number): Record<string, string> =>
    'secret' in grant
      ? { client_secret: grant.secret }
      : {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: jwtAssertion(grant.assertion, now),
        };
  return bearerToken(
    now =>
      form(url, {
        grant_type: 'client_credentials',
        client_id: clientId,
        ...proof(now),
        ...(scope ? { scope } : {}),
        ...more,
      }),
    'secret' in grant ? [grant.secret] : [grant.assertion.key],
  );
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-6 */
export function oauth2Refresh(
  grant: Grant & { readonly clientId: string; readonly secret?: string; readonly refreshToken: string },
): Login {
  const { url, scope, more = {}, clientId, secret, refreshToken } = grant;
  const fields = {
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: refreshToken,
    ...(secret ? { client_secret: secret } : {}),
    ...(scope ? { scope } : {}),
    ...more,
  };
  return bearerToken(() => form(url, fields), [refreshToken, ...(secret ? [secret] : [])]);
}

/** A service account that signs for itself, as Google's do: https://www.rfc-editor.org/rfc/rfc7523#section-2.1 */
export function jwtServiceAccount(grant: Grant & { readonly assertion: Assertion }): Login {
  const { url, more = {}, assertion } = grant;
  return bearerToken(
    now =>
      form(url, {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: jwtAssertion(assertion, now),
        ...more,
      }),
    [assertion.key],
  );
}

/** Microsoft's identity platform, for an application. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
export function entraApplication(app: {
  readonly tenant: string;
  readonly clientId: string;
  readonly secret: string;
  readonly scope: string;
}): Login {
  const { tenant, clientId, secret, scope } = app;
  return oauth2ClientCredentials({
    url: `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
    clientId,
    secret,
    scope,
  });
}

/** A token that a login of the source's own gives. */
export function sessionToken(session: {
  readonly login: HttpRequest;
  readonly token: string;
  readonly expiresIn?: string;
  readonly use: (token: string) => AuthHeaders;
  readonly secrets: readonly string[];
}): Login {
  return { ...session, login: () => session.login };
}

function bearerToken(login: Login['login'], secrets: readonly string[]): Login {
  return { login, token: 'access_token', expiresIn: 'expires_in', use: asBearer, secrets };
}
