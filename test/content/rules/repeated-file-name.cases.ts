import { defineCases } from '../check-cases.ts';

export default defineCases('content/repeated-file-name', 'hunt', {
  passes: {
    'another kind': {
      text: 'name: a',
      files: {
        'parsers/case.yaml': `ParserName: X
ParserQuery: SigninLogs`,
      },
    },
  },
  fails: {
    'another folder': {
      text: '«name»: a',
      files: {
        'hunting/a/Case.yaml': `name: b
query: SigninLogs`,
      },
    },
  },
});
