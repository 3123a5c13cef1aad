import { defineCases } from '../check-cases.ts';

export default defineCases('rule/unpacked-column', 'rule', {
  passes: {
    'with column_ifexists': `query: |
  SigninLogs | evaluate bag_unpack(DeviceDetail) | extend b = column_ifexists("browser", "")`,
    'at the end': `query: |
  SigninLogs | evaluate bag_unpack(DeviceDetail)`,
    'with a schema': `query: |
  SigninLogs | project DeviceDetail | evaluate bag_unpack(DeviceDetail) : (browser: string) | where browser == "x"`,
  },
  fails: {
    'a column that may be missing': `query: |
  SigninLogs | evaluate «bag_unpack»(DeviceDetail) | project UserPrincipalName`,
  },
});
