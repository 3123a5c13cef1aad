import type { Engine } from '../kql/index.ts';
import { connectorQueries } from './connector-queries.ts';
import { list, text } from './field.ts';
import type { Item } from './item.ts';
import { parserOf } from './parser-file.ts';
import { isObject } from './resource.ts';
import type { Query, Written } from './subject.ts';
import { workbookQueries } from './workbook-queries.ts';

/** Analyses every query of an item. */
export function analyzeItem(item: Item, engine: Pick<Engine, 'analyze'>): Query[] {
  return written(item).map(one => {
    const [analysis, ...others] = one.analysed.map(text => engine.analyze(text));
    return { ...one, analysis, others };
  });
}

/** What is analysed for an item, to the letter: without the end that no query needs, as Azure is given it. */
export function analysedTexts(item: Item): string[] {
  return written(item).flatMap(one => one.analysed);
}

/** The texts of an item's queries, without analysing them. */
export function queryTexts(item: Item): string[] {
  return written(item).map(one => one.text);
}

function written(item: Item): Written[] {
  const value = isObject(item.value) ? item.value : {};
  if (item.kind === 'parser') return parserQuery(item);
  if (item.kind === 'workbook') return workbookQueries(value);
  if (item.kind === 'data-connector-definition') return connectorQueries(value);
  const query = text(value.query);
  return query.trim() === ''
    ? []
    : [{ path: ['query'], text: query, analysed: [query.trimEnd()], origin: start => start }];
}

/**
 * A parser's parameters stand before its query as `let`. A table as parameter can not be declared so: such a parser is
 * analysed where it is called.
 */
function parserQuery(item: Item): Written[] {
  const { queryKey, parameters } = parserOf(item.value);
  const query = isObject(item.value) ? text(item.value[queryKey]) : '';
  if (query.trim() === '' || /:\s*\(/.test(parameters)) return [];
  const declared = isObject(item.value) ? list(item.value.ParserParams ?? item.value.FunctionParams) : [];
  const before = declared
    .filter(isObject)
    .map(one => `let ${text(one.Name)} = ${sample(text(one.Type))};\n`)
    .join('');
  const origin = (start: number) => (start < before.length ? undefined : start - before.length);
  return [{ path: [queryKey], text: query, analysed: [before + query], origin }];
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
