import { defineCases } from '../check-cases.ts';

export default defineCases('workbook/unknown-parameter', 'workbook', {
  passes: {
    declared:
      '{ "version": "Notebook/1.0", "items": [ { "type": 9, "content": { "version": "KqlParameterItem/1.0", "parameters": [ { "version": "KqlParameterItem/1.0", "name": "T", "type": 4 } ] } }, { "type": 3, "content": { "version": "KqlItem/1.0", "query": "SigninLogs | where TimeGenerated {T}", "queryType": 0 } } ] }',
  },
  fails: {
    misspelt: {
      text: `{ "version": "Notebook/1.0", "items": [ { "type": 9, "content": { "version": "KqlParameterItem/1.0", "parameters": [ { "version": "KqlParameterItem/1.0", "name": "T", "type": 4 } ] } }, { "type": 9, "content": { "version": "KqlParameterItem/1.0", "parameters": [ { "version": "KqlParameterItem/1.0", "name": "Country", "type": 1 } ] } }, { "type": 3, "content": { "version": "KqlItem/1.0", "query": "SigninLogs | where Location == '«{Contry}»'", "queryType": 0 } } ] }`,
      says: /Did you mean "Country"/,
    },
  },
});
