import { defineCases } from '../check-cases.ts';

export default defineCases('table/misnamed-table', 'table', {
  passes: {
    'as the file': `{ "name": "Contoso_CL", "columns": [{ "name": "TimeGenerated", "type": "datetime" }] }`,
  },
  fails: {
    another: `{ "name": "«Fabrikam_CL»", "columns": [{ "name": "TimeGenerated", "type": "datetime" }] }`,
  },
});
