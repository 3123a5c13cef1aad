import { defineCases } from '../check-cases.ts';

export default defineCases('rule/unknown-template', 'rule', {
  passes: {
    'no template': 'name: A rule\n',
    'a template of the gallery': 'alertRuleTemplateName: 0b9ae89d-8cad-461c-808f-0494f70ad5c4\n',
    Fusion: 'kind: Fusion\nalertRuleTemplateName: f71aba3d-28fb-450b-b192-4e76a83015c8\n',
  },
  fails: {
    'no GUID': { text: 'alertRuleTemplateName: «Brute force»\n', says: /no GUID/ },
    'the template of another kind': {
      text: 'kind: Fusion\nalertRuleTemplateName: «0dd422ee-e6af-4204-b219-f59ac172e4c6»\n',
      says: /No template of Fusion/,
    },
  },
});
