import type { Resource } from '../kql/duckdb/store.ts';
import { type ArmBody, isObject, type Json, propertiesOf } from './arm.ts';
import { checkRuleQuery, checkScheduledRule } from './rule-check.ts';
import { type Call, Refusal } from './service.ts';

/** The properties of a rule of any kind as they are kept. https://learn.microsoft.com/rest/api/securityinsights/alert-rules */
export async function checkedRule(
  kind: string,
  properties: Json,
  call: Call,
  current: Resource | undefined,
): Promise<Json> {
  if (kind === 'Scheduled' || kind === 'NRT') return queried(kind, properties, call);
  if (kind === 'MicrosoftSecurityIncidentCreation') return microsoft(properties);
  if (templated.has(kind)) return fromTemplate(kind, properties, call, current);
  throw invalid(
    'kind',
    `'${kind}' is not one of Scheduled, NRT, ${[...templated].join(', ')}, MicrosoftSecurityIncidentCreation.`,
  );
}

const templated = new Set(['Fusion', 'MLBehaviorAnalytics', 'ThreatIntelligence']);

/** A rule that runs near real time has no schedule and no trigger of its own. */
const nrtSchedule = {
  queryFrequency: 'PT5M',
  queryPeriod: 'PT5M',
  triggerOperator: 'GreaterThan',
  triggerThreshold: 0,
};

async function queried(kind: string, properties: Json, call: Call): Promise<Json> {
  const scheduled = kind === 'Scheduled';
  const rule = checkScheduledRule(scheduled ? properties : { ...properties, ...nrtSchedule });
  await checkRuleQuery(call.workspace, rule);
  if (scheduled) return { ...rule };
  const names = new Set(Object.keys(nrtSchedule));
  return Object.fromEntries(Object.entries(rule).filter(([name]) => !names.has(name)));
}

const products = [
  'Microsoft Cloud App Security',
  'Azure Security Center',
  'Azure Advanced Threat Protection',
  'Azure Active Directory Identity Protection',
  'Azure Security Center for IoT',
  'Office 365 Advanced Threat Protection',
  'Microsoft Defender Advanced Threat Protection',
];

function microsoft(properties: Json): Json {
  const { displayName, enabled, productFilter } = properties;
  if (typeof displayName !== 'string' || displayName === '') throw missing('displayName');
  if (typeof enabled !== 'boolean') throw missing('enabled');
  if (!products.includes(String(productFilter)))
    throw invalid('productFilter', `'${productFilter}' is not one of ${products.join(', ')}.`);
  return {
    alertRuleTemplateName: null,
    displayNamesFilter: null,
    displayNamesExcludeFilter: null,
    severitiesFilter: null,
    description: '',
    ...properties,
  };
}

/** A rule that its template describes: only whether it is on can be said, and a template can be installed once. */
function fromTemplate(kind: string, properties: Json, call: Call, current: Resource | undefined): Json {
  const { alertRuleTemplateName: template, enabled } = properties;
  if (typeof template !== 'string' || template === '') throw missing('alertRuleTemplateName');
  if (typeof enabled !== 'boolean') throw missing('enabled');
  const other = call.workspace.store
    .resources(`${call.workspace.sentinelId}/alertRules`)
    .find(
      rule =>
        rule.id !== current?.id &&
        propertiesOf(rule).alertRuleTemplateName === template &&
        (rule.body as ArmBody).kind === kind,
    );
  if (other)
    throw new Refusal(
      400,
      'BadRequest',
      `Analytics rule template '${template}' is already installed for workspace '${call.workspace.identity.workspaceId}'.`,
    );
  if (enabled)
    call.workspace.log(
      `the rule ${call.params.name} of the kind ${kind} is kept, but not run: what it finds is known to Microsoft's models only`,
    );
  return {
    alertRuleTemplateName: template,
    enabled,
    displayName: kind === 'Fusion' ? 'Advanced Multistage Attack Detection' : kind,
    description: '',
    severity: 'High',
    tactics: [],
    ...(kind === 'Fusion' ? fusionSettings(properties) : {}),
  };
}

/** What a Fusion rule looks at, as far as it can be said: which sources take part, and what is left out. */
function fusionSettings(properties: Json): Json {
  const { sourceSettings = [], scenarioExclusionPatterns = [] } = properties;
  if (!isListOf(sourceSettings, source => typeof source.sourceName === 'string' && typeof source.enabled === 'boolean'))
    throw invalid('sourceSettings', 'Each source has a sourceName, and whether it is enabled.');
  if (!isListOf(scenarioExclusionPatterns, one => typeof one.exclusionPattern === 'string'))
    throw invalid('scenarioExclusionPatterns', 'Each has an exclusionPattern, and dateAddedInUTC.');
  return { sourceSettings, scenarioExclusionPatterns };
}

function isListOf(value: unknown, fits: (item: Json) => boolean): boolean {
  return Array.isArray(value) && value.every(item => isObject(item) && fits(item));
}

function missing(name: string): Refusal {
  return invalid(name, `Required property '${name}' not found in JSON.`);
}

function invalid(property: string, message: string): Refusal {
  return new Refusal(400, 'BadRequest', `Invalid properties for alert rule: 'properties.${property}': ${message}`);
}
