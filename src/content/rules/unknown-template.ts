import { isGuid } from '../../core/id.ts';
import { defineCheck } from '../check.ts';

/** The templates of rules that are only on or off. https://learn.microsoft.com/powershell/module/az.securityinsights/new-azsentinelalertrule */
const templates: Readonly<Record<string, readonly string[]>> = {
  Fusion: ['f71aba3d-28fb-450b-b192-4e76a83015c8'],
  MLBehaviorAnalytics: ['fa118b98-de46-4e94-87f9-8e6d5060b60b', '737a2ce1-70a3-4968-9e90-3e6aca836abf'],
  ThreatIntelligence: ['0dd422ee-e6af-4204-b219-f59ac172e4c6'],
};

export default defineCheck({
  code: 'rule/unknown-template',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'The template that a rule names can exist.',
  cause: 'Templates have GUIDs as names; Sentinel refuses a rule whose template it can not find.',
  cure: 'Take the name of the template from Content hub, or remove alertRuleTemplateName from a rule with a query.',
  docs: 'https://learn.microsoft.com/azure/sentinel/manage-analytics-rule-templates',
  check(rule, { report }) {
    const path = ['alertRuleTemplateName'];
    const name = rule.text(...path);
    if (name === undefined || name === '') return;
    if (!isGuid(name)) return report(path, `"${name}" is no GUID, as the names of templates are.`);
    const kind = rule.text('kind') ?? '';
    const known = Object.hasOwn(templates, kind) ? templates[kind] : undefined;
    if (known && !known.includes(name.toLowerCase()))
      report(path, `No template of ${kind} that is known has this name.`, `Known are ${known.join(' and ')}.`);
  },
});
