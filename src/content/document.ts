import type { Span } from '../core/diagnostic.ts';
import type { PlacedText } from './scalar.ts';
import type { Lines } from './text.ts';

/** The way to a value: keys of mappings and indexes of lists, from the root. */
export type Path = readonly (string | number)[];

/** A parsed value with its place in the source; offsets count UTF-16 units from 0. */
export interface Node {
  start: number;
  end: number;
  /** Plain data: objects without a prototype's keys, arrays, strings, numbers, booleans, null; a whole number beyond 2^53 is a bigint. */
  value: unknown;
  /** For a mapping. */
  entries?: ReadonlyMap<string, Entry>;
  /** For a list. */
  items?: readonly Node[];
  /** For a string: where each of its characters stands. */
  placed?: PlacedText;
}

export interface Entry {
  keyStart: number;
  keyEnd: number;
  node: Node;
}

/** A file as data that knows its places. */
export class Document {
  readonly text: string;
  readonly value: unknown;
  readonly #root: Node;
  readonly #lines: Lines;

  constructor(text: string, root: Node, lines: Lines) {
    this.text = text;
    this.value = root.value;
    this.#root = root;
    this.#lines = lines;
  }

  /** The place of the value at a path; where the path ends early, the place of the last thing that is there. */
  at(path: Path): Span {
    const { node, entry, whole } = this.#walk(path);
    if (!whole && entry) return this.#lines.span(entry.keyStart, entry.keyEnd);
    if (!whole) return this.#lines.span(node.start, node.start);
    return this.#lines.span(node.start, node.end);
  }

  /** The place of the key at a path, or of the list item where the path ends in an index. */
  keyAt(path: Path): Span {
    const { node, entry } = this.#walk(path);
    if (entry) return this.#lines.span(entry.keyStart, entry.keyEnd);
    return this.#lines.span(node.start, node.entries || node.items ? node.start : node.end);
  }

  /** The place of a part of the string at a path: `start` and `length` count in the decoded string. */
  inside(path: Path, start: number, length: number): Span {
    const { node, whole } = this.#walk(path);
    if (!whole || !node.placed) return this.at(path);
    return this.#lines.span(...node.placed.range(start, length));
  }

  /** The place of a range of the source text itself. */
  range(start: number, end: number): Span {
    return this.#lines.span(start, end);
  }

  /** Whether something stands at a path. */
  has(path: Path): boolean {
    return this.#walk(path).whole;
  }

  /** The keys of the mapping at a path, in their order. */
  keys(path: Path): string[] {
    const { node, whole } = this.#walk(path);
    return whole && node.entries ? [...node.entries.keys()] : [];
  }

  #walk(path: Path): { node: Node; entry?: Entry; whole: boolean } {
    let node = this.#root;
    let entry: Entry | undefined;
    for (const step of path) {
      const next = typeof step === 'number' ? node.items?.[step] : node.entries?.get(step);
      if (!next) return { node, entry, whole: false };
      entry = 'keyStart' in next ? next : undefined;
      node = 'keyStart' in next ? next.node : next;
    }
    return { node, entry, whole: true };
  }
}
