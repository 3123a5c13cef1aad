import { defineCases } from '../check-cases.ts';

export default defineCases('rule/too-many-placeholders', 'rule', {
  passes: {
    three: `alertDetailsOverride:
  alertDisplayNameFormat: "{{IPAddress}} {{IPAddress}} {{IPAddress}}"`,
  },
  fails: {
    four: `alertDetailsOverride:
  alertDisplayNameFormat: "{{IPAddress}} {{IPAddress}} {{IPAddress}} {{«UserPrincipalName»}}"`,
  },
});
