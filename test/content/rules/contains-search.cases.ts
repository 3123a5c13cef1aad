import { defineCases } from '../check-cases.ts';

export default defineCases('kql/contains-search', 'hunt', {
  passes: {
    has: 'query: SigninLogs | where IPAddress has "x"',
    'in a text': 'query: SigninLogs | where IPAddress == "a contains b"',
  },
  fails: {
    contains: 'query: SigninLogs | where IPAddress «!contains» "x"',
  },
});
