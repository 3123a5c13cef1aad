import { CHOMPING_MODE, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

/** A piece of a decoded scalar that stands in the source as it is: `[at, at + length)` lies at `from` there. */
interface Piece {
  at: number;
  from: number;
  length: number;
}

/**
 * A scalar's text with the place of each of its characters: an error at an offset of the decoded text is shown where
 * it stands in the file, whatever the style: indented blocks, folded lines, escapes.
 */
export class PlacedText {
  readonly text: string;
  readonly #pieces: readonly Piece[];
  readonly #end: number;

  constructor(text: string, pieces: readonly Piece[], end: number) {
    this.text = text;
    this.#pieces = pieces;
    this.#end = end;
  }

  /** The source offset of the character at `index`; an index at or behind the end is the end of the scalar. */
  offset(index: number): number {
    if (index >= this.text.length || this.#pieces.length === 0) return this.#end;
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#pieces[middle].at <= index) low = middle;
      else high = middle - 1;
    }
    const piece = this.#pieces[low];
    return piece.from + Math.min(Math.max(index - piece.at, 0), piece.length);
  }

  /** The source range of `[start, start + length)`; a range that ends with a line stops before its break. */
  range(start: number, length: number): [number, number] {
    const from = this.offset(start);
    if (length <= 0) return [from, from];
    return [from, Math.max(from, this.offset(start + length - 1) + 1)];
  }
}

class Writer {
  text = '';
  readonly pieces: Piece[] = [];

  /** Text that stands in the source as it is. */
  copy(source: string, from: number, to: number): void {
    if (to <= from) return;
    this.pieces.push({ at: this.text.length, from, length: to - from });
    this.text += source.slice(from, to);
  }

  /** Text that the source says in another way, all of it at one place. */
  put(text: string, from: number): void {
    if (text === '') return;
    this.pieces.push({ at: this.text.length, from, length: 0 });
    this.text += text;
  }
}

/** Decodes a scalar of the event stream (YAML 1.2.2, chapters 7.3 and 8.1) and keeps where each character came from. */
export function placeScalar(source: string, scalar: ScalarEvent): PlacedText {
  if (scalar.valueStart < 0) return new PlacedText('', [], 0);
  const writer = new Writer();
  if (scalar.fast) writer.copy(source, scalar.valueStart, scalar.valueEnd);
  else if (isBlock(scalar)) writeBlock(source, scalar, writer);
  else writeFlow(source, scalar, writer);
  return new PlacedText(writer.text, writer.pieces, scalar.valueEnd);
}

function isBlock(scalar: ScalarEvent): boolean {
  return scalar.style === SCALAR_STYLE.LITERAL_BLOCK || scalar.style === SCALAR_STYLE.FOLDED_BLOCK;
}

interface Line {
  start: number;
  end: number;
  /** Where its line break ends. */
  next: number;
}

function linesOf(source: string, start: number, end: number): Line[] {
  const lines: Line[] = [];
  const breaks = /\r\n|\n|\r/g;
  for (let at = start; at < end; ) {
    breaks.lastIndex = at;
    const found = breaks.exec(source);
    const stop = found && found.index < end ? found.index : end;
    const next = found && found.index < end ? found.index + found[0].length : end;
    lines.push({ start: at, end: stop, next });
    at = next;
  }
  return lines;
}

function writeBlock(source: string, scalar: ScalarEvent, writer: Writer): void {
  const folded = scalar.style === SCALAR_STYLE.FOLDED_BLOCK;
  let previous: { deeper: boolean } | undefined;
  let empty: Line[] = [];
  let last = scalar.valueStart;
  for (const line of linesOf(source, scalar.valueStart, scalar.valueEnd)) {
    if (isEmptyLine(source, line, scalar.indent)) {
      empty.push(line);
      continue;
    }
    const content = line.start + scalar.indent;
    const deeper = folded && (source[content] === ' ' || source[content] === '\t');
    writer.put(blockBreak(folded, previous, deeper, empty.length), last);
    writer.copy(source, content, line.end);
    last = line.end;
    previous = { deeper };
    empty = [];
  }
  writer.put(blockEnd(scalar, previous !== undefined, empty.length), last);
}

function isEmptyLine(source: string, line: Line, indent: number): boolean {
  if (indent < 0) return true;
  let at = line.start;
  while (at < line.start + indent && source[at] === ' ') at++;
  return at >= line.end;
}

/** What stands between two lines of a block: breaks as they are, or folded into a space. */
function blockBreak(
  folded: boolean,
  previous: { deeper: boolean } | undefined,
  deeper: boolean,
  empty: number,
): string {
  if (!previous) return '\n'.repeat(empty);
  if (!folded || deeper || previous.deeper) return '\n'.repeat(empty + 1);
  return empty === 0 ? ' ' : '\n'.repeat(empty);
}

function blockEnd(scalar: ScalarEvent, hasContent: boolean, empty: number): string {
  if (scalar.chomping === CHOMPING_MODE.KEEP) return '\n'.repeat(hasContent ? empty + 1 : empty);
  return scalar.chomping === CHOMPING_MODE.CLIP && hasContent ? '\n' : '';
}

/** Plain and quoted scalars: line breaks fold, white space around them goes, escapes are read. */
function writeFlow(source: string, scalar: ScalarEvent, writer: Writer): void {
  const plain = scalar.style === SCALAR_STYLE.PLAIN;
  let start = scalar.valueStart;
  let solid = start;
  let at = start;
  while (at < scalar.valueEnd) {
    const char = source[at];
    if (isEscape(scalar, char)) {
      writer.copy(source, start, at);
      at = writeEscape(source, at, scalar, writer);
      start = solid = at;
    } else if (char === '\n' || char === '\r') {
      writer.copy(source, start, solid);
      const fold = skipBreaks(source, at, scalar.valueEnd);
      writer.put(fold.breaks === 1 ? ' ' : '\n'.repeat(fold.breaks - 1), at);
      at = start = solid = fold.next;
    } else {
      at++;
      if (char !== ' ' && char !== '\t') solid = at;
    }
  }
  writer.copy(source, start, plain ? solid : scalar.valueEnd);
}

function isEscape(scalar: ScalarEvent, char: string): boolean {
  if (scalar.style === SCALAR_STYLE.DOUBLE_QUOTED) return char === '\\';
  return scalar.style === SCALAR_STYLE.SINGLE_QUOTED && char === "'";
}

const escapes: Record<string, string> = {
  0: '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const hexLength: Record<string, number> = { x: 2, u: 4, U: 8 };

/** Writes what an escape stands for; returns where the source goes on. */
function writeEscape(source: string, at: number, scalar: ScalarEvent, writer: Writer): number {
  if (scalar.style === SCALAR_STYLE.SINGLE_QUOTED) {
    writer.put("'", at);
    return at + 2;
  }
  const char = source[at + 1];
  if (char === '\n' || char === '\r') return skipBreaks(source, at + 1, scalar.valueEnd).next;
  if (char in escapes) {
    writer.put(escapes[char], at);
    return at + 2;
  }
  const end = at + 2 + hexLength[char];
  const code = Number.parseInt(source.slice(at + 2, end), 16);
  writer.put(code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code), at);
  return end;
}

function skipBreaks(source: string, from: number, end: number): { next: number; breaks: number } {
  let breaks = 0;
  let at = from;
  while (at < end && ' \t\r\n'.includes(source[at])) {
    if (source[at] === '\n' || (source[at] === '\r' && source[at + 1] !== '\n')) breaks++;
    at++;
  }
  return { next: at, breaks };
}
