import { defineCases } from '../check-cases.ts';

export default defineCases('kql/unbounded-expand', 'hunt', {
  passes: {
    'with a limit': 'query: SigninLogs | mv-expand DeviceDetail limit 10',
  },
  fails: {
    without: 'query: SigninLogs | «mv-expand» DeviceDetail',
  },
});
