import { didYouMean } from '../../core/nearest.ts';
import { severities, tactics } from '../../sentinel/rule.ts';
import { defineCheck } from '../check.ts';
import { literalsOf } from '../literal.ts';

const overrides: Readonly<Record<string, readonly string[]>> = {
  alertSeverityColumnName: severities,
  alertTacticsColumnName: tactics,
};

export default defineCheck({
  code: 'rule/unknown-override-value',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'A column that overrides severity or tactics holds values that Sentinel knows.',
  cause: 'For any other value Sentinel silently takes the default of the rule.',
  cure: 'Use High, Medium, Low or Informational; tactics in the spelling of Sentinel.',
  docs: 'https://learn.microsoft.com/azure/sentinel/customize-alert-details',
  check(rule, { report }) {
    const query = rule.query;
    if (!query) return;
    for (const [key, known] of Object.entries(overrides)) {
      const column = rule.text('alertDetailsOverride', key);
      if (column === undefined) continue;
      for (const { value, start, length } of literalsOf(query.text, column)) {
        if (value === '' || known.some(one => value.includes(one))) continue;
        report(
          { path: query.path, start, length },
          `"${value}" is no value that Sentinel knows here.`,
          didYouMean(value, known),
        );
      }
    }
  },
});
