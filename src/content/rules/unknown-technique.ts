import { attack } from '../attack.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'content/unknown-technique',
  severity: 'warning',
  on: ['analytics-rule', 'hunting-query'],
  says: 'Techniques are those of ATT&CK Enterprise, written as T1078 or T1078.004.',
  cause: 'Sentinel refuses what is no technique number, and coverage can not count what does not exist.',
  cure: 'Look the technique up at attack.mitre.org; numbers that were merged or retired have a successor there.',
  docs: 'https://attack.mitre.org/techniques/enterprise/',
  check(item, { report }) {
    for (const { value, path } of [...item.texts('relevantTechniques'), ...item.texts('techniques')]) {
      const successor = attack().successorOf(value);
      if (!/^T\d{4}(\.\d{3})?$/.test(value)) report(path, `"${value}" is no technique: write T1078 or T1078.004.`);
      else if (successor !== undefined)
        report(path, `ATT&CK ${attack().version} has no technique ${value} any more.`, `It is ${successor} today.`);
      else if (!attack().has(value) && !isIndustrial(value))
        report(path, `ATT&CK ${attack().version} has no technique ${value}.`);
    }
  },
});

/** The techniques of ATT&CK for industrial control systems: T0800 to T0899; the data here is that of Enterprise. */
function isIndustrial(technique: string): boolean {
  return /^T08\d\d$/.test(technique);
}
