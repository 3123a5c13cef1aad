import { binaryValue } from '../binary.ts';
import { Fault } from '../fault.ts';
import { type Bag, fromPlain, parseValue, type Value } from '../value.ts';
import type { CallAnswer } from './environment.ts';

/**
 * The outputs of a call: `statusCode`, `headers` and, where there is one, `body`, which is read by its content type: JSON is data,
 * text is a text, everything else an object with its base64.
 * https://learn.microsoft.com/azure/logic-apps/logic-apps-content-type
 */
export function answerOutputs(answer: CallAnswer): Bag {
  const headers = Object.entries(answer.headers ?? {});
  const outputs: Bag = new Map<string, Value>([
    ['statusCode', BigInt(answer.status)],
    ['headers', new Map(headers)],
  ]);
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const body = answer.body instanceof Uint8Array ? readBody(answer.body, type) : answer.body;
  if (body !== undefined) outputs.set('body', answer.body instanceof Uint8Array ? (body as Value) : fromPlain(body));
  return outputs;
}

/** Content of a type as a value; undefined when there is none. @throws Fault when it says that it is JSON and is none. */
export function readBody(bytes: Uint8Array, contentType: string): Value | undefined {
  if (bytes.length === 0) return undefined;
  const type = contentType.split(';')[0].trim().toLowerCase();
  if (type === 'application/json' || type.endsWith('+json')) return parsed(decoded(bytes, contentType));
  if (type.startsWith('text/')) return decoded(bytes, contentType);
  return binaryValue(bytes, contentType || 'application/octet-stream');
}

function parsed(text: string): Value {
  const value = parseValue(text);
  if (value !== undefined) return value;
  throw new Fault('BadRequest', 'Http request failed: the content was not a valid JSON.');
}

function decoded(bytes: Uint8Array, contentType: string): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
