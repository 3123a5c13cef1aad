import { defineCases } from '../check-cases.ts';

export default defineCases('workbook/unknown-query-type', 'workbook', {
  passes: {
    logs: '{ "version": "Notebook/1.0", "items": [ { "type": 3, "content": { "version": "KqlItem/1.0", "query": "SigninLogs", "queryType": 0 } } ] }',
  },
  fails: {
    another:
      '{ "version": "Notebook/1.0", "items": [ { "type": 3, "content": { "version": "KqlItem/1.0", "query": "SigninLogs", "queryType": «99» } } ] }',
  },
});
