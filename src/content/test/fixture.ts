import { parse } from 'csv-parse/sync';
import { isObject, type JsonObject } from '../resource.ts';
import { jsonText } from './text.ts';
import { eventsTables, windowsEvent } from './windows-event.ts';

/** The records of a file of rows, as they stand there. Throws with the line of what can not be read. */
export function readFixture(name: string, text: string): JsonObject[] {
  if (/\.csv$/i.test(name)) return readCsv(text);
  if (text.trimStart().startsWith('[')) return (JSON.parse(text) as unknown[]).map(requireRow);
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [requireRow(JSON.parse(line))];
    } catch (error) {
      throw new Error(`line ${at + 1}: ${(error as Error).message}`);
    }
  });
}

/** A record as a row of a table: an exported Windows event as the agent would ingest it, every other one as it is. */
export function fixtureRow(record: JsonObject, table: string, columns: ReadonlySet<string>): JsonObject {
  return (eventsTables.has(table) && windowsEvent(record, table, columns)) || record;
}

/** A first line of names, then a line each row. An empty cell is left out; one of JSON in brackets is that JSON. */
function readCsv(text: string): JsonObject[] {
  const records = parse(text, { columns: true, bom: true, skip_empty_lines: true }) as Record<string, string>[];
  return records.map(record =>
    Object.fromEntries(
      Object.entries(record)
        .filter(([, cell]) => cell !== '')
        .map(([name, cell]) => [name, csvCell(cell)]),
    ),
  );
}

function csvCell(cell: string): JsonObject[string] {
  if (!/^(\{.*\}|\[.*\])$/s.test(cell)) return cell;
  try {
    return JSON.parse(cell) as JsonObject;
  } catch {
    return cell;
  }
}

function requireRow(row: unknown): JsonObject {
  if (!isObject(row)) throw new Error(`${jsonText(row).slice(0, 40)} is no object`);
  return row;
}
