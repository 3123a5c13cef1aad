import { defineCases } from '../check-cases.ts';

export default defineCases('workbook/foreign-workspace', 'workbook', {
  passes: {
    none: `{ "version": "Notebook/1.0", "items": [] }`,
    'the empty subscription': `{ "x": "/subscriptions/00000000-0000-0000-0000-000000000000" }`,
  },
  fails: {
    one: `{ "x": "«/subscriptions/11111111-0000-0000-0000-000000000000»/resourceGroups/g" }`,
  },
});
