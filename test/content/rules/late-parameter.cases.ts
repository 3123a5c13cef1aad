import { defineCases } from '../check-cases.ts';

export default defineCases('workbook/late-parameter', 'workbook', {
  passes: {
    before:
      '{ "version": "Notebook/1.0", "items": [ { "type": 9, "content": { "version": "KqlParameterItem/1.0", "parameters": [ { "version": "KqlParameterItem/1.0", "name": "T", "type": 4 } ] } }, { "type": 3, "content": { "version": "KqlItem/1.0", "query": "SigninLogs | where TimeGenerated {T}", "queryType": 0 } } ] }',
  },
  fails: {
    behind:
      '{ "version": "Notebook/1.0", "items": [ { "type": 3, "content": { "version": "KqlItem/1.0", "query": "SigninLogs | where TimeGenerated «{T}»", "queryType": 0 } }, { "type": 9, "content": { "version": "KqlParameterItem/1.0", "parameters": [ { "version": "KqlParameterItem/1.0", "name": "T", "type": 4 } ] } } ] }',
  },
});
