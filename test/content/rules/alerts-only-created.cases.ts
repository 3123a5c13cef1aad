import { defineCases } from '../check-cases.ts';

export default defineCases('automation/alerts-only-created', 'automation', {
  passes: {
    created: `triggeringLogic: { triggersOn: Alerts, triggersWhen: Created }`,
  },
  fails: {
    updated: `triggeringLogic: { triggersOn: Alerts, triggersWhen: «Updated» }`,
  },
});
