import { SaxesParser } from 'saxes';
import { deepest } from '../json-reader.ts';
import type { Bag, Dynamic } from '../value.ts';

/** Longer texts are not read. */
const longest = 1_048_576;

interface Element {
  bag: Bag;
  text: string;
}

const number = /^-?(?:0|[1-9]\d{0,17})(?:\.\d{1,30})?$/;

/** Text that is a number as JSON writes it becomes one. */
function textValue(text: string): Dynamic {
  if (!number.test(text)) return text;
  return text.includes('.') ? Number(text) : BigInt(text);
}

/** An element without attributes and elements is its text, or null where it has none. */
function contentOf({ bag, text }: Element): Dynamic {
  const trimmed = text.trim();
  if (bag.size === 0) return trimmed === '' ? null : textValue(trimmed);
  if (trimmed === '') return bag;
  const attributes = [...bag].filter(([key]) => key.startsWith('@'));
  const elements = [...bag].filter(([key]) => !key.startsWith('@'));
  return new Map([...attributes, ['#text', textValue(trimmed)], ...elements]);
}

/** Elements of one name become an array. */
function addTo(bag: Bag, name: string, value: Dynamic, repeated: Set<string>): void {
  const before = bag.get(name);
  if (!bag.has(name)) bag.set(name, value);
  else if (repeated.has(name) && Array.isArray(before)) before.push(value);
  else {
    bag.set(name, [before ?? null, value]);
    repeated.add(name);
  }
}

/**
 * Reads XML into a bag: attributes under `@name`, text beside other content under `#text`; undefined where it is not well-formed.
 * @see https://learn.microsoft.com/kusto/query/parse-xml-function
 */
export function readXml(text: string): Dynamic | undefined {
  if (Buffer.byteLength(text) > longest) return undefined;
  const root: Element = { bag: new Map(), text: '' };
  const open: { name: string; element: Element; repeated: Set<string> }[] = [
    { name: '', element: root, repeated: new Set() },
  ];
  let isBroken = false;
  const parser = new SaxesParser();
  parser.on('error', () => {
    isBroken = true;
  });
  parser.on('opentag', tag => {
    const bag: Bag = new Map(Object.entries(tag.attributes).map(([key, value]) => [`@${key}`, value]));
    if (open.length > deepest) isBroken = true;
    else open.push({ name: tag.name, element: { bag, text: '' }, repeated: new Set() });
  });
  const addText = (piece: string) => {
    open.at(-1)!.element.text += piece;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = open.length > 1 ? open.pop() : undefined;
    const parent = open.at(-1)!;
    if (closed) addTo(parent.element.bag, closed.name, contentOf(closed.element), parent.repeated);
  });
  parser.write(text).close();
  return isBroken ? undefined : root.bag;
}
