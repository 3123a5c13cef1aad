import { list, pick, shortName, text, trimmed, withoutEmpty } from '../field.ts';
import { defineKind, type FileForm, type Pulled } from '../kind.ts';
import { isObject, type JsonObject, markFor, markName, properties, sentinelId, writeMark } from '../resource.ts';
import { duration, mapping, ours, strings } from '../schemas.ts';
import { readRows, toCsv, watchlistOf } from '../watchlist-file.ts';

const apiVersion = '2025-09-01';

const named: JsonObject = {
  type: 'string',
  minLength: 3,
  maxLength: 64,
  pattern: '^[A-Za-z0-9][A-Za-z0-9 _-]*[A-Za-z0-9]$',
  title: 'a name of letters, digits, spaces, - and _ that starts and ends with a letter or digit',
};

const schema = mapping(['watchlistAlias', 'displayName', 'itemsSearchKey', 'source'], {
  watchlistAlias: named,
  displayName: named,
  description: { type: 'string' },
  provider: { type: 'string', minLength: 1 },
  itemsSearchKey: { type: 'string', minLength: 1 },
  source: { type: 'string', minLength: 1 },
  labels: strings(),
  defaultDuration: duration,
  deploy: ours.deploy,
});

const fields = ['displayName', 'provider', 'itemsSearchKey', 'description'];
/** What the service puts where nothing was said. */
const serverDuration = 'P1279DT12H30M5S';

export default defineKind({
  name: 'watchlist',
  noun: 'watchlist',
  folder: 'watchlists',
  files: /(^|\/)watchlists\/.*\.ya?ml$/i,
  schema: () => schema,
  deploys: {
    stage: 4,
    parallel: 1,
    mark: 'labels',
    etag: false,
    deletable: true,
    resources: (items, target) =>
      items.map(item => {
        const value = watchlistOf(item.value);
        const table = readRows(item);
        return {
          kind: 'watchlist',
          id: `${sentinelId(target)}/watchlists/${text(value.watchlistAlias)}`,
          apiVersion,
          label: shortName(item.file),
          file: item.file,
          rows: table.rows,
          body: {
            properties: {
              ...pick(value, [...fields, 'defaultDuration']),
              description: trimmed(value.description) ?? '',
              source: text(value.source).split('/').at(-1) ?? '',
              sourceType: 'Local',
              contentType: 'text/csv',
              numberOfLinesToSkip: 0,
              rawContent: toCsv(table),
              labels: [...list(value.labels), `${markName}:${writeMark(markFor(target, item.file))}`],
            },
          },
        };
      }),
    lists: target => [{ path: `${sentinelId(target)}/watchlists`, apiVersion }],
    comparable: body => {
      const given = properties(body);
      const duration = given.defaultDuration === serverDuration ? {} : pick(given, ['defaultDuration']);
      const labels = list(given.labels).filter(label => !text(label).startsWith(`${markName}:`));
      return withoutEmpty({ ...pick(given, fields), ...duration, labels }) as JsonObject;
    },
    merge: (wanted, live) => ({
      properties: { ...pick(properties(live), ['defaultDuration']), ...withoutRows(properties(wanted)) },
    }),
    fromArm: watchlistFiles,
    label: body => text(properties(body).watchlistAlias) || text(body.name),
    owns: body => !isObject(body.properties) || body.properties.provider !== 'Microsoft',
  },
});

/** A live watchlist as its file and the CSV beside it. */
function watchlistFiles({ body, rows, existing = {} }: Pulled): FileForm {
  const given = properties(body);
  const alias = text(given.watchlistAlias) || text(body.name);
  const source = text(existing.source) || 'data.csv';
  const labels = list(given.labels).filter(label => !text(label).startsWith(`${markName}:`));
  const lasting = given.defaultDuration === serverDuration ? {} : pick(given, ['defaultDuration']);
  const value = { watchlistAlias: alias, ...pick(given, fields), source, ...lasting, labels };
  const header = [...new Set(rows.flatMap(row => Object.keys(row)))];
  const csv = toCsv({ header: header.length > 0 ? header : [text(given.itemsSearchKey)], rows });
  return { path: `${alias}/watchlist.yaml`, value: withoutEmpty(value) as JsonObject, beside: { [source]: csv } };
}

/** Rows sent again would be added again. */
function withoutRows({ rawContent, ...rest }: JsonObject): JsonObject {
  return rest;
}
