import { nearest } from '../../core/nearest.ts';
import { defineCheck } from '../check.ts';

/** https://learn.microsoft.com/azure/sentinel/sentinel-solutions */
const domains = [
  'Application',
  'Cloud Provider',
  'Compliance',
  'DevOps',
  'Identity',
  'Internet of Things (IoT)',
  'IT Operations',
  'Migration',
  'Networking',
  'Platform',
  'Security - Automation (SOAR)',
  'Security - Cloud Security',
  'Security - Information Protection',
  'Security - Insider Threat',
  'Security - Network',
  'Security - Others',
  'Security - Threat Intelligence',
  'Security - Threat Protection',
  'Security - Vulnerability Management',
  'Storage',
  'Training and Tutorials',
  'User Behavior (UEBA)',
];
const verticals = ['Aeronautics', 'Education', 'Finance', 'Healthcare', 'Manufacturing', 'Retail'];

export default defineCheck({
  code: 'package/unknown-category',
  severity: 'warning',
  on: ['content-package'],
  says: 'The categories of a package are those of Content hub.',
  cause: 'Content hub filters by its own categories: a package under another one is not found.',
  cure: 'Use a category of Content hub.',
  docs: 'https://learn.microsoft.com/azure/sentinel/sentinel-solutions',
  check(solution, { report }) {
    for (const [key, known] of [
      ['domains', domains],
      ['verticals', verticals],
    ] as const) {
      for (const { value, path } of solution.texts('properties', 'categories', key)) {
        if (known.includes(value)) continue;
        const meant = nearest(value, known);
        const help = meant ? `Did you mean "${meant}"?` : `Known are ${known.join(', ')}.`;
        report(path, `"${value}" is none of the ${key} of Content hub.`, help);
      }
    }
  },
});
