import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { Failure } from '../../core/failure.ts';

/** A statement that is signed with a private key. */
export interface Assertion {
  /** Private key in PEM. */
  readonly key: string;
  readonly issuer: string;
  readonly audience: string;
  readonly subject?: string;
  /** Seconds that it is good for; an hour where it is missing. */
  readonly lifetime?: number;
  /** Names the key to the receiver: its id, or the SHA-1 or SHA-256 of its certificate. */
  readonly header?: Readonly<Record<string, string>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/**
 * A JSON Web Token of this assertion, signed with RS256. https://www.rfc-editor.org/rfc/rfc7519
 *
 * @throws Failure `usage/secret` for a key that is no private key in PEM.
 */
export function jwtAssertion(assertion: Assertion, now: number): string {
  const issuedAt = Math.floor(now / 1000);
  const claims = {
    iss: assertion.issuer,
    aud: assertion.audience,
    ...(assertion.subject ? { sub: assertion.subject } : {}),
    iat: issuedAt,
    exp: issuedAt + (assertion.lifetime ?? 3600),
    jti: randomUUID(),
    ...assertion.claims,
  };
  const signed = `${part({ alg: 'RS256', typ: 'JWT', ...assertion.header })}.${part(claims)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey(assertion.key)).toString('base64url')}`;
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function privateKey(pem: string) {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Failure('usage/secret', 'The private key that requests are signed with is no private key in PEM.');
  }
}
