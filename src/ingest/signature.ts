import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a signature is looked at with, besides the bytes of the body. */
export interface Signed {
  /** A header of the delivery by its name in small letters. */
  header(name: string): string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How a push source proves that a delivery is its own. */
export interface Signature {
  readonly header: string;
  /** What is wrong with the signature over the raw bytes, or undefined when it is right. */
  readonly fault: (secret: string, received: string | undefined, body: Buffer, signed: Signed) => string | undefined;
  /** The headers that the source would send with these bytes: for replays and tests. */
  readonly sign: (secret: string, body: Buffer, now: number) => Readonly<Record<string, string>>;
  /** For how many milliseconds one signature is right: within them it is taken only once. It is right for ever where this is missing. */
  readonly window?: number;
}

/** `sha256=` and the hexadecimal HMAC-SHA256 of the raw body, compared in constant time. */
export function hmacSha256(header: string): Signature {
  const right = (secret: string, body: Buffer) => `sha256=${hex(secret, body)}`;
  return {
    header,
    sign: (secret, body) => ({ [header]: right(secret, body) }),
    fault: (secret, received, body) => {
      if (received === undefined) return `the header ${header} is missing`;
      return same(received, right(secret, body)) ? undefined : `the header ${header} does not fit the body`;
    },
  };
}

const usualWindow = 300_000;

/**
 * `v0=` and the hexadecimal HMAC-SHA256 of `v0:<seconds since 1970>:<raw body>`, with the seconds in a header of their own, as Slack and Zoom sign. A
 * time that is more than five minutes away is refused, whatever the signature is, and so is a signature that was taken before.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack/
 */
export function timestampedHmac({ header, timestamp }: { header: string; timestamp: string }): Signature {
  const right = (secret: string, seconds: string, body: Buffer) =>
    `v0=${hex(secret, Buffer.concat([Buffer.from(`v0:${seconds}:`), body]))}`;
  return {
    header,
    window: usualWindow,
    sign: (secret, body, now) => {
      const seconds = String(Math.floor(now / 1000));
      return { [header]: right(secret, seconds, body), [timestamp]: seconds };
    },
    fault: (secret, received, body, signed) => {
      const seconds = signed.header(timestamp);
      if (received === undefined) return `the header ${header} is missing`;
      if (seconds === undefined || !/^\d{1,12}$/.test(seconds)) return `the header ${timestamp} holds no time`;
      if (!same(received, right(secret, seconds, body))) return `the header ${header} does not fit the body`;
      const away = Math.abs(signed.now - Number(seconds) * 1000);
      return away > usualWindow
        ? `it was signed ${Math.round(away / 1000)} s from now, more than ${usualWindow / 1000} s`
        : undefined;
    },
  };
}

/** A secret that stands in a header as it is, behind `Bearer `: for sources that can not sign. Compared in constant time. */
export function bearerSecret(header = 'authorization'): Signature {
  const right = (secret: string) => `Bearer ${secret}`;
  return {
    header,
    sign: secret => ({ [header]: right(secret) }),
    fault: (secret, received) => {
      if (received === undefined) return `the header ${header} is missing`;
      return same(received, right(secret)) ? undefined : `the header ${header} holds another secret`;
    },
  };
}

function hex(secret: string, bytes: Buffer): string {
  return createHmac('sha256', secret).update(bytes).digest('hex');
}

/** Compares digests, so that neither the place of the first difference nor a length shows in the time. */
function same(received: string, expected: string): boolean {
  const [a, b] = [received, expected].map(text => createHash('sha256').update(text).digest());
  return timingSafeEqual(a, b);
}
