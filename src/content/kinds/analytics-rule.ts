import { isGuid, nameGuid } from '../../core/id.ts';
import { isFromTemplate, ruleBody, ruleComparable, ruleSchema } from '../analytics-rule-body.ts';
import { shortName, text } from '../field.ts';
import { defineKind } from '../kind.ts';
import { isObject, type JsonObject, properties, type Resource, sentinelId } from '../resource.ts';
import { ruleFile } from '../rule-file.ts';

const kinds = [
  'Scheduled',
  'NRT',
  'Fusion',
  'MicrosoftSecurityIncidentCreation',
  'MLBehaviorAnalytics',
  'ThreatIntelligence',
];
/** The stable version knows neither NRT rules nor sub-techniques. */
const apiVersion = '2025-07-01-preview';

export default defineKind({
  name: 'analytics-rule',
  noun: 'detection',
  folder: 'detections',
  files: /(^|\/)(detections|analytic ?rules)\/.*\.ya?ml$/i,
  claims: value =>
    isObject(value) && (kinds.includes(text(value.kind)) || ('query' in value && 'triggerOperator' in value)),
  schema: ruleSchema,
  variants: kinds.map(kind => ({ kind })),
  deploys: {
    stage: 6,
    parallel: 6,
    mark: 'metadata',
    etag: true,
    deletable: true,
    resources: (items, target) =>
      items.map((item): Resource => {
        const value = item.value as JsonObject;
        const name = isGuid(text(value.id)) ? text(value.id).toLowerCase() : nameGuid(item.file);
        return {
          kind: 'analytics-rule',
          id: `${sentinelId(target)}/alertRules/${name}`,
          apiVersion,
          label: shortName(item.file),
          file: item.file,
          body: ruleBody(value),
        };
      }),
    lists: target => [{ path: `${sentinelId(target)}/alertRules`, apiVersion }],
    comparable: ruleComparable,
    fromArm: ruleFile,
    sameAs: (wanted, live) => {
      const template = text(properties(wanted).alertRuleTemplateName);
      const same = wanted.kind === live.kind && template === properties(live).alertRuleTemplateName;
      return same && isFromTemplate(text(wanted.kind)) && template !== '';
    },
    disabled: body =>
      properties(body).enabled === true
        ? { kind: body.kind, properties: { ...properties(body), enabled: false } }
        : undefined,
    label: body => text(properties(body).displayName),
  },
});
