import { isGuid } from '../core/id.ts';
import { defined, list, text, trimmed, withoutEmpty } from './field.ts';
import type { FileForm, Pulled } from './kind.ts';
import { splitParameters } from './parser-parameters.ts';
import { isObject, type Json, type JsonObject, properties } from './resource.ts';
import { slug } from './slug.ts';

/** A live hunting query as a file of the community's format. */
export function huntingFile({ body }: Pulled): FileForm | undefined {
  const id = text(body.name).toLowerCase();
  if (!isGuid(id)) return undefined;
  const given = properties(body);
  const tags = new Map(
    list(given.tags)
      .filter(isObject)
      .map(tag => [text(tag.name), text(tag.value)]),
  );
  const words = (name: string) =>
    (tags.get(name) ?? '')
      .split(',')
      .map(word => word.trim())
      .filter(Boolean);
  const value = {
    id,
    name: given.displayName ?? id,
    description: tags.get('description') ?? '',
    query: trimmed(given.query) ?? '',
    tactics: words('tactics'),
    relevantTechniques: words('techniques'),
  };
  return { path: `${slug(text(given.displayName))}.yaml`, value: withoutEmpty(value) as JsonObject };
}

/** A live function as a file: in the form of ASIM where it is one, else in that of the solutions. */
export function parserFile({ body, existing }: Pulled): FileForm | undefined {
  const given = properties(body);
  const alias = text(given.functionAlias);
  const asim = existing ? !('FunctionQuery' in existing) : given.category === 'ASIM';
  const parameters = splitParameters(text(given.functionParameters));
  if (!/^[A-Za-z_]\w*$/.test(alias) || !parameters) return undefined;
  const value = asim ? asimForm(alias, given, parameters) : classicForm(alias, given, parameters);
  return { path: `${alias}.yaml`, value: withoutEmpty(value) as JsonObject };
}

type Form = (alias: string, given: JsonObject, parameters: Json) => JsonObject;

const asimForm: Form = (alias, given, parameters) =>
  defined({
    Parser: { Title: given.displayName ?? alias, Version: '1.0.0' },
    ParserName: alias,
    ParserParams: parameters,
    ParserQuery: trimmed(given.query),
  });

const classicForm: Form = (alias, given, parameters) =>
  defined({
    Function: { Title: given.displayName ?? alias, Version: '1.0.0' },
    Category: given.category,
    FunctionName: alias,
    FunctionAlias: alias,
    FunctionParams: parameters,
    FunctionQuery: trimmed(given.query),
  });
