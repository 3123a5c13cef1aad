import { defineCases } from '../check-cases.ts';

export default defineCases('table/too-many-streams', 'table', {
  passes: {
    few: `{ "name": "Contoso_CL", "columns": [{ "name": "TimeGenerated", "type": "datetime" }] }`,
  },
  fails: {
    'the eleventh': {
      text: `{ "name": "«Contoso_CL»", "columns": [{ "name": "TimeGenerated", "type": "datetime" }] }`,
      files: {
        'connectors/contoso/tables/A0_CL.json': `{}`,
        'connectors/contoso/tables/A1_CL.json': `{}`,
        'connectors/contoso/tables/A2_CL.json': `{}`,
        'connectors/contoso/tables/A3_CL.json': `{}`,
        'connectors/contoso/tables/A4_CL.json': `{}`,
        'connectors/contoso/tables/A5_CL.json': `{}`,
        'connectors/contoso/tables/A6_CL.json': `{}`,
        'connectors/contoso/tables/A7_CL.json': `{}`,
        'connectors/contoso/tables/A8_CL.json': `{}`,
        'connectors/contoso/tables/A9_CL.json': `{}`,
      },
    },
  },
});
