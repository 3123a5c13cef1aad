import { defineKind } from '../kind.ts';
import { isObject } from '../resource.ts';

export default defineKind({
  name: 'parser',
  noun: 'parser',
  files: /(^|\/)parsers\/.*\.ya?ml$/i,
  claims: value => isObject(value) && ('ParserQuery' in value || 'FunctionQuery' in value || 'functionAlias' in value),
});
