import { defineCases } from '../check-cases.ts';

export default defineCases('content/look-alike-character', 'rule', {
  passes: {
    'in a text and a comment': `query: |
  SigninLogs // “so”
  | where AppDisplayName == "“so”"`,
  },
  fails: {
    'a typographic quote': {
      text: `query: |
  SigninLogs
  | where AppDisplayName == «“»so”`,
      says: /typographic quote \(U\+201C\)/,
    },
    'a no-break space': `query: SigninLogs« »| take 5`,
  },
});
