import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'workbook/foreign-workspace',
  severity: 'warning',
  on: ['workbook', 'playbook'],
  says: 'Content that goes to several workspaces names none of them.',
  cause: 'A resource id of one subscription leads nowhere, or to the wrong data, in every other workspace.',
  cure: 'In a workbook leave crossComponentResources to a parameter; in a playbook use subscription() and resourceGroup().',
  check(item, { report }) {
    const found = /\/subscriptions\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i.exec(item.item.text);
    if (!found || found[0].endsWith('00000000-0000-0000-0000-000000000000')) return;
    report({ source: [found.index, found.index + found[0].length] }, 'Here stands the id of one subscription.');
  },
});
