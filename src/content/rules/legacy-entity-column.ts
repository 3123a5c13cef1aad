import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';
import { mappedFields } from '../mapping.ts';

const legacy: Readonly<Record<string, string>> = {
  AccountCustomEntity: 'Account',
  HostCustomEntity: 'Host',
  IPCustomEntity: 'IP',
  URLCustomEntity: 'URL',
  ProcessCustomEntity: 'Process',
  FileHashCustomEntity: 'FileHash',
};

export default defineCheck({
  code: 'rule/legacy-entity-column',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'A column such as AccountCustomEntity is mapped to its entity.',
  cause: 'Sentinel once read entities from columns of these names; today only entityMappings count.',
  cure: 'Add an entity mapping for the column, or remove it.',
  docs: 'https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities',
  check(rule, { report }) {
    const query = rule.query;
    if (!query) return;
    const mapped = new Set(mappedFields(rule).map(field => field.column.value));
    for (const found of codeOf(query.text).matchAll(/\b(\w+CustomEntity)\s*=(?!=)/g)) {
      const [, name] = found;
      if (!legacy[name] || mapped.has(name)) continue;
      report(
        { path: query.path, start: found.index, length: name.length },
        `"${name}" makes no entity by itself.`,
        `Map it as ${legacy[name]} in entityMappings.`,
      );
      mapped.add(name);
    }
  },
});
