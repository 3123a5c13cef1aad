import { pick, shortName, text } from '../field.ts';
import { defineKind } from '../kind.ts';
import { type JsonObject, objectAt, properties } from '../resource.ts';
import { columnsOf, mergeColumns, retentionFields, tableBody, tableFile, tableSchema } from '../table-file.ts';

const apiVersion = '2025-07-01';

/** Whether the service made a table for a summary rule: such columns it takes from no one else. */
function isSummary(body: JsonObject): boolean {
  return Object.hasOwn(columnsOf(objectAt(properties(body), 'schema').columns), '_BinStartTime');
}

/** Tables of some of Microsoft's connectors end in _CL too; their columns are not for others to say. */
function isMicrosofts(body: JsonObject): boolean {
  return objectAt(properties(body), 'schema').tableType === 'Microsoft';
}

export default defineKind({
  name: 'table',
  noun: 'table',
  folder: 'tables',
  files: /(^|\/)tables\/[^/]+\.(json|ya?ml)$/,
  schema: () => tableSchema,
  deploys: {
    stage: 1,
    parallel: 4,
    mark: 'none',
    etag: false,
    deletable: false,
    resources: (items, target) =>
      items.map(item => ({
        kind: 'table',
        id: `${target.workspaceId}/tables/${text((item.value as JsonObject).name)}`,
        apiVersion,
        label: shortName(item.file).replace(/\/tables\//, '/'),
        file: item.file,
        body: tableBody(item.value as JsonObject),
      })),
    lists: target => [{ path: `${target.workspaceId}/tables`, apiVersion }],
    owns: body => addsColumns(body) || (text(body.name).endsWith('_CL') && !isMicrosofts(body) && !isSummary(body)),
    comparable: body => {
      const schema = objectAt(properties(body), 'schema');
      return {
        description: text(schema.description),
        columns: columnsOf(schema.columns),
        ...pick(properties(body), retentionFields),
      };
    },
    fromArm: tableFile,
    merge: mergeColumns,
    label: body => text(body.name),
  },
});

/** A table of Microsoft's to which columns were added. */
function addsColumns(body: JsonObject): boolean {
  const { columns } = objectAt(properties(body), 'schema');
  return Object.keys(columnsOf(columns)).some(name => name.endsWith('_CF'));
}
