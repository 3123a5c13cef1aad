import { huntingColumns, standardTable, withServiceColumns } from '../../core/standard-tables.ts';
import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

export default defineCheck({
  code: 'rule/defender-timestamp',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'The query of a rule names only columns that a Sentinel workspace has.',
  cause:
    "Defender's advanced hunting calls the time of a row Timestamp and has some columns of its own; the same tables in a workspace have TimeGenerated.",
  cure: 'Write TimeGenerated instead of Timestamp, or make the rule a custom detection of Defender.',
  docs: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-schema-tables',
  check(rule, { report }) {
    const query = rule.query;
    if (!query) return;
    const code = codeOf(query.text);
    for (const [table, columns] of query.analysis.tables) {
      for (const column of columns.filter(each => isOfHuntingOnly(table, each))) {
        const start = Math.max(0, code.search(new RegExp(`\\b${column}\\b`)));
        const instead = column === 'Timestamp' ? '; the time of a row is TimeGenerated there' : '';
        report(
          { path: query.path, start, length: column.length },
          `${table} has no column ${column} in a Sentinel workspace${instead}.`,
        );
      }
    }
  },
});

function isOfHuntingOnly(table: string, column: string): boolean {
  if (!huntingColumns(table).some(each => each.name === column)) return false;
  return !withServiceColumns(standardTable(table)!).columns.some(each => each.name === column);
}
