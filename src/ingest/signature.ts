import { createHmac, timingSafeEqual } from 'node:crypto';

/** How a push source proves that a delivery is its own. */
export interface Signature {
  readonly header: string;
  /** What is wrong with the signature over the raw bytes, or undefined when it is right. */
  readonly fault: (secret: string, received: string | undefined, body: Buffer) => string | undefined;
  /** What the source would send in the header with these bytes: for replays and tests. */
  readonly sign: (secret: string, body: Buffer) => string;
}

/** `sha256=` and the hexadecimal HMAC-SHA256 of the raw body, compared in constant time. */
export function hmacSha256(header: string): Signature {
  const sign = (secret: string, body: Buffer) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return {
    header,
    sign,
    fault: (secret, received, body) => {
      if (received === undefined) return `the header ${header} is missing`;
      return same(received, sign(secret, body)) ? undefined : `the header ${header} does not fit the body`;
    },
  };
}

function same(received: string, expected: string): boolean {
  const [a, b] = [Buffer.from(received), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
