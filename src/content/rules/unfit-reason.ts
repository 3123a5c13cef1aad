import { defineCheck } from '../check.ts';

const classifications: Readonly<Record<string, string>> = {
  SuspiciousActivity: 'TruePositive',
  SuspiciousButExpected: 'BenignPositive',
  IncorrectAlertLogic: 'FalsePositive',
  InaccurateData: 'FalsePositive',
};

export default defineCheck({
  code: 'automation/unfit-reason',
  severity: 'warning',
  on: ['automation-rule'],
  says: 'The reason of a closed incident fits its classification.',
  cause: 'The portal offers each reason with one classification only; reports count them together.',
  cure: 'Use SuspiciousActivity with TruePositive, SuspiciousButExpected with BenignPositive, IncorrectAlertLogic or InaccurateData with FalsePositive.',
  docs: 'https://learn.microsoft.com/rest/api/securityinsights/automation-rules',
  check(rule, { report }) {
    for (const { path } of rule.list('actions')) {
      const classification = rule.text(...path, 'actionConfiguration', 'classification');
      const at = [...path, 'actionConfiguration', 'classificationReason'];
      const reason = rule.text(...at);
      const wanted = reason === undefined ? undefined : classifications[reason];
      if (wanted !== undefined && wanted !== classification)
        report(
          at,
          `${reason} is a reason for ${wanted}, not for ${classification ?? 'an incident without classification'}.`,
        );
    }
  },
});
