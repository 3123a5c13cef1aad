import type { Engine } from '../kql/index.ts';
import type { Path } from './document.ts';
import { list, text } from './field.ts';
import type { Item } from './item.ts';
import { parserOf } from './parser-file.ts';
import { isObject, type Json } from './resource.ts';
import type { Query } from './subject.ts';

/** A query as it is analysed: a parser's parameters stand before it as `let`. */
interface Written {
  path: Path;
  text: string;
  before: string;
}

/** Analyses every query of an item. */
export function analyzeItem(item: Item, engine: Pick<Engine, 'analyze'>): Query[] {
  return written(item).map(({ path, text, before }) => ({
    path,
    text,
    lead: before.length,
    analysis: engine.analyze(before + text),
  }));
}

/** What is analysed for an item, to the letter. */
export function analysedTexts(item: Item): string[] {
  return written(item).map(({ before, text }) => before + text);
}

/** The texts of an item's queries, without analysing them. */
export function queryTexts(item: Item): string[] {
  return written(item).map(one => one.text);
}

function written(item: Item): Written[] {
  const value = isObject(item.value) ? item.value : {};
  if (item.kind === 'parser') return parserQuery(item);
  if (item.kind === 'workbook') return workbookQueries(value.items ?? null, ['items']);
  const query = text(value.query);
  return query.trim() === '' ? [] : [{ path: ['query'], text: query, before: '' }];
}

/** A table as parameter can not be declared by `let`: such a parser is analysed where it is called. */
function parserQuery(item: Item): Written[] {
  const { queryKey, parameters } = parserOf(item.value);
  const query = isObject(item.value) ? text(item.value[queryKey]) : '';
  if (query.trim() === '' || /:\s*\(/.test(parameters)) return [];
  const declared = isObject(item.value) ? list(item.value.ParserParams ?? item.value.FunctionParams) : [];
  const before = declared.filter(isObject).map(one => `let ${text(one.Name)} = ${sample(text(one.Type))};\n`);
  return [{ path: [queryKey], text: query, before: before.join('') }];
}

const samples: Readonly<Record<string, string>> = {
  string: "''",
  bool: 'false',
  int: 'int(null)',
  long: 'long(null)',
  real: 'real(null)',
  decimal: 'decimal(null)',
  datetime: 'datetime(null)',
  timespan: 'timespan(null)',
  guid: 'guid(null)',
  dynamic: 'dynamic([])',
};

function sample(type: string): string {
  return samples[type] ?? "''";
}

/** The queries of a workbook that stand for themselves: those with a parameter in them depend on its value. */
function workbookQueries(value: Json, path: Path): Written[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => workbookQueries(one, [...path, index]));
  if (!isObject(value)) return [];
  const own = isLogQuery(value) ? [{ path: [...path, 'query'], text: text(value.query), before: '' }] : [];
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => workbookQueries(inner, [...path, key]))];
}

function isLogQuery(value: Record<string, Json>): boolean {
  const query = text(value.query);
  return (
    query.trim() !== '' && value.queryType === 0 && value.version !== undefined && !/\{[A-Za-z_][\w:.$-]*\}/.test(query)
  );
}
