import { defineKind } from '../kind.ts';

export default defineKind({
  name: 'hunting-query',
  noun: 'hunting query',
  files: /(^|\/)(hunting|hunting queries)\/.*\.ya?ml$/i,
});
