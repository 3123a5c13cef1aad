import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/disabled-in-defender',
  severity: 'info',
  on: ['analytics-rule'],
  says: 'Incidents of Microsoft products are not made by a rule in the Defender portal.',
  cause:
    'Once a workspace is connected to the Defender portal, Sentinel disables the rules of this kind: Defender makes the incidents.',
  cure: 'Remove the rule, or exclude such workspaces with deploy.workspaces.',
  docs: 'https://learn.microsoft.com/azure/sentinel/create-incidents-from-alerts',
  check(rule, { report }) {
    if (rule.text('kind') === 'MicrosoftSecurityIncidentCreation')
      report(['kind'], 'Sentinel disables rules of this kind in workspaces of the Defender portal.');
  },
});
