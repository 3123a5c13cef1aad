import { defineCases } from '../check-cases.ts';

export default defineCases('table/reserved-column', 'table', {
  passes: {
    free: `{ "name": "Contoso_CL", "columns": [{ "name": "TimeGenerated", "type": "datetime" }] }`,
    microsofts: `{ "name": "AWSGuardDuty", "columns": [{ "name": "TimeGenerated", "type": "datetime" }, { "name": "Title", "type": "string" }] }`,
  },
  fails: {
    reserved: `{ "name": "Contoso_CL", "columns": [{ "name": "TimeGenerated", "type": "datetime" }, { "name": "«title»", "type": "string" }] }`,
  },
});
