import { fieldOf, type Value } from './value.ts';

/** Content that is no JSON and no text, as the service keeps it: `{"$content-type": …, "$content": <base64>}`. */
export function binaryValue(bytes: Uint8Array, contentType: string): Value {
  return new Map([
    ['$content-type', contentType],
    ['$content', Buffer.from(bytes).toString('base64')],
  ]);
}

/** The bytes of such a value, or undefined when it is none. */
export function binaryBytes(value: Value): Buffer | undefined {
  const content = fieldOf(value, '$content');
  return typeof content === 'string' ? Buffer.from(content, 'base64') : undefined;
}

/** Whether a text is base64, with its padding. */
export function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replace(/\s/g, ''));
}
