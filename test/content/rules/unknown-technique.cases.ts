import { defineCases } from '../check-cases.ts';

export default defineCases('content/unknown-technique', 'rule', {
  passes: {
    known: `relevantTechniques: [T1078, T1078.004]`,
  },
  fails: {
    'no number': `relevantTechniques:
  - «Phishing»`,
    unknown: { text: `relevantTechniques: [T1078, «T9999»]`, says: /has no technique T9999/ },
  },
});
