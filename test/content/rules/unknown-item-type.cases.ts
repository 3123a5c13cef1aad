import { defineCases } from '../check-cases.ts';

export default defineCases('workbook/unknown-item-type', 'workbook', {
  passes: {
    text: '{ "version": "Notebook/1.0", "items": [ { "type": 1, "content": { "json": "x" } } ] }',
  },
  fails: {
    another: '{ "version": "Notebook/1.0", "items": [ { "type": «77», "content": { "json": "x" } } ] }',
  },
});
