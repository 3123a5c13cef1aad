import { isGuid } from '../../core/id.ts';
import { defineCheck } from '../check.ts';
import { idOf } from '../repository.ts';
import type { Placed, Subject } from '../subject.ts';

export default defineCheck({
  code: 'automation/unknown-rule',
  severity: 'warning',
  on: ['automation-rule'],
  says: 'Analytics rules that a condition names are in the repository.',
  cause: 'A condition on a rule that does not exist never holds, and no one notices.',
  cure: 'Name the id of a detection of this repository, or the whole resource id of another rule.',
  check(rule, { report, repository }) {
    const known = new Set(repository.of('analytics-rule').map(item => idOf(item).toLowerCase()));
    for (const { value, path } of ruleIds(rule)) {
      if (isGuid(value) && !known.has(value.toLowerCase())) report(path, `No detection here has the id ${value}.`);
    }
  },
});

function ruleIds(rule: Subject): Placed<string>[] {
  return rule.list('triggeringLogic', 'conditions').flatMap(({ path }) => {
    const name = rule.text(...path, 'conditionProperties', 'propertyName');
    const about = name === 'IncidentRelatedAnalyticRuleIds' || name === 'AlertAnalyticRuleIds';
    return about ? rule.texts(...path, 'conditionProperties', 'propertyValues') : [];
  });
}
