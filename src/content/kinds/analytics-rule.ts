import { defineKind } from '../kind.ts';
import { isObject } from '../resource.ts';

const kinds = [
  'Scheduled',
  'NRT',
  'Fusion',
  'MicrosoftSecurityIncidentCreation',
  'MLBehaviorAnalytics',
  'ThreatIntelligence',
];

export default defineKind({
  name: 'analytics-rule',
  noun: 'detection',
  files: /(^|\/)(detections|analytic ?rules)\/.*\.ya?ml$/i,
  claims: value =>
    isObject(value) && 'query' in value && (kinds.includes(String(value.kind)) || 'triggerOperator' in value),
});
