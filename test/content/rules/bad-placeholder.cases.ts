import { defineCases } from '../check-cases.ts';

export default defineCases('rule/bad-placeholder', 'rule', {
  passes: {
    'a column': 'alertDetailsOverride: { alertDisplayNameFormat: "By {{UserPrincipalName}}" }',
  },
  fails: {
    'a function': `alertDetailsOverride:
  alertDisplayNameFormat: By {{«tostring(UserPrincipalName)»}}`,
    nothing: `alertDetailsOverride:
  alertDisplayNameFormat: By «{{}}»`,
    blank: `alertDetailsOverride:
  «alertDisplayNameFormat»: '  '`,
  },
});
