const highSurrogate = /[\ud800-\udbff]/;

/** The length of a text in code points. */
export function lengthOf(text: string): number {
  if (!highSurrogate.test(text)) return text.length;
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** The part of a text from one code point up to another. */
export function sliceOf(text: string, from: number, to: number): string {
  if (!highSurrogate.test(text)) return text.slice(from, to);
  return Array.from(text).slice(from, to).join('');
}

/** The place in code points of a place in UTF-16 units. */
export function placeOf(text: string, unit: number): number {
  return unit <= 0 ? unit : lengthOf(text.slice(0, unit));
}
