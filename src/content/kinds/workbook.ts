import { isGuid, nameGuid } from '../../core/id.ts';
import { shortName, text, withoutEmpty } from '../field.ts';
import { defineKind } from '../kind.ts';
import { isObject, type JsonObject, markFor, markName, properties, resourceGroupId, writeMark } from '../resource.ts';
import { aboutWorkbook } from '../workbook-file.ts';

const apiVersion = '2023-06-01';

export default defineKind({
  name: 'workbook',
  noun: 'workbook',
  files: /(^|\/)workbooks\/(.*\/)?(workbook\.json|[^/]+\.workbook)$/i,
  companions: /(^|\/)workbooks\/.*\/workbook\.ya?ml$/i,
  deploys: {
    stage: 9,
    parallel: 4,
    mark: 'tags',
    etag: false,
    deletable: true,
    resources: (items, target) =>
      items.map(item => {
        const about = aboutWorkbook(item);
        const name = isGuid(about.id) ? about.id.toLowerCase() : nameGuid(item.file);
        return {
          kind: 'workbook',
          id: `${resourceGroupId(target)}/providers/Microsoft.Insights/workbooks/${name}`,
          apiVersion,
          label: shortName(item.file),
          file: item.file,
          body: {
            location: target.location,
            kind: 'shared',
            tags: { [markName]: writeMark(markFor(target, item.file)) },
            properties: {
              displayName: about.displayName || shortName(item.file),
              description: about.description,
              category: 'sentinel',
              sourceId: target.workspaceId,
              version: '1.0',
              serializedData: item.text,
            },
          },
        };
      }),
    lists: target => [
      {
        path: `${resourceGroupId(target)}/providers/Microsoft.Insights/workbooks`,
        apiVersion,
        query: { category: 'sentinel', canFetchContent: 'true' },
      },
    ],
    comparable: body => {
      const given = properties(body);
      return withoutEmpty({
        displayName: given.displayName ?? null,
        description: given.description ?? null,
        sourceId: text(given.sourceId).toLowerCase(),
        content: canonical(text(given.serializedData)),
      }) as JsonObject;
    },
    label: body => text(properties(body).displayName),
  },
});

/** The content whatever its spacing. */
function canonical(serialized: string): string {
  try {
    const value: unknown = JSON.parse(serialized);
    return isObject(value) ? JSON.stringify(value as JsonObject) : serialized;
  } catch {
    return serialized;
  }
}
