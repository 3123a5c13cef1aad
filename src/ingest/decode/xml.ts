import { SaxesParser } from 'saxes';

type Element = Record<string, unknown>;

const deepest = 100;

/** An XML document as objects: attributes as `@name`, text as `#text`, or the text alone where there is nothing else. */
export function xmlToObject(text: string): unknown {
  const root: Element = {};
  const open: { name: string; element: Element; text: string }[] = [{ name: '', element: root, text: '' }];
  const parser = new SaxesParser();
  parser.on('error', error => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length > deepest) throw new Error(`the document is nested deeper than ${deepest} levels`);
    const named = Object.entries(attributes).map(([attribute, value]) => [`@${attribute}`, value]);
    open.push({ name, element: Object.fromEntries(named), text: '' });
  });
  const addText = (part: string) => {
    open[open.length - 1].text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed) add(open[open.length - 1].element, closed.name, contentOf(closed.element, closed.text.trim()));
  });
  parser.write(text).close();
  return root;
}

function contentOf(element: Element, text: string): unknown {
  if (Object.keys(element).length === 0) return text;
  return text === '' ? element : { ...element, '#text': text };
}

function add(parent: Element, name: string, value: unknown): void {
  const before = Object.hasOwn(parent, name) ? parent[name] : undefined;
  const after = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  Object.defineProperty(parent, name, { value: after, enumerable: true, configurable: true, writable: true });
}
