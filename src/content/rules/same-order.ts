import { defineCheck } from '../check.ts';
import { isObject, objectAt } from '../resource.ts';

export default defineCheck({
  code: 'automation/same-order',
  severity: 'info',
  on: ['automation-rule'],
  says: 'Each automation rule has an order of its own.',
  cause: 'Rules of one order run in any order, which may differ from run to run.',
  cure: 'Give one of them another order.',
  docs: 'https://learn.microsoft.com/azure/sentinel/automate-incident-handling-with-automation-rules',
  check(rule, { report, repository }) {
    const [order, trigger] = [rule.get(['order']), rule.text('triggeringLogic', 'triggersOn')];
    if (order === undefined) return;
    const first = repository.of('automation-rule').find(({ value }) => {
      return isObject(value) && value.order === order && objectAt(value, 'triggeringLogic').triggersOn === trigger;
    });
    if (first && first.file !== rule.item.file) report(['order'], `${first.file} has the order ${String(order)} too.`);
  },
});
