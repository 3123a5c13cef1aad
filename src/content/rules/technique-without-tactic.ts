import { attack } from '../attack.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'content/technique-without-tactic',
  severity: 'warning',
  on: ['analytics-rule', 'hunting-query'],
  says: 'For each technique one of its tactics is among the tactics.',
  cause: 'Sentinel refuses a rule whose technique belongs to none of its tactics.',
  cure: 'Add one of the tactics that the message names, or remove the technique.',
  docs: 'https://attack.mitre.org/tactics/enterprise/',
  check(item, { report }) {
    const tactics = item.texts('tactics').map(one => one.value);
    for (const { value, path } of [...item.texts('relevantTechniques'), ...item.texts('techniques')]) {
      const possible = attack().tacticsOf(value);
      if (possible.length === 0 || possible.some(tactic => tactics.includes(tactic))) continue;
      report(path, `${value} belongs to ${possible.join(', ')}; the tactics here are ${tactics.join(', ') || 'none'}.`);
    }
  },
});
