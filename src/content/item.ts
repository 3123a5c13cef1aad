import type { Span } from '../core/diagnostic.ts';
import type { Document, Path } from './document.ts';

export type { Path } from './document.ts';

/**
 * One piece of content: a rule, a parser, a watchlist … as its author wrote it, with the place of every part.
 * `value` is plain data that has the form of the file, not yet checked against anything.
 */
export interface Item<Value = unknown> {
  /** The name of its kind: `analytics-rule`, `parser` … (the files of `kinds/`). */
  kind: string;
  /** Path from the root of the repository, with `/`. */
  file: string;
  text: string;
  value: Value;
  /** Top-level keys whose YAML is broken: they are not in `value`, and that they are missing is no mistake. */
  lost: readonly string[];
  /** The place of the value at a path; where nothing is there, the place of the last thing on the way. */
  at(path: Path): Span;
  /** The place of the key at a path, or of the list entry where the path ends in an index. */
  keyAt(path: Path): Span;
  /** The place of a part of the text at a path; offsets count UTF-16 units of the decoded text. */
  inside(path: Path, start: number, length: number): Span;
  /** The place of a range of the file's text. */
  range(start: number, end: number): Span;
  has(path: Path): boolean;
  /** The keys of the mapping at a path. */
  keys(path: Path): string[];
  /** The text of a file that lies beside this one, by its path from here; undefined where it can not be read. */
  beside(path: string): string | undefined;
  /** The file of a workspace's overlay that is laid over this one. */
  overlay?: Item;
}

/** Where the files of a repository come from: the disk, or lines of a corpus. */
export interface Files {
  paths: readonly string[];
  /** The bytes of a file, or undefined where it can not be read. Never reads outside of the repository. */
  read(path: string): Uint8Array | undefined;
}

export function makeItem(
  kind: string,
  file: string,
  document: Document,
  lost: readonly string[],
  beside: Item['beside'],
): Item {
  return {
    kind,
    file,
    text: document.text,
    value: document.value,
    lost,
    at: path => document.at(path),
    keyAt: path => document.keyAt(path),
    inside: (path, start, length) => document.inside(path, start, length),
    range: (start, end) => document.range(start, end),
    has: path => document.has(path),
    keys: path => document.keys(path),
    beside,
  };
}
