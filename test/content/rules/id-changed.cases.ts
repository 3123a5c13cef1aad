import { defineCases } from '../check-cases.ts';

export default defineCases('content/id-changed', 'rule', {
  passes: { 'the same id': { text: 'severity: Low', before: 'severity: High' } },
  fails: {
    'another id': {
      text: 'id: «11111111-e789-4be5-afd4-d2ac6cd68f10»',
      before: 'severity: High',
      says: /The id was 7a03f35f-e789-4be5-afd4-d2ac6cd68f10/,
    },
  },
});
