import { parse } from 'csv-parse/sync';
import { parseJsonLines } from '../formats/json-lines.ts';
import { plain } from './archive.ts';
import { xmlToObject } from './xml.ts';

/** Makes the body of an answer of its bytes. What it throws means that the answer is garbled, and it is asked for again. */
export type Decode = (bytes: Buffer) => unknown;

/** JSON; no bytes at all are an empty answer where the status is 204. */
export const json: Decode = bytes => JSON.parse(textOf(bytes));

/** JSON values, one a line, also when they are compressed. A bad line is an event that says so, and goes to the dead letters. */
export const jsonLines: Decode = bytes =>
  parseJsonLines(textOf(bytes)).map(line => ('value' in line ? line.value : line.line));

/** Lines of text, without blank ones and without what begins with `comment`. */
export function textLines(options: { comment?: string } = {}): Decode {
  return bytes =>
    textOf(bytes)
      .split(/\r?\n/)
      .map(line => line.trim())
      .filter(line => line !== '' && !(options.comment && line.startsWith(options.comment)))
      .map(line => ({ line }));
}

/** Comma-separated values, a row an object; `columns` where the file has no line of names. */
export function csv(options: { delimiter?: string; columns?: readonly string[]; comment?: string } = {}): Decode {
  const { delimiter = ',', columns, comment } = options;
  return bytes =>
    parse(textOf(bytes), {
      delimiter,
      columns: columns ? [...columns] : true,
      comment: comment ?? '',
      skip_empty_lines: true,
      relax_column_count: true,
      bom: true,
    });
}

/** XML as objects: attributes as `@name`, text as `#text`, elements that come more than once as arrays. */
export const xml: Decode = bytes => xmlToObject(textOf(bytes));

function textOf(bytes: Buffer): string {
  return plain(bytes).toString('utf8');
}
