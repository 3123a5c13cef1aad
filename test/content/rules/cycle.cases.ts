import { defineCases } from '../check-cases.ts';

export default defineCases('content/cycle', 'parser', {
  passes: {
    'a line': {
      text: `ParserName: A
ParserQuery: B`,
      files: {
        'parsers/b.yaml': `ParserName: B
ParserQuery: SigninLogs
Description: used by A`,
      },
    },
  },
  fails: {
    'a circle of two': {
      text: `ParserName: A
ParserQuery: union «B»`,
      says: /A → B → A/,
      files: {
        'parsers/b.yaml': `ParserName: B
ParserQuery: union A`,
      },
    },
  },
});
