import { defineCases } from '../check-cases.ts';

export default defineCases('automation/expired', 'automation', {
  passes: {
    later: `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Created
  expirationTimeUtc: 2999-01-01T00:00:00Z
`,
  },
  fails: {
    gone: `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Created
  expirationTimeUtc: «2001-01-01T00:00:00Z»
`,
    'no time': {
      text: `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Created
  expirationTimeUtc: «soon»
`,
      says: /is no time/,
    },
  },
});
