import { references } from '../sentinel/workbook/substitute.ts';
import type { Path } from './document.ts';
import { text } from './field.ts';
import type { JsonObject } from './resource.ts';
import type { Written } from './subject.ts';
import { workbookItems } from './workbook-file.ts';
import { type WorkbookParameter, workbookParameters } from './workbook-parameters.ts';

/** Values for a parameter that only the portal knows: a number, a text, a name. A query that one of them makes right is right. */
const guesses = ['1', "'x'", 'x'];

/** The queries of a workbook that read logs, with its parameters filled in. */
export function workbookQueries(workbook: JsonObject): Written[] {
  const parameters = workbookParameters(workbook);
  return workbookItems(workbook)
    .filter(({ value }) => isLogQuery(value))
    .map(({ value, path }) => filled([...path, 'query'], text(value.query), parameters));
}

/** Whether an item or parameter asks Log Analytics: other query types, and logs of other resources, have other tables. */
function isLogQuery(value: JsonObject): boolean {
  const resource = text(value.resourceType);
  return (
    text(value.query).trim() !== '' &&
    value.queryType === 0 &&
    value.version !== undefined &&
    (resource === '' || /operationalinsights\/workspaces$/i.test(resource))
  );
}

/** A piece of a filled text: what stands at `at` there stood at `from` in the file. */
interface Piece {
  at: number;
  from: number;
  filled: boolean;
}

function filled(path: Path, query: string, parameters: ReadonlyMap<string, WorkbookParameter>): Written {
  const uses = references(query).filter(use => parameters.has(use.name));
  const unknown = uses.some(use => parameters.get(use.name)!.sample(use.modifier) === undefined);
  const texts = (unknown ? guesses : guesses.slice(0, 1)).map(guess => fill(query, uses, parameters, guess));
  const origin = (offset: number, which = 0) => {
    const piece = texts[which].pieces.findLast(one => one.at <= offset) ?? { at: 0, from: 0, filled: false };
    return piece.filled ? piece.from : piece.from + offset - piece.at;
  };
  return { path, text: query, analysed: texts.map(one => one.text), origin };
}

function fill(
  query: string,
  uses: readonly { name: string; modifier: string; start: number; length: number }[],
  parameters: ReadonlyMap<string, WorkbookParameter>,
  guess: string,
): { text: string; pieces: Piece[] } {
  const pieces: Piece[] = [{ at: 0, from: 0, filled: false }];
  let result = '';
  let from = 0;
  for (const { name, modifier, start, length } of uses) {
    result += query.slice(from, start);
    pieces.push({ at: result.length, from: start, filled: true });
    result += parameters.get(name)!.sample(modifier) ?? guess;
    from = start + length;
    pieces.push({ at: result.length, from, filled: false });
  }
  return { text: result + query.slice(from), pieces };
}
