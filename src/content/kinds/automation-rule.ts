import { defineKind } from '../kind.ts';
import { isObject } from '../resource.ts';

export default defineKind({
  name: 'automation-rule',
  noun: 'automation rule',
  files: /(^|\/)automation\/.*\.ya?ml$/i,
  claims: value => isObject(value) && 'triggeringLogic' in value,
});
