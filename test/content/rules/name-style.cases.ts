import { defineCases } from '../check-cases.ts';

export default defineCases('rule/name-style', 'rule', {
  passes: {
    short: 'name: Sign-in from a new country',
  },
  fails: {
    'a period': 'name: «Sign-in from a new country.»',
    long: {
      text: 'name: «A very long name A very long name A very long name A very long name end»',
      says: /characters/,
    },
  },
});
