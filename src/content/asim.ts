import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnType } from '../core/table.ts';
import { packageFolder } from '../core/version.ts';
import type { Output, Subject } from './subject.ts';

/** A field of a schema of the Advanced Security Information Model. */
export interface AsimField {
  name: string;
  type: ColumnType;
  class: 'Mandatory' | 'Recommended' | 'Optional' | 'Conditional' | 'Alias' | 'Undocumented';
  /** The fields that an alias may stand for. */
  aliasOf?: string[];
  /** The fields that a conditional field says something of. */
  conditionOf?: string[];
  /** The values of an enumeration. */
  values?: string[];
}

export interface AsimSchema {
  version: string;
  /** The table that holds normalized rows. */
  table: string;
  /** What a filtering parser may be asked for. */
  parameters: { name: string; type: string; default: string }[];
  fields: AsimField[];
}

let loaded: Readonly<Record<string, AsimSchema>> | undefined;

/** schemas/asim.json: https://learn.microsoft.com/azure/sentinel/normalization-about-schemas */
function schemas(): Readonly<Record<string, AsimSchema>> {
  loaded ??= (
    JSON.parse(readFileSync(join(packageFolder(), 'schemas', 'asim.json'), 'utf8')) as {
      schemas: Record<string, AsimSchema>;
    }
  ).schemas;
  return loaded;
}

/** A schema by its name, or undefined. */
export function asimSchema(name: string): AsimSchema | undefined {
  return Object.hasOwn(schemas(), name) ? schemas()[name] : undefined;
}

export function asimSchemaNames(): string[] {
  return Object.keys(schemas());
}

/**
 * A parser of one source with its schema and what it gives; undefined for another parser, a unifying one, and one whose
 * query has errors or no known columns.
 */
export function asimParser(parser: Subject): { schema: AsimSchema; output: Output } | undefined {
  const schema = asimSchema(parser.text('Normalization', 'Schema') ?? '');
  const output = parser.output;
  if (!schema || !output || parser.get(['Parsers']) !== undefined || parser.text('ParserName')?.endsWith('Empty'))
    return undefined;
  return { schema, output };
}
