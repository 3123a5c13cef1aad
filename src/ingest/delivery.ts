import { createHash } from 'node:crypto';
import { plain } from './decode/archive.ts';
import { parseJsonLines } from './formats/json-lines.ts';
import { unreadable } from './unreadable.ts';

/** One call of a webhook by its source, with its signature checked and its compression taken away. */
export interface Delivery {
  /** ISO 8601. */
  readonly receivedAt: string;
  /** The source's own headers; nothing that proves who sent it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What a source is answered that asks before it delivers. */
export interface CheckAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The most that a body may become without its compression, in bytes. */
export const largestUnpacked = 67_108_864;

/** Why a body can not be read, and the status that says so. */
export interface BadBody {
  readonly status: 400 | 413;
  readonly code: string;
  readonly message: string;
}

/** A body without its compression. */
export function unpacked(bytes: Buffer): Buffer | BadBody {
  try {
    return plain(bytes, largestUnpacked);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      return { status: 413, code: 'too-large', message: `Unpacked, a delivery may have ${largestUnpacked} bytes.` };
    return { status: 400, code: 'damaged', message: `The body can not be unpacked: ${(error as Error).message}.` };
  }
}

/** A delivery of JSON lines: an event each. A line that is no JSON is kept in the dead letters, its neighbours go on. */
export function jsonLineEvents({ body }: Delivery): unknown[] {
  return parseJsonLines(body.toString('utf8')).map(it => ('value' in it ? it.value : unreadable(it.reason, it.line)));
}

/** A delivery that is one event, named by its own bytes: the same body that is sent again is known. */
export function wholeEvent({ receivedAt, headers, body }: Delivery): unknown[] {
  const id = createHash('sha256').update(body).digest('hex');
  const content = jsonOf(body);
  if (!content) return [unreadable('the body is no JSON', body.toString('utf8'))];
  return [{ id, receivedAt, headers, body: content.value }];
}

/** The value of a body, which can be any; undefined when it is no JSON. */
export function jsonOf(body: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body.toString('utf8')) };
  } catch {
    return undefined;
  }
}
