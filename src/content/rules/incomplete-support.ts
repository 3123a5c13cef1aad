import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'package/incomplete-support',
  severity: 'warning',
  on: ['content-package'],
  says: 'A package says who supports it, and how they are reached.',
  cause: 'Content hub shows it beside the solution, and the gallery takes none without it.',
  cure: 'Add support with tier, name, and an email or a link.',
  docs: 'https://learn.microsoft.com/azure/sentinel/sentinel-solutions',
  check(solution, { report }) {
    const path = ['properties', 'support'];
    const missing = ['tier', 'name'].filter(key => !solution.text(...path, key));
    const ways = [solution.text(...path, 'email'), solution.text(...path, 'link')].filter(one => one);
    if (ways.length === 0) missing.push('email or link');
    const place = solution.get(path) === undefined ? ['properties'] : path;
    if (missing.length > 0)
      return report({ key: place }, `The support of the package has no ${missing.join(', no ')}.`);
    const link = solution.text(...path, 'link');
    if (link && !/^https?:\/\/[^/\s]+\.[^/\s]+/i.test(link)) report([...path, 'link'], `"${link}" is no web address.`);
  },
});
