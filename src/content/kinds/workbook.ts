import { defineKind } from '../kind.ts';

export default defineKind({
  name: 'workbook',
  noun: 'workbook',
  files: /(^|\/)workbooks\/(.*\/)?(workbook\.json|[^/]+\.workbook)$/i,
});
