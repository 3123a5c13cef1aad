import { defineCases } from '../check-cases.ts';

export default defineCases('table/unstorable-type', 'table', {
  passes: {
    storable: `{ "name": "Contoso_CL", "columns": [{ "name": "TimeGenerated", "type": "datetime" }] }`,
  },
  fails: {
    timespan: `{ "name": "Contoso_CL", "columns": [{ "name": "TimeGenerated", "type": "datetime" }, { "name": "Took", "type": "«timespan»" }] }`,
  },
});
