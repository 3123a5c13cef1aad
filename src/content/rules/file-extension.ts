import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'content/file-extension',
  severity: 'info',
  on: ['analytics-rule', 'hunting-query', 'parser'],
  says: 'A rule, hunting query or parser lies in a .yaml file.',
  cause: 'Tools of the community read only .yaml there and pass over everything else without a word.',
  cure: 'Rename the file to .yaml; a rule that has no id is a new rule after that, so give it one first.',
  docs: 'https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide',
  check({ item }, { report }) {
    const [ending] = /\.[^./]*$/.exec(item.file) ?? [''];
    if (ending !== '.yaml' && ending !== '.json')
      report({ source: [0, 0] }, `The file ends in "${ending}", not in ".yaml".`);
  },
});
