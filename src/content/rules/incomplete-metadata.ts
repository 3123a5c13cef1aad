import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'playbook/incomplete-metadata',
  severity: 'info',
  on: ['playbook'],
  says: 'The metadata of a playbook say what the gallery shows.',
  cause: 'The gallery of playbooks lists title, description, support and author, and refuses a template without them.',
  cure: 'Add the keys that the message names.',
  docs: 'https://learn.microsoft.com/azure/sentinel/create-playbooks-from-templates',
  check(playbook, { report }) {
    if (playbook.get(['metadata']) === undefined) return;
    const wanted = [['title'], ['description'], ['lastUpdateTime'], ['support', 'tier'], ['author', 'name']];
    const missing = wanted
      .filter(path => playbook.get(['metadata', ...path]) === undefined)
      .map(path => path.join('.'));
    if (missing.length > 0) report({ key: ['metadata'] }, `The metadata have no ${missing.join(', ')}.`);
    const path = ['metadata', 'lastUpdateTime'];
    const time = playbook.text(...path);
    if (time !== undefined && Number.isNaN(Date.parse(time))) report(path, `"${time}" is no time.`);
  },
});
