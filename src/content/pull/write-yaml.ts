import { dump } from 'js-yaml';
import type { Item } from '../item.ts';
import type { Json, JsonObject } from '../resource.ts';

/** A value as the YAML of a content file: block style, texts of several lines as they are. */
export function yamlText(value: JsonObject): string {
  return dump(withFinalBreaks(value), { lineWidth: -1 });
}

/** A text of several lines ends with a line break, so that it is written as `|` and not as `|-`. */
function withFinalBreaks(value: Json): Json {
  if (typeof value === 'string') return value.includes('\n') && !value.endsWith('\n') ? `${value}\n` : value;
  if (Array.isArray(value)) return value.map(withFinalBreaks);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withFinalBreaks(inner)]));
}

/**
 * A YAML file with some top-level keys changed, and removed where the value is undefined. Everything else stays as it is,
 * to the letter: order, comments, spacing.
 */
export function editYaml(item: Item, edits: Readonly<Record<string, Json | undefined>>): string {
  const lines = item.text.split('\n');
  const entries = placed(item, lines);
  const known = new Set(entries.map(one => one.key));
  const added = Object.entries(edits).filter(
    (entry): entry is [string, Json] => !known.has(entry[0]) && entry[1] !== undefined,
  );
  for (const { key, first, last } of entries.toReversed()) {
    if (!Object.hasOwn(edits, key)) continue;
    const value = edits[key];
    lines.splice(first, last - first + 1, ...(value === undefined ? [] : changed(lines, key, value, first, last)));
  }
  const before = lines.findIndex(line => /^(tests|deploy|version)\s*:/.test(line));
  const fresh = added.flatMap(([key, value]) => entryLines(key, value));
  lines.splice(before < 0 ? lastLine(lines) + 1 : before, 0, ...fresh);
  return lines.join('\n');
}

interface Entry {
  key: string;
  /** Indexes of its first and last line; comments and blank lines behind it are not of it. */
  first: number;
  last: number;
}

function placed(item: Item, lines: readonly string[]): Entry[] {
  const keys = item.keys([]);
  const starts = keys.map(key => item.keyAt([key]).line - 1);
  return keys.map((key, index) => {
    let last = (starts[index + 1] ?? lines.length) - 1;
    while (last > starts[index] && /^(#.*|\s*|---|\.\.\.)\r?$/.test(lines[last])) last--;
    return { key, first: starts[index], last };
  });
}

/** A comment behind a value of one line stays behind it. */
function changed(lines: readonly string[], key: string, value: Json, first: number, last: number): string[] {
  const fresh = entryLines(key, value);
  const comment = first === last && fresh.length === 1 ? /^[^'"#]*\S(\s+#.*)$/.exec(lines[first])?.[1] : undefined;
  return comment ? [`${fresh[0]}${comment}`] : fresh;
}

function entryLines(key: string, value: Json): string[] {
  return yamlText({ [key]: value })
    .trimEnd()
    .split('\n');
}

function lastLine(lines: readonly string[]): number {
  return lines.findLastIndex(line => line.trim() !== '');
}

/** Whether the top level of a file is written in block style, so that it can be edited key by key. */
export function isBlockStyle(item: Item): boolean {
  return !/^\s*[{[]/.test(item.text);
}
