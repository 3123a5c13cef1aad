import { defineCases } from '../check-cases.ts';

export default defineCases('content/unused', 'parser', {
  passes: {
    'a rule uses it': {
      text: 'ParserName: A',
      files: {
        'detections/a.yaml': `name: x
kind: NRT
query: A`,
      },
    },
  },
  fails: {
    'no one': {
      text: '«ParserName»: A',
      files: {
        'detections/a.yaml': `name: x
kind: NRT
query: SigninLogs`,
      },
    },
  },
});
