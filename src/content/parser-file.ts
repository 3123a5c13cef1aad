import { list, text, trimmed } from './field.ts';
import { isObject, type Json, type JsonObject, objectAt } from './resource.ts';
import { mapping, ours } from './schemas.ts';

/** A parser as the workspace will know it, whichever of the two forms its file has. */
export interface ParserFile {
  alias: string;
  title: string;
  category: string;
  query: string;
  /** Where the query stands in the file. */
  queryKey: 'ParserQuery' | 'FunctionQuery';
  aliasKey: 'ParserName' | 'FunctionAlias' | 'FunctionName';
  /** As Azure writes them: `disabled:bool=false, eventresult:string='*'`. */
  parameters: string;
}

const name: JsonObject = {
  type: 'string',
  pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
  title: 'a function name: a letter or _, then letters, digits and _',
};
const scalarTypes = ['bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid', 'dynamic'];
const parameters: JsonObject = {
  type: 'array',
  items: mapping(['Name', 'Type'], {
    Name: name,
    Type: {
      type: 'string',
      pattern: `^(${scalarTypes.join('|')}|table:\\(.*\\)|\\(.*\\))$`,
      title: `one of the types ${scalarTypes.join(', ')} or table:(*)`,
    },
    Default: {},
    Description: { type: 'string' },
  }),
};
const about: JsonObject = {
  Product: { type: 'object' },
  References: { type: 'array' },
  Description: { type: 'string' },
  ...ours,
};

const asim = mapping(['ParserName', 'ParserQuery'], {
  ...about,
  id: { type: 'string' },
  Parser: mapping(['Title', 'Version'], { Title: { type: 'string' }, Version: {}, LastUpdated: {} }),
  Normalization: mapping(['Schema'], { Schema: { type: 'string' }, Version: {} }),
  ParserName: name,
  EquivalentBuiltInParser: { type: 'string' },
  ParserParams: parameters,
  ParserQuery: { type: 'string', minLength: 1 },
  Parsers: { type: 'array' },
});

const classic = mapping(['FunctionQuery'], {
  ...about,
  id: { type: 'string' },
  Function: mapping([], { Title: { type: 'string' }, Version: {}, LastUpdated: {} }),
  Category: { type: 'string' },
  FunctionName: name,
  FunctionAlias: name,
  FunctionParams: parameters,
  FunctionQuery: { type: 'string', minLength: 1 },
});

/** ASIM parsers (`ParserName`, `ParserQuery`) and the functions of solutions (`FunctionName`, `FunctionQuery`). */
export function parserSchema(value: unknown): JsonObject {
  return isObject(value) && ('FunctionQuery' in value || 'FunctionName' in value) ? classic : asim;
}

export function parserOf(file: unknown): ParserFile {
  const value = isObject(file) ? file : {};
  return 'FunctionQuery' in value || 'FunctionName' in value ? fromClassic(value) : fromAsim(value);
}

function fromAsim(value: JsonObject): ParserFile {
  const alias = text(value.ParserName);
  return {
    alias,
    title: text(objectAt(value, 'Parser').Title) || alias,
    category: 'ASIM',
    query: text(trimmed(value.ParserQuery)),
    queryKey: 'ParserQuery',
    aliasKey: 'ParserName',
    parameters: parameterList(value.ParserParams),
  };
}

function fromClassic(value: JsonObject): ParserFile {
  const alias = text(value.FunctionAlias) || text(value.FunctionName);
  return {
    alias,
    title: text(objectAt(value, 'Function').Title) || alias,
    category: text(value.Category) || 'Microsoft Sentinel Parser',
    query: text(trimmed(value.FunctionQuery)),
    queryKey: 'FunctionQuery',
    aliasKey: 'FunctionAlias' in value ? 'FunctionAlias' : 'FunctionName',
    parameters: parameterList(value.FunctionParams),
  };
}

function parameterList(value: Json | undefined): string {
  return list(value).filter(isObject).map(parameter).join(', ');
}

function parameter(value: JsonObject): string {
  const type = text(value.Type).replace(/^table:/, '');
  const head = `${text(value.Name)}:${type}`;
  if (value.Default === undefined || value.Default === null) return head;
  return `${head}=${literal(value.Default, type)}`;
}

/** A default as KQL writes it: texts in quotes, everything else as it stands. */
function literal(value: Json, type: string): string {
  const words = typeof value === 'string' ? value : JSON.stringify(value);
  if (type !== 'string' || /^(['"]).*\1$/s.test(words)) return words;
  return `'${words.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
