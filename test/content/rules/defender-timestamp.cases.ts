import { defineCases } from '../check-cases.ts';

export default defineCases('rule/defender-timestamp', 'rule', {
  passes: {
    'the time of a workspace': `query: DeviceProcessEvents | where TimeGenerated > ago(1h)`,
    'a column of that name made by the query': `query: DeviceProcessEvents | project Timestamp = TimeGenerated | where Timestamp > ago(1h)`,
    'a table that has both': `query: DeviceTvmSecureConfigurationAssessment | where Timestamp > ago(1h)`,
  },
  fails: {
    'the time of advanced hunting': {
      text: `query: |
  DeviceProcessEvents // Timestamp
  | where «Timestamp» > ago(1h)
  | summarize count() by bin(Timestamp, 5m)`,
      says: 'TimeGenerated',
    },
    'a column of advanced hunting': {
      text: `query: IdentityInfo | where «OnPremSid» != ''`,
      says: 'IdentityInfo has no column OnPremSid in a Sentinel workspace.',
    },
  },
});
