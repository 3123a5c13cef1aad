import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'package/bad-version',
  severity: 'error',
  on: ['content-package', 'content-template'],
  says: 'The version of a package or template has three numbers.',
  cause: 'Content hub orders versions to tell whether an update is there.',
  cure: 'Write it as 1.0.0, and raise it with every change.',
  docs: 'https://learn.microsoft.com/azure/sentinel/sentinel-solutions',
  check(solution, { report }) {
    const path = ['properties', 'version'];
    const version = solution.text(...path);
    if (version !== undefined && !/^\d+\.\d+\.\d+$/.test(version))
      report(path, `"${version}" is no version like 1.0.0.`);
  },
});
