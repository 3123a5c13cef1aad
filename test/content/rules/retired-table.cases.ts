import { defineCases } from '../check-cases.ts';

export default defineCases('kql/retired-table', 'hunt', {
  passes: {
    'its successor': 'query: ThreatIntelIndicators | count',
  },
  fails: {
    'the old one': { text: 'query: «ThreatIntelligenceIndicator» | count', says: /ThreatIntelIndicators/ },
  },
});
