import { defineCases } from '../check-cases.ts';

export default defineCases('rule/override-column-missing', 'rule', {
  passes: {
    columns: `alertDetailsOverride:
  alertDisplayNameFormat: "Sign-in of {{UserPrincipalName}} from {{ IPAddress }}"
  alertSeverityColumnName: IPAddress`,
  },
  fails: {
    placeholder: `alertDetailsOverride:
  alertDisplayNameFormat: Sign-in of {{«User»}} from {{IPAddress}}`,
    'placeholder in a folded text': `alertDetailsOverride:
  alertDescriptionFormat: >-
    A sign-in
    of {{ «User» }}`,
    'severity column': `alertDetailsOverride:
  alertSeverityColumnName: «Severity»`,
    'dynamic property': `alertDetailsOverride:
  alertDynamicProperties:
    - { alertProperty: AlertLink, value: «Link» }`,
  },
});
