import { defineCases } from '../check-cases.ts';

export default defineCases('table/misnamed-table', 'table', {
  passes: {
    'as the file': `{ "name": "Contoso_CL", "columns": [{ "name": "TimeGenerated", "type": "datetime" }] }`,
    'as the file, in YAML': {
      file: 'connectors/contoso/tables/Contoso_CL.yaml',
      text: 'name: Contoso_CL\ncolumns: [{ name: TimeGenerated, type: datetime }]\n',
    },
  },
  fails: {
    another: `{ "name": "«Fabrikam_CL»", "columns": [{ "name": "TimeGenerated", "type": "datetime" }] }`,
  },
});
