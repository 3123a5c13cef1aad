import { createPrivateKey, createPublicKey, randomUUID } from 'node:crypto';
import { exportJWK, jwtVerify, SignJWT } from 'jose';
import type { Identity } from './identity.ts';

/** How long a token is good for, in seconds: what Microsoft Entra gives a client. */
export const tokenLifetime = 3599;

/** Why a token was not accepted. */
export type TokenFault = 'absent' | 'malformed' | 'expired' | 'foreign-audience';

/** Issues and checks the bearer tokens of a local Azure. */
export class Tokens {
  readonly #identity: Identity;
  readonly #now: () => Date;
  readonly #issuer: string;
  readonly #privateKey;
  readonly #publicKey;

  constructor(identity: Identity, now: () => Date) {
    this.#identity = identity;
    this.#now = now;
    this.#issuer = `https://sts.windows.net/${identity.tenantId}/`;
    this.#privateKey = createPrivateKey(identity.tokenKey);
    this.#publicKey = createPublicKey(this.#privateKey);
  }

  issue(audience: string): Promise<string> {
    const { tenantId, clientId } = this.#identity;
    const seconds = this.#seconds();
    return new SignJWT({ appid: clientId, oid: clientId, tid: tenantId, ver: '1.0', idtyp: 'app' })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'picket' })
      .setIssuer(this.#issuer)
      .setAudience(audience)
      .setSubject(clientId)
      .setIssuedAt(seconds)
      .setNotBefore(seconds - 300)
      .setExpirationTime(seconds + tokenLifetime)
      .setJti(randomUUID())
      .sign(this.#privateKey);
  }

  /** Undefined for an Authorization header whose token is good for one of the audiences, else what is wrong with it. */
  async fault(authorization: string | undefined, audiences: readonly string[]): Promise<TokenFault | undefined> {
    const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return authorization ? 'malformed' : 'absent';
    try {
      const options = { issuer: this.#issuer, currentDate: this.#now(), algorithms: ['RS256'] };
      const { payload } = await jwtVerify(token, this.#publicKey, options);
      return audiences.includes(plain(String(payload.aud))) ? undefined : 'foreign-audience';
    } catch (error) {
      return (error as { code?: string }).code === 'ERR_JWT_EXPIRED' ? 'expired' : 'malformed';
    }
  }

  /** The public key in the form that clients fetch. */
  async keySet(): Promise<{ keys: object[] }> {
    return { keys: [{ ...(await exportJWK(this.#publicKey)), kid: 'picket', use: 'sig', alg: 'RS256' }] };
  }

  #seconds(): number {
    return Math.floor(this.#now().getTime() / 1000);
  }
}

/** An audience without the slash that some clients end it with. */
export function plain(audience: string): string {
  return audience.replace(/\/+$/, '').toLowerCase();
}
