import { defineCases } from '../check-cases.ts';

export default defineCases('workbook/user-template', 'workbook', {
  passes: {
    'its own': '{ "version": "Notebook/1.0", "items": [  ], "fromTemplateId": "sentinel-Identity" }',
  },
  fails: {
    'a user': '{ "version": "Notebook/1.0", "items": [  ], "fromTemplateId": "«sentinel-UserWorkbook»" }',
  },
});
