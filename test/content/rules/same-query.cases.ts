import { defineCases } from '../check-cases.ts';

export default defineCases('content/same-query', 'rule', {
  passes: {
    'another query': {
      text: 'query: SigninLogs | take 5',
      files: {
        'detections/a.yaml': `kind: NRT
name: x
query: SigninLogs | take 6`,
      },
    },
  },
  fails: {
    'the same in other words': {
      text: '«query»: SigninLogs   | take 5 // five',
      files: {
        'detections/a.yaml': `kind: NRT
name: x
query: SigninLogs | take 5`,
      },
    },
  },
});
