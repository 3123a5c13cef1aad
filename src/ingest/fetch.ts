import { Failure } from '../core/failure.ts';
import { type Decode, json } from './decode/decode.ts';
import type { Answer } from './paging.ts';
import type { HttpRequest } from './request.ts';

/** How a request is sent. */
export interface Sending {
  /** Sends to this origin on the loopback instead of the real one: a stand-in for the source. */
  readonly via?: string;
  readonly signal: AbortSignal;
  /** Milliseconds for the whole exchange; 60 s where it is missing. */
  readonly timeout?: number;
  /** Largest body after decompression, in bytes; 64 MiB where it is missing. */
  readonly largestBody?: number;
}

const defaultTimeout = 60_000;
const defaultLargestBody = 67_108_864;

/** An answer with its body as it came, and as text. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
}

/**
 * Sends one request and reads the whole answer, at most `largestBody` bytes of it, also when it is compressed.
 * Redirects are not followed: they would carry a token to another place.
 *
 * @throws Failure `service/unreachable` without an answer, `service/garbled` for one that was cut or is too large.
 */
export async function exchange(request: HttpRequest, sending: Sending): Promise<RawAnswer> {
  const url = new URL(request.url);
  const timeout = AbortSignal.timeout(sending.timeout ?? defaultTimeout);
  try {
    const response = await fetch(sending.via ? new URL(url.pathname + url.search, sending.via) : url, {
      method: request.method,
      headers: {
        accept: 'application/json',
        ...request.headers,
        ...(sending.via ? { 'x-forwarded-host': url.host } : {}),
      },
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.any([sending.signal, timeout]),
    });
    const bytes = await readBody(response, url, sending.largestBody ?? defaultLargestBody);
    return rawAnswer(response, bytes);
  } catch (error) {
    sending.signal.throwIfAborted();
    throw error instanceof Failure ? error : noAnswer(url, error, timeout.aborted);
  }
}

async function readBody(response: Response, url: URL, limit: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of response.body ?? []) {
      size += part.byteLength;
      if (size > limit) throw garbled(url, `is larger than ${limit} bytes`, response.status);
      parts.push(part);
    }
  } catch (cause) {
    if (cause instanceof Failure || (cause as Error).name === 'TimeoutError') throw cause;
    throw garbled(url, 'was cut off', response.status, cause);
  }
  return Buffer.concat(parts);
}

function rawAnswer({ status, headers }: Response, bytes: Buffer): RawAnswer {
  return {
    status,
    headers,
    bytes,
    get text() {
      return bytes.toString('utf8');
    },
  };
}

/** Reads the body of an answer; one without content has none. @throws Failure `service/garbled` when it can not be read. */
export function parsed(request: HttpRequest, answer: RawAnswer, decode: Decode = json): Answer {
  const { status, headers } = answer;
  if (status === 204) return { status, headers, body: undefined };
  try {
    return { status, headers, body: decode(answer.bytes) };
  } catch (cause) {
    const what =
      decode === json
        ? `is no JSON (${answer.text.length} characters)`
        : `can not be read: ${(cause as Error).message}`;
    throw garbled(new URL(request.url), what, status, cause);
  }
}

/** The address of a request as it may be shown: a query can hold a secret. */
export function place(url: URL | string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function garbled(url: URL, what: string, status: number, cause?: unknown): Failure {
  return new Failure('service/garbled', `The answer of ${place(url)} ${what}.`, { status, cause });
}

function noAnswer(url: URL, cause: unknown, late: boolean): Failure {
  const inner = (cause as { cause?: NodeJS.ErrnoException }).cause;
  const why = late ? 'no answer in time' : (inner?.code ?? inner?.message ?? (cause as Error).message);
  return new Failure('service/unreachable', `${place(url)} does not answer: ${why}.`, { cause });
}
