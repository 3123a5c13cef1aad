import type { Path } from './document.ts';
import { list, text } from './field.ts';
import { isObject, type JsonObject, objectAt, properties } from './resource.ts';
import type { Written } from './subject.ts';

/** Where the page of a connector has queries: lists of its settings, and what is the query in each entry. */
const places = [
  ['graphQueries', 'baseQuery'],
  ['sampleQueries', 'query'],
  ['dataTypes', 'lastDataReceivedQuery'],
] as const;

/** What a query names instead of the table of the connector. https://learn.microsoft.com/azure/sentinel/data-connector-ui-definitions-reference */
const tableName = /\{\{\s*graphQueriesTableName\s*\}\}/g;

/** The queries of a data connector definition: of its graph, its samples, and those that tell whether data comes. */
export function connectorQueries(definition: JsonObject): Written[] {
  const config = objectAt(properties(definition), 'connectorUiConfig');
  const table = text(config.graphQueriesTableName);
  const top: Path = ['properties', 'connectorUiConfig'];
  const simple = places.flatMap(([key, query]) =>
    list(config[key]).map((one, index) => written([...top, key, index, query], isObject(one) ? one[query] : '', table)),
  );
  const criteria = list(config.connectivityCriteria).flatMap((one, index) =>
    isObject(one) && one.type === 'IsConnectedQuery'
      ? list(one.value).map((query, at) => written([...top, 'connectivityCriteria', index, 'value', at], query, table))
      : [],
  );
  return [...simple, ...criteria].filter(one => one.text.trim() !== '');
}

/** A query with the name of the table put in has no place for its single characters: a mistake is shown at its key. */
function written(path: Path, value: unknown, table: string): Written {
  const query = typeof value === 'string' ? value : '';
  const filled = query.replace(tableName, table).trimEnd();
  const same = filled === query.trimEnd();
  return { path, text: query, analysed: [filled], origin: start => (same ? start : undefined) };
}
