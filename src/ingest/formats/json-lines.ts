import type { Malformed } from './cef.ts';

/** A line as JSON, or why it is none; blank lines are left out. */
export type JsonLine = { readonly value: unknown } | (Malformed & { readonly line: string });

/** Reads newline-delimited JSON. A bad line never takes its neighbours with it. */
export function parseJsonLines(text: string): JsonLine[] {
  const lines: JsonLine[] = [];
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end).trim();
    if (line !== '') lines.push(parseLine(line));
    start = end < 0 ? text.length : end + 1;
  }
  return lines;
}

function parseLine(line: string): JsonLine {
  try {
    return { value: JSON.parse(line) };
  } catch (error) {
    return { line, reason: `the line is no JSON: ${(error as Error).message}` };
  }
}
