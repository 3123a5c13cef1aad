import { viewCategory } from '../../core/table-view.ts';
import { shortName, text } from '../field.ts';
import { defineKind } from '../kind.ts';
import { parserOf, parserSchema } from '../parser-file.ts';
import { parserLevels } from '../parser-levels.ts';
import { isObject, type JsonObject, properties } from '../resource.ts';
import { huntingCategory, savedSearches } from '../saved-search.ts';
import { parserFile } from '../saved-search-file.ts';

export default defineKind({
  name: 'parser',
  noun: 'parser',
  folder: 'parsers',
  files: /(^|\/)parsers\/.*\.ya?ml$/i,
  claims: value => isObject(value) && ('ParserQuery' in value || 'FunctionQuery' in value),
  schema: parserSchema,
  variants: [{ ParserQuery: '' }, { FunctionQuery: '' }],
  deploys: savedSearches({
    kind: 'parser',
    stage: 3,
    owns: ({ category, functionAlias }) =>
      category !== huntingCategory && category !== viewCategory && Boolean(functionAlias),
    name: item => parserOf(item.value).alias,
    levels: parserLevels,
    fromArm: parserFile,
    sameAs: (wanted, live) => {
      const alias = (body: JsonObject) => text(properties(body).functionAlias).toLowerCase();
      return alias(wanted) !== '' && alias(wanted) === alias(live);
    },
    label: item => shortName(item.file),
    properties: item => {
      const parser = parserOf(item.value);
      return {
        category: parser.category,
        displayName: parser.title,
        query: parser.query,
        functionAlias: parser.alias,
        ...(parser.parameters ? { functionParameters: parser.parameters } : {}),
        version: 2,
      };
    },
  }),
});
