import { columnTypes, isCustomTable } from '../core/table.ts';
import { type TableView, tableView } from '../core/table-view.ts';
import { list, pick, text, withoutEmpty } from './field.ts';
import type { FileForm, Pulled } from './kind.ts';
import { isObject, type Json, type JsonObject, objectAt, properties } from './resource.ts';
import { mapping, ours } from './schemas.ts';

/** How the tables API spells the types that it knows. https://learn.microsoft.com/rest/api/loganalytics/tables */
export const tableTypes: Readonly<Record<string, string>> = {
  string: 'string',
  int: 'int',
  long: 'long',
  real: 'real',
  bool: 'boolean',
  datetime: 'dateTime',
  guid: 'guid',
  dynamic: 'dynamic',
};

/** Microsoft's tables that connectors may fill. https://learn.microsoft.com/azure/azure-monitor/reference/tables-features */
const ingestible = 'CommonSecurityLog|Syslog|AWS(CloudTrail|GuardDuty|VPCFlow)';

/** The form of a table file. */
export const tableSchema: JsonObject = mapping(['name', 'columns'], {
  name: {
    type: 'string',
    pattern: `^([A-Za-z][A-Za-z0-9_]{0,59}_CL|${ingestible})$`,
    title:
      "the name of a custom table: letters, digits and _, ending in _CL; or of one of Microsoft's that takes ingestion",
  },
  description: { type: 'string' },
  plan: { type: 'string', enum: ['Analytics', 'Basic', 'Auxiliary'] },
  retentionInDays: { type: 'integer', minimum: 4, maximum: 730 },
  totalRetentionInDays: { type: 'integer', minimum: 4, maximum: 4383 },
  deploy: ours.deploy,
  columns: {
    type: 'array',
    minItems: 1,
    maxItems: 500,
    items: mapping(['name', 'type'], {
      name: {
        type: 'string',
        minLength: 2,
        maxLength: 45,
        pattern: '^[A-Za-z][A-Za-z0-9_]*$',
        title: 'a column name: a letter, then letters, digits and _',
      },
      type: { type: 'string', enum: [...columnTypes] },
      description: { type: 'string' },
    }),
  },
});

/** The view of the table that a file describes; undefined where its rows do not say which event they are. */
export function viewOf(value: unknown): TableView | undefined {
  if (!isObject(value)) return undefined;
  const columns = list(value.columns).filter(isObject);
  return tableView(
    text(value.name),
    columns.map(({ name }) => text(name)),
  );
}

/** A table file as the tables API takes it: of a table of Microsoft's only the columns that are added to it. */
export function tableBody(value: JsonObject): JsonObject {
  const custom = isCustomTable(text(value.name));
  const columns = list(value.columns)
    .filter(isObject)
    .filter(({ name }) => custom || text(name).endsWith('_CF'))
    .map(column => ({ ...column, type: tableTypes[text(column.type)] ?? column.type }));
  const schema: JsonObject = { name: value.name, columns };
  if (custom) schema.description = value.description ?? '';
  return { properties: { ...pick(value, retentionFields), schema } };
}

/** How long rows are kept and how they are paid for; what a file does not say stays as it is in the workspace. */
export const retentionFields = ['plan', 'retentionInDays', 'totalRetentionInDays'];

/** A live custom table as a file. */
export function tableFile({ body, existing }: Pulled): FileForm | undefined {
  const schema = objectAt(properties(body), 'schema');
  const names = Object.fromEntries(Object.entries(tableTypes).map(([ours, theirs]) => [theirs.toLowerCase(), ours]));
  const columns = list(schema.columns)
    .filter(isObject)
    .map(column => ({ ...pick(column, ['name', 'description']), type: names[text(column.type).toLowerCase()] ?? '' }));
  if (columns.some(column => column.type === '')) return undefined;
  const asked = existing ? pick(existing, retentionFields) : properties(body);
  const value = {
    name: text(body.name),
    description: text(schema.description),
    ...pick(
      properties(body),
      retentionFields.filter(key => asked[key] !== undefined),
    ),
    columns,
  };
  return { path: `${text(body.name)}.yaml`, value: withoutEmpty(value) as JsonObject };
}

/** Columns by name: their order says nothing. */
export function columnsOf(value: Json | undefined): JsonObject {
  const pairs = list(value)
    .filter(isObject)
    .map(column => [text(column.name), text(column.type).toLowerCase()] as const);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A PUT without a column deletes it and its data, so columns that only the workspace has are kept. */
export function mergeColumns(wanted: JsonObject, live: JsonObject): JsonObject {
  const schema = objectAt(properties(wanted), 'schema');
  const names = new Set(list(schema.columns).map(column => text((column as JsonObject).name)));
  const surplus = list(objectAt(properties(live), 'schema').columns).filter(
    column => isObject(column) && !names.has(text(column.name)),
  );
  return {
    ...wanted,
    properties: {
      ...pick(properties(live), retentionFields),
      ...pick(properties(wanted), retentionFields),
      schema: { ...schema, columns: [...list(schema.columns), ...surplus] },
    },
  };
}
