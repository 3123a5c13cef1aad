import { defineCases } from '../check-cases.ts';

export default defineCases('workbook/unused-parameter', 'workbook', {
  passes: {
    used: '{ "version": "Notebook/1.0", "items": [ { "type": 9, "content": { "version": "KqlParameterItem/1.0", "parameters": [ { "version": "KqlParameterItem/1.0", "name": "T", "type": 4 } ] } }, { "type": 3, "content": { "version": "KqlItem/1.0", "query": "SigninLogs | where TimeGenerated {T:query}", "queryType": 0 } } ] }',
  },
  fails: {
    unused:
      '{ "version": "Notebook/1.0", "items": [ { "type": 9, "content": { "version": "KqlParameterItem/1.0", "parameters": [ { "version": "KqlParameterItem/1.0", "name": "«T»", "type": 4 } ] } }, { "type": 3, "content": { "version": "KqlItem/1.0", "query": "SigninLogs", "queryType": 0 } } ] }',
  },
});
