import { defineCases } from '../check-cases.ts';

export default defineCases('parser/name-taken', 'parser', {
  passes: {
    'a name of its own': ``,
  },
  fails: {
    'a table of Microsoft': `ParserName: «SigninLogs»`,
    'a table of a connector': {
      text: `ParserName: «Contoso_CL»`,
      files: {
        'connectors/contoso/tables/Contoso_CL.json': `{"name":"Contoso_CL","columns":[{"name":"TimeGenerated","type":"datetime"}]}`,
      },
    },
  },
});
