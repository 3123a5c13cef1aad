import { defineCheck } from '../check.ts';
import { literalsOf } from '../literal.ts';
import { mappedFields } from '../mapping.ts';

const dropped = [
  'ADMIN',
  'ADMINISTRATOR',
  'SYSTEM',
  'ROOT',
  'ANONYMOUS',
  'AUTHENTICATED USER',
  'NETWORK',
  'NULL',
  'LOCAL SYSTEM',
  'LOCALSYSTEM',
  'NETWORK SERVICE',
];

export default defineCheck({
  code: 'rule/dropped-account-name',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'An account is not named after a built-in account.',
  cause:
    'Sentinel drops account entities named SYSTEM, ROOT, ADMINISTRATOR and the like: they mean someone else on every machine.',
  cure: 'Filter these accounts out, or map a SID with its host.',
  docs: 'https://learn.microsoft.com/azure/sentinel/entities-reference',
  check(rule, { report }) {
    const query = rule.query;
    if (!query) return;
    for (const { entity, identifier, column } of mappedFields(rule)) {
      if (entity !== 'Account' || identifier.value !== 'Name') continue;
      for (const { value, start, length } of literalsOf(query.text, column.value)) {
        if (!dropped.includes(value.toUpperCase())) continue;
        report({ path: query.path, start, length }, `Sentinel makes no account entity of the name "${value}".`);
      }
    }
  },
});
