import { isGuid, nameGuid } from '../../core/id.ts';
import { shortName, text, withoutEmpty } from '../field.ts';
import { defineKind, type FileForm, type Pulled } from '../kind.ts';
import { yamlText } from '../pull/write-yaml.ts';
import { isObject, type JsonObject, markFor, markName, properties, resourceGroupId, writeMark } from '../resource.ts';
import { slug } from '../slug.ts';
import { aboutWorkbook } from '../workbook-file.ts';

const apiVersion = '2023-06-01';

export default defineKind({
  name: 'workbook',
  noun: 'workbook',
  folder: 'workbooks',
  files: /(^|\/)workbooks\/(.*\/)?(workbook\.json|[^/]+\.workbook)$/i,
  companions: /(^|\/)workbooks\/.*\/workbook\.ya?ml$/i,
  words: /"Notebook\/1\.0"/,
  claims: value => isObject(value) && text(value.version).startsWith('Notebook/') && Array.isArray(value.items),
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
    fromArm: workbookFiles,
    label: body => text(properties(body).displayName),
  },
});

/** A live workbook of this workspace as its content and what is said of it beside. */
function workbookFiles({ body, target }: Pulled): FileForm | undefined {
  const given = properties(body);
  const id = text(body.name).toLowerCase();
  const value = parsed(text(given.serializedData));
  if (!isGuid(id) || !value || text(given.sourceId).toLowerCase() !== target.workspaceId.toLowerCase())
    return undefined;
  const about = { id, displayName: text(given.displayName), description: text(given.description) };
  return {
    path: `${slug(about.displayName)}/workbook.json`,
    value,
    beside: { 'workbook.yaml': yamlText(withoutEmpty(about) as JsonObject) },
  };
}

/** The content whatever its spacing. */
function canonical(serialized: string): string {
  const value = parsed(serialized);
  return value ? JSON.stringify(value) : serialized;
}

function parsed(serialized: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(serialized);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
