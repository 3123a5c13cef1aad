import { createHmac } from 'node:crypto';
import type { HttpRequest } from '../request.ts';
import type { AuthHeaders, Signer } from './auth.ts';

/**
 * A signature over a text that is made of the request, as many sources want it in words of their own: `text` says what is
 * signed, `headers` where the signature goes. `date` is the time of the signature as RFC 9110 writes it.
 */
export function hmacRequest(options: {
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly key: string;
  readonly encoding?: 'hex' | 'base64';
  readonly text: (request: HttpRequest, date: string, now: number) => string;
  readonly headers: (signature: string, date: string, now: number) => AuthHeaders;
}): Signer {
  const { algorithm, key, encoding = 'hex', text, headers } = options;
  return {
    secrets: [key],
    sign: (request, now) => {
      const date = new Date(now).toUTCString();
      const signature = createHmac(algorithm, key)
        .update(text(request, date, now))
        .digest(encoding);
      return { ...request, headers: { ...request.headers, ...headers(signature, date, now) } };
    },
  };
}
