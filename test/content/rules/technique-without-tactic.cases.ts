import { defineCases } from '../check-cases.ts';

export default defineCases('content/technique-without-tactic', 'rule', {
  passes: {
    'one of its tactics': `tactics: [Persistence]
relevantTechniques: [T1078]`,
    'unknown techniques are another check': `relevantTechniques: [T9999]`,
  },
  fails: {
    none: {
      text: `tactics: [Impact]
relevantTechniques: [«T1078.004»]`,
      says: /InitialAccess/,
    },
  },
});
