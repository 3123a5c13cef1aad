import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/grouping-without-incident',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'A rule that groups alerts into incidents makes incidents.',
  cause: 'With createIncident false the grouping does nothing.',
  cure: 'Set createIncident to true, or remove the grouping.',
  docs: 'https://learn.microsoft.com/azure/sentinel/create-analytics-rules',
  check(rule, { report }) {
    const [incident, path] = [
      ['incidentConfiguration', 'createIncident'],
      ['incidentConfiguration', 'groupingConfiguration', 'enabled'],
    ];
    if (rule.get(incident) === false && rule.get(path) === true)
      report(path, 'Alerts are grouped, but no incident is made.');
  },
});
