import { didYouMean } from '../../core/nearest.ts';
import { toRows } from '../../kql/rows.ts';
import type { Batch } from '../../kql/value.ts';
import { type AsimField, type AsimSchema, asimSchema } from '../asim.ts';
import { text } from '../field.ts';
import type { Item } from '../item.ts';
import { parserOf } from '../parser-file.ts';
import { isObject, objectAt } from '../resource.ts';
import type { TestCase, TestReport } from './case.ts';

/**
 * Holds what a parser gave in a test against its schema of ASIM: the mandatory columns and the type of each, a value in every mandatory
 * field, and no value that an enumeration does not list. Only a test that calls the parser alone shows its columns.
 */
export function checkAsim(item: Item, test: TestCase, result: Batch, report: TestReport): void {
  const schema = schemaOf(item);
  if (!schema || !isPlainCall(item, test)) return;
  const tell = (message: string, help?: string) =>
    report.atKey('test/asim', test.path, `"${test.name}": ${message}`, help);
  const given = new Map(result.columns.map(({ name, type }) => [name, type]));
  const missing = schema.fields.filter(field => field.class === 'Mandatory' && !given.has(field.name));
  if (missing.length > 0) tell(`the parser does not give ${missing.map(field => field.name).join(', ')}.`);
  const rows = toRows(result) as Record<string, unknown>[];
  for (const field of schema.fields) {
    const type = given.get(field.name);
    if (type === undefined) continue;
    if (type !== field.type) tell(`${field.name} is of type ${type}; the schema wants ${field.type}.`);
    else checkValues(field, rows, tell);
  }
}

/** The schema of a parser of one source; a unifying parser, and the empty one, give what others give. */
function schemaOf({ value }: Item): AsimSchema | undefined {
  if (!isObject(value) || value.Parsers !== undefined || text(value.ParserName).endsWith('Empty')) return undefined;
  return asimSchema(text(objectAt(value, 'Normalization').Schema));
}

function isPlainCall(item: Item, { query }: TestCase): boolean {
  const { alias } = parserOf(item.value);
  return query === undefined || (query.trim().startsWith(`${alias}(`) && /^[^|]*\)\s*$/.test(query));
}

function checkValues(
  { name, class: kind, values }: AsimField,
  rows: readonly Record<string, unknown>[],
  tell: (message: string, help?: string) => void,
): void {
  const isEmpty = (row: Record<string, unknown>) => row[name] === null || row[name] === undefined || row[name] === '';
  const empty = rows.findIndex(isEmpty);
  if (kind === 'Mandatory' && empty >= 0) tell(`row ${empty + 1} has no ${name}; every row must have one.`);
  const wrong = rows.findIndex(row => values && !isEmpty(row) && !values.includes(String(row[name])));
  if (!values || wrong < 0) return;
  const value = String(rows[wrong][name]);
  const help = didYouMean(value, values) ?? `It can be ${values.slice(0, 20).join(', ')}.`;
  tell(`row ${wrong + 1} has "${value}" as ${name}, which the schema does not list.`, help);
}
