import { defineCases } from '../check-cases.ts';

export default defineCases('rule/too-many-workspaces', 'rule', {
  passes: {
    twenty: `query: |
  union workspace("w0").SigninLogs, workspace("w1").SigninLogs, workspace("w2").SigninLogs, workspace("w3").SigninLogs, workspace("w4").SigninLogs, workspace("w5").SigninLogs, workspace("w6").SigninLogs, workspace("w7").SigninLogs, workspace("w8").SigninLogs, workspace("w9").SigninLogs, workspace("w10").SigninLogs, workspace("w11").SigninLogs, workspace("w12").SigninLogs, workspace("w13").SigninLogs, workspace("w14").SigninLogs, workspace("w15").SigninLogs, workspace("w16").SigninLogs, workspace("w17").SigninLogs, workspace("w18").SigninLogs, workspace("w19").SigninLogs`,
  },
  fails: {
    'twenty-one': `query: |
  union workspace("w0").SigninLogs, workspace("w1").SigninLogs, workspace("w2").SigninLogs, workspace("w3").SigninLogs, workspace("w4").SigninLogs, workspace("w5").SigninLogs, workspace("w6").SigninLogs, workspace("w7").SigninLogs, workspace("w8").SigninLogs, workspace("w9").SigninLogs, workspace("w10").SigninLogs, workspace("w11").SigninLogs, workspace("w12").SigninLogs, workspace("w13").SigninLogs, workspace("w14").SigninLogs, workspace("w15").SigninLogs, workspace("w16").SigninLogs, workspace("w17").SigninLogs, workspace("w18").SigninLogs, workspace("w19").SigninLogs, «workspace("w20"»).SigninLogs`,
  },
});
