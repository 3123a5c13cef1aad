import { defineKind } from '../kind.ts';

export default defineKind({
  name: 'table',
  noun: 'table',
  files: /^connectors\/[^/]+\/tables\/[^/]+\.json$/,
});
