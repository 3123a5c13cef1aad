import { defineCases } from '../check-cases.ts';

export default defineCases('summary-rule/unfit-query', 'summary', {
  passes: {
    'tables of the workspace': 'query: SigninLogs | summarize count() by UserPrincipalName',
    'words in texts': 'query: SigninLogs | where AppDisplayName == "search union * pivot(x)"',
    'a union of named tables': 'query: union SigninLogs, IdentityInfo | summarize count()',
  },
  fails: {
    'another workspace': 'query: «workspace»("a").SigninLogs | summarize count()',
    'unpacked columns': 'query: SigninLogs | evaluate «bag_unpack»(DeviceDetail)',
    'every table': 'query: union withsource=T «*» | summarize count() by T',
    search: 'query: «search» "x" | count',
  },
});
