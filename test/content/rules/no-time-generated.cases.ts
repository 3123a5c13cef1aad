import { defineCases } from '../check-cases.ts';

export default defineCases('table/no-time-generated', 'table', {
  passes: {
    there: `{ "name": "Contoso_CL", "columns": [{ "name": "TimeGenerated", "type": "datetime" }] }`,
  },
  fails: {
    missing: `{ "name": "Contoso_CL", "«columns»": [{ "name": "User", "type": "string" }] }`,
    'of another type': `{ "name": "Contoso_CL", "columns": [{ "name": "TimeGenerated", "type": "«string»" }] }`,
  },
});
