import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { VendorAnswer } from './vendor.ts';

/**
 * What goes wrong with an answer: refused credential, throttled without and with `Retry-After`, a server error, a body that
 * ends early, gzip that ends early under its right length, JSON that ends early, an answer that takes its time, the page
 * before once more, a place that is no longer known, and a refusal that repeats the credential.
 */
export type Fault =
  | 'unauthorized'
  | 'throttled'
  | 'throttled-2s'
  | 'broken'
  | 'cut'
  | 'short-gzip'
  | 'half-json'
  | 'slow'
  | 'repeated'
  | 'forgotten'
  | 'echo';

/** Decides what goes wrong, by the number of the request, which counts from 1. */
export type Faults = (request: number) => Fault | undefined;

/** The answer that goes out instead; `before` is the body of the page before, `url` what was asked for. */
export function spoilt(
  fault: Fault | undefined,
  answer: VendorAnswer,
  asked: { readonly before: unknown; readonly url: URL; readonly request: IncomingMessage },
): VendorAnswer {
  const refusal = (status: number, headers: Record<string, string> = {}) => ({
    status,
    headers,
    body: { error: fault },
  });
  switch (fault) {
    case 'unauthorized':
      return refusal(401);
    case 'throttled':
      return refusal(429);
    case 'throttled-2s':
      return refusal(429, { 'retry-after': '2' });
    case 'broken':
      return refusal(500);
    case 'forgotten':
      return refusal(400);
    case 'repeated':
      if (asked.before === undefined || !isNextPage(asked.url)) return answer;
      return { ...answer, headers: { link: `<${asked.url.href}>; rel="next"` }, body: asked.before };
    case 'echo':
      return { ...refusal(500), body: { authorization: asked.request.headers.authorization } };
    default:
      return answer;
  }
}

/** Only a page that follows another can be the one before: the first page of a window is another question. */
function isNextPage(url: URL): boolean {
  return [...url.searchParams.keys()].some(name =>
    /^\$?(after|skip|skiptoken|cursor|page|pageToken|next|offset)$/.test(name),
  );
}

const slowness = 30;

/** Sends an answer, compressed as most sources do, with what goes wrong on the way. */
export function send(
  response: ServerResponse,
  { status, headers, body }: VendorAnswer,
  fault: Fault | undefined,
): void {
  const whole = Buffer.isBuffer(body) ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const plain = fault === 'half-json' ? whole.subarray(0, whole.length / 2) : whole;
  const zipped = gzipSync(plain);
  const sent = fault === 'short-gzip' ? zipped.subarray(0, zipped.length - 12) : zipped;
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(status === 204 ? {} : { 'content-encoding': 'gzip', 'content-length': sent.length }),
    ...(headers as Record<string, string | string[]>),
  });
  if (status === 204) response.end();
  else if (fault === 'slow') setTimeout(() => response.end(sent), slowness);
  else if (fault === 'cut') response.write(sent.subarray(0, sent.length / 2), () => response.destroy());
  else response.end(sent);
}
