import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/reopen-in-defender',
  severity: 'info',
  on: ['analytics-rule'],
  says: 'A rule does not count on reopening closed incidents.',
  cause: 'In the Defender portal reopenClosedIncident has no effect: a new incident is made.',
  cure: 'Nothing has to be done; set it to false to say what happens.',
  docs: 'https://learn.microsoft.com/azure/sentinel/move-to-defender',
  check(rule, { report }) {
    const path = ['incidentConfiguration', 'groupingConfiguration', 'reopenClosedIncident'];
    if (rule.get(path) === true) report(path, 'In the Defender portal closed incidents are not reopened.');
  },
});
