import { defineCases } from '../check-cases.ts';

export default defineCases('kql/regex-heavy', 'hunt', {
  passes: {
    five: 'query: SigninLogs | where IPAddress matches regex "x" or IPAddress matches regex "x" or IPAddress matches regex "x" or IPAddress matches regex "x" or IPAddress matches regex "x"',
  },
  fails: {
    six: 'query: SigninLogs | where IPAddress matches regex "x" or IPAddress matches regex "x" or IPAddress matches regex "x" or IPAddress matches regex "x" or IPAddress matches regex "x" or IPAddress «matches regex» "x"',
  },
});
