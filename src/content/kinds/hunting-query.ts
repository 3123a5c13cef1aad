import { isGuid, nameGuid } from '../../core/id.ts';
import { defined, list, shortName, text, trimmed } from '../field.ts';
import { defineKind } from '../kind.ts';
import type { JsonObject } from '../resource.ts';
import { huntingCategory, savedSearches } from '../saved-search.ts';
import { huntingFile } from '../saved-search-file.ts';
import {
  described,
  entityMappings,
  guid,
  mapping,
  ours,
  requiredDataConnectors,
  strings,
  tacticList,
} from '../schemas.ts';

const schema = mapping(['name', 'query'], {
  id: guid,
  name: { type: 'string', minLength: 1, maxLength: 256 },
  description: { type: 'string', maxLength: 5000 },
  query: { type: 'string', minLength: 1 },
  requiredDataConnectors,
  tactics: tacticList,
  relevantTechniques: strings(),
  entityMappings,
  ...described,
  ...ours,
});

export default defineKind({
  name: 'hunting-query',
  noun: 'hunting query',
  folder: 'hunting',
  files: /(^|\/)(hunting|hunting queries)\/.*\.ya?ml$/i,
  schema: () => schema,
  deploys: savedSearches({
    kind: 'hunting-query',
    stage: 8,
    owns: properties => properties.category === huntingCategory,
    name: item => {
      const id = text((item.value as JsonObject).id);
      return isGuid(id) ? id.toLowerCase() : nameGuid(item.file);
    },
    fromArm: huntingFile,
    label: item => shortName(item.file),
    properties: item => {
      const value = item.value as JsonObject;
      return defined({
        category: huntingCategory,
        displayName: value.name,
        query: trimmed(value.query),
        version: 2,
        tags: tags(value),
      });
    },
  }),
});

/** Sentinel keeps what describes a hunting query in tags of the saved search. */
function tags(value: JsonObject): { name: string; value: string }[] {
  const joined = (field: string) => list(value[field]).join(',');
  const all = {
    description: String(trimmed(value.description) ?? '').replace(/^'([\s\S]*)'$/, '$1'),
    tactics: joined('tactics'),
    techniques: joined('relevantTechniques'),
  };
  return Object.entries(all)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => ({ name, value: text }));
}
