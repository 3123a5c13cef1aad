import { defineCases } from '../check-cases.ts';

export default defineCases('rule/repeated-property', 'rule', {
  passes: {
    two: `alertDetailsOverride:
  alertDynamicProperties:
    - { alertProperty: AlertLink, value: IPAddress }
    - { alertProperty: ProductName, value: IPAddress }`,
  },
  fails: {
    'one twice': `alertDetailsOverride:
  alertDynamicProperties:
    - { alertProperty: AlertLink, value: IPAddress }
    - { alertProperty: «AlertLink», value: IPAddress }`,
  },
});
