import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/unlisted-table',
  severity: 'info',
  on: ['analytics-rule', 'hunting-query'],
  says: 'The tables that a query reads are among the dataTypes of its connectors.',
  cause: 'Who installs the rule connects what requiredDataConnectors names; a table beside it stays empty.',
  cure: 'Add the table to the dataTypes of the connector that brings it.',
  docs: 'https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide',
  check(rule, { report }) {
    const connectors = rule.list('requiredDataConnectors');
    const listed = connectors.flatMap(({ path }) => rule.texts(...path, 'dataTypes')).map(one => one.value);
    if (
      !rule.query ||
      listed.length === 0 ||
      connectors.some(({ path }) => rule.list(...path, 'dataTypes').length === 0)
    )
      return;
    const names = new Set(listed.flatMap(one => one.toLowerCase().match(/\w+/g) ?? []));
    const missing = [...rule.query.analysis.tables.keys()].filter(table => !names.has(table.toLowerCase()));
    if (missing.length > 0)
      report({ key: ['requiredDataConnectors'] }, `The query reads ${missing.join(', ')}, which no dataTypes name.`);
  },
});
