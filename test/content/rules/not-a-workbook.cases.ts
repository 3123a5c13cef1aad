import { defineCases } from '../check-cases.ts';

export default defineCases('workbook/not-a-workbook', 'workbook', {
  passes: {
    whole: `{ "version": "Notebook/1.0", "items": [] }`,
  },
  fails: {
    'no items': `«{ "version": "Notebook/1.0" }»`,
  },
});
