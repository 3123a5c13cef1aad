import { defined, pick, shortName, text, trimmed, withoutEmpty } from '../field.ts';
import { defineKind, type FileForm, type Pulled } from '../kind.ts';
import { isObject, type JsonObject, objectAt, properties, type Target } from '../resource.ts';
import { mapping, ours } from '../schemas.ts';
import { slug } from '../slug.ts';

const apiVersion = '2025-07-01';

/** Minutes that a bin may have. https://learn.microsoft.com/azure/azure-monitor/logs/summary-rules */
const binSizes = [20, 30, 60, 120, 180, 360, 720, 1440];

const schema = mapping(['name', 'query', 'binSize', 'destinationTable'], {
  name: {
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$',
    title: 'a name of letters, digits, - and _ of at most 63 characters',
  },
  displayName: { type: 'string', minLength: 1, maxLength: 256 },
  description: { type: 'string', maxLength: 5000 },
  query: { type: 'string', minLength: 1 },
  binSize: { type: 'integer', enum: binSizes },
  destinationTable: {
    type: 'string',
    pattern: '^[A-Za-z][A-Za-z0-9_]{0,59}_CL$',
    title: 'the name of a custom table: letters, digits and _, ending in _CL',
  },
  binDelay: { type: 'integer', minimum: 0, maximum: 1440 },
  binStartTime: { type: 'string' },
  timeSelector: { type: 'string', enum: ['TimeGenerated'] },
  ...ours,
});

const ruleFields = ['query', 'binSize', 'destinationTable', 'binDelay', 'binStartTime', 'timeSelector'];

/** Queries that fill a table bin by bin. https://learn.microsoft.com/rest/api/loganalytics/summary-logs */
export default defineKind({
  name: 'summary-rule',
  noun: 'summary rule',
  folder: 'summary-rules',
  files: /(^|\/)(summary-rules|summary ?rules)\/.*\.ya?ml$/i,
  claims: value => isObject(value) && 'binSize' in value && 'destinationTable' in value,
  schema: () => schema,
  deploys: {
    stage: 5,
    parallel: 2,
    mark: 'metadata',
    etag: false,
    deletable: true,
    resources: (items, target) =>
      items.map(item => {
        const value = item.value as JsonObject;
        return {
          kind: 'summary-rule',
          id: `${collection(target)}/${text(value.name)}`,
          apiVersion,
          label: shortName(item.file),
          file: item.file,
          body: {
            properties: defined({
              ruleType: 'User',
              displayName: value.displayName ?? value.name,
              description: trimmed(value.description),
              ruleDefinition: { ...pick(value, ruleFields), query: trimmed(value.query) ?? '' },
            }),
          },
        };
      }),
    lists: target => [{ path: collection(target), apiVersion }],
    comparable: body => {
      const given = properties(body);
      const rule = objectAt(given, 'ruleDefinition');
      return withoutEmpty({
        displayName: given.displayName ?? null,
        description: trimmed(given.description) ?? null,
        timeSelector: rule.timeSelector ?? 'TimeGenerated',
        ...pick(rule, ['binSize', 'destinationTable', 'binStartTime']),
        binDelay: rule.binDelay ?? 0,
        query: trimmed(rule.query) ?? '',
      }) as JsonObject;
    },
    fromArm: summaryFile,
    label: body => text(properties(body).displayName) || text(body.name),
  },
});

function collection(target: Pick<Target, 'workspaceId'>): string {
  return `${target.workspaceId}/summaryLogs`;
}

function summaryFile({ body }: Pulled): FileForm {
  const given = properties(body);
  const rule = objectAt(given, 'ruleDefinition');
  const usual = ['binDelay', 'timeSelector'].filter(key => rule[key] === 0 || rule[key] === 'TimeGenerated');
  const value = {
    name: text(body.name),
    ...(given.displayName === body.name ? {} : pick(given, ['displayName'])),
    ...pick(given, ['description']),
    ...pick(
      rule,
      ruleFields.filter(key => !usual.includes(key)),
    ),
    query: trimmed(rule.query) ?? '',
  };
  return { path: `${slug(text(body.name))}.yaml`, value: withoutEmpty(value) as JsonObject };
}
