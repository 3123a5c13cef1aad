import { defineCases } from '../check-cases.ts';

export default defineCases('kql/stale-indicators', 'hunt', {
  passes: {
    'the latest': `query: |
  ThreatIntelIndicators | summarize arg_max(TimeGenerated, *) by Id | where IsDeleted == false`,
  },
  fails: {
    'all of them': `query: |
  «ThreatIntelIndicators» | where IsDeleted == false`,
  },
});
