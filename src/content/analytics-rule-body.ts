import { defined, isoOf, list, pick, sorted, text, trimmed, withoutEmpty } from './field.ts';
import { joinTechniques, splitTechniques } from './mitre.ts';
import { isObject, type Json, type JsonObject, objectAt, properties } from './resource.ts';
import {
  columnName,
  described,
  duration,
  entityMappings,
  guid,
  mapping,
  ours,
  requiredDataConnectors,
  severity,
  strings,
  tacticList,
} from './schemas.ts';

/** `gt` and its kin of the community's files, as the API names them. */
const operators: Readonly<Record<string, string>> = {
  gt: 'GreaterThan',
  lt: 'LessThan',
  eq: 'Equal',
  ne: 'NotEqual',
};
const dynamicProperties = [
  'AlertLink',
  'ConfidenceLevel',
  'ConfidenceScore',
  'ExtendedLinks',
  'ProductName',
  'ProviderName',
  'ProductComponentName',
  'RemediationSteps',
  'Techniques',
  'SubTechniques',
];
const products = [
  'Microsoft Cloud App Security',
  'Azure Security Center',
  'Azure Advanced Threat Protection',
  'Azure Active Directory Identity Protection',
  'Azure Security Center for IoT',
  'Office 365 Advanced Threat Protection',
  'Microsoft Defender Advanced Threat Protection',
];

const alertDetails = mapping([], {
  alertDisplayNameFormat: { type: 'string', minLength: 1, maxLength: 256 },
  alertDescriptionFormat: { type: 'string', minLength: 1, maxLength: 5000 },
  alertSeverityColumnName: columnName,
  alertTacticsColumnName: columnName,
  alertDynamicProperties: {
    type: 'array',
    items: mapping(['alertProperty', 'value'], {
      alertProperty: { type: 'string', enum: dynamicProperties },
      value: columnName,
    }),
  },
});

const incidents = mapping(['createIncident'], {
  createIncident: { type: 'boolean' },
  groupingConfiguration: mapping(['enabled'], {
    enabled: { type: 'boolean' },
    reopenClosedIncident: { type: 'boolean' },
    lookbackDuration: duration,
    matchingMethod: { type: 'string', enum: ['AllEntities', 'AnyAlert', 'Selected'] },
    groupByEntities: strings(),
    groupByAlertDetails: { type: 'array', items: { type: 'string', enum: ['DisplayName', 'Severity'] } },
    groupByCustomDetails: strings(),
  }),
});

const common: JsonObject = {
  id: guid,
  kind: { type: 'string' },
  name: { type: 'string', minLength: 1, maxLength: 256 },
  description: { type: 'string', maxLength: 5000 },
  severity,
  enabled: { type: 'boolean' },
  ...described,
  ...ours,
};

const queried: JsonObject = {
  ...common,
  alertRuleTemplateName: { type: 'string' },
  templateVersion: { type: 'string' },
  query: { type: 'string', minLength: 1, maxLength: 10_000 },
  requiredDataConnectors,
  tactics: tacticList,
  relevantTechniques: strings(),
  techniques: strings(),
  suppressionEnabled: { type: 'boolean' },
  suppressionDuration: duration,
  entityMappings,
  sentinelEntitiesMappings: { type: 'array', items: mapping(['columnName'], { columnName }) },
  customDetails: {
    type: 'object',
    maxProperties: 20,
    propertyNames: {
      maxLength: 20,
      pattern: '^[A-Za-z]\\w*$',
      title: 'the name of a custom detail: a letter, then letters, digits and _',
    },
    additionalProperties: columnName,
  },
  alertDetailsOverride: alertDetails,
  eventGroupingSettings: mapping(['aggregationKind'], {
    aggregationKind: { type: 'string', enum: ['SingleAlert', 'AlertPerResult'] },
  }),
  incidentConfiguration: incidents,
};

const scheduled = mapping(
  ['name', 'severity', 'query', 'queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'],
  {
    ...queried,
    queryFrequency: duration,
    queryPeriod: duration,
    triggerOperator: { type: 'string', enum: [...Object.keys(operators), ...Object.values(operators)] },
    triggerThreshold: { type: 'integer', minimum: 0, maximum: 10_000 },
  },
);

const fromTemplate = mapping(['kind', 'alertRuleTemplateName'], {
  id: guid,
  kind: { type: 'string' },
  name: { type: 'string' },
  enabled: { type: 'boolean' },
  alertRuleTemplateName: { type: 'string', minLength: 1 },
  ...described,
  ...ours,
});

const microsoft = mapping(['kind', 'name', 'productFilter'], {
  ...common,
  productFilter: { type: 'string', enum: products },
  severitiesFilter: { type: 'array', items: severity },
  displayNamesFilter: strings(),
  displayNamesExcludeFilter: strings(),
});

const schemas: Readonly<Record<string, JsonObject>> = {
  Scheduled: scheduled,
  NRT: mapping(['name', 'severity', 'query'], queried),
  Fusion: fromTemplate,
  MLBehaviorAnalytics: fromTemplate,
  ThreatIntelligence: fromTemplate,
  MicrosoftSecurityIncidentCreation: microsoft,
};

export const ruleKinds: readonly string[] = Object.keys(schemas);

/** Whether a rule of this kind is only a template that is on or off: a workspace has one of each. */
export function isFromTemplate(kind: string): boolean {
  return schemas[kind] === fromTemplate;
}

/** The form of a rule file; what stands in it depends on the kind of the rule. */
export function ruleSchema(value: unknown): JsonObject {
  const kind = isObject(value) && value.kind !== undefined ? text(value.kind) : 'Scheduled';
  return schemas[kind] ?? { type: 'object', properties: { kind: { type: 'string', enum: [...ruleKinds] } } };
}

/** A rule file as the alert rules API takes it. https://learn.microsoft.com/rest/api/securityinsights/alert-rules */
export function ruleBody(value: JsonObject): JsonObject {
  const kind = text(value.kind) || 'Scheduled';
  const enabled = objectAt(value, 'deploy').enabled ?? value.enabled ?? true;
  if (kind === 'Scheduled' || kind === 'NRT') {
    return { kind, properties: { ...queriedProperties(value), ...(kind === 'NRT' ? {} : schedule(value)), enabled } };
  }
  if (kind === 'MicrosoftSecurityIncidentCreation') {
    const filters = ['productFilter', 'severitiesFilter', 'displayNamesFilter', 'displayNamesExcludeFilter'];
    const names = defined({ displayName: value.name, description: description(value.description) });
    return { kind, properties: { ...names, enabled, ...pick(value, filters) } };
  }
  return { kind, properties: { ...pick(value, ['alertRuleTemplateName']), enabled } };
}

function schedule(value: JsonObject): JsonObject {
  return defined({
    queryFrequency: isoOf(value.queryFrequency),
    queryPeriod: isoOf(value.queryPeriod),
    triggerOperator: operators[text(value.triggerOperator)] ?? value.triggerOperator,
    triggerThreshold: value.triggerThreshold,
  });
}

function queriedProperties(value: JsonObject): JsonObject {
  const { techniques, subTechniques } = splitTechniques(value.relevantTechniques ?? value.techniques);
  return defined({
    displayName: value.name,
    description: description(value.description),
    severity: value.severity,
    query: trimmed(value.query),
    suppressionEnabled: value.suppressionEnabled ?? false,
    suppressionDuration: isoOf(value.suppressionDuration) ?? 'PT5H',
    tactics: list(value.tactics),
    techniques,
    subTechniques: subTechniques.length > 0 ? subTechniques : undefined,
    entityMappings: value.entityMappings,
    sentinelEntitiesMappings: value.sentinelEntitiesMappings,
    customDetails: value.customDetails,
    alertDetailsOverride: value.alertDetailsOverride,
    ...pick(value, ['alertRuleTemplateName', 'templateVersion']),
    eventGroupingSettings: value.eventGroupingSettings ?? { aggregationKind: 'SingleAlert' },
    incidentConfiguration: incidentConfiguration(value.incidentConfiguration),
  });
}

/** The community's files wrap a description into quotes inside of a block; they are no part of it. */
function description(value: Json | undefined): Json | undefined {
  const plain = trimmed(value);
  if (typeof plain !== 'string') return plain;
  const quoted = /^'([\s\S]*)'$/.exec(plain.trim());
  return quoted ? quoted[1].replaceAll("''", "'") : plain;
}

/** The grouping that Sentinel shows for a rule that says nothing about it. */
const noGrouping: JsonObject = {
  enabled: false,
  reopenClosedIncident: false,
  lookbackDuration: 'PT5H',
  matchingMethod: 'AllEntities',
};

function incidentConfiguration(value: Json | undefined): JsonObject {
  const given = isObject(value) ? value : {};
  const grouping = objectAt(given, 'groupingConfiguration');
  return {
    createIncident: given.createIncident ?? true,
    groupingConfiguration: {
      ...noGrouping,
      ...withoutNull(grouping),
      lookbackDuration: isoOf(grouping.lookbackDuration) ?? noGrouping.lookbackDuration,
    },
  };
}

function withoutNull(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(entry => entry[1] !== null));
}

const plain = [
  'displayName',
  'severity',
  'enabled',
  'triggerOperator',
  'triggerThreshold',
  'suppressionEnabled',
  'alertRuleTemplateName',
  'productFilter',
  'entityMappings',
  'sentinelEntitiesMappings',
  'customDetails',
  'alertDetailsOverride',
];

/** What two rules are compared by: durations, defaults and empty values in one form, the server's own fields left out. */
export function ruleComparable(body: JsonObject): JsonObject {
  const given = properties(body);
  const kind = text(body.kind);
  if (isFromTemplate(kind)) {
    return withoutEmpty({ kind, ...pick(given, ['alertRuleTemplateName', 'enabled']) }) as JsonObject;
  }
  const filters = {
    severitiesFilter: sorted(given.severitiesFilter),
    displayNamesFilter: sorted(given.displayNamesFilter),
    displayNamesExcludeFilter: sorted(given.displayNamesExcludeFilter),
  };
  const fields = { kind, ...pick(given, plain), description: trimmed(given.description), ...filters };
  const rest = kind === 'MicrosoftSecurityIncidentCreation' ? {} : queriedComparable(given);
  return withoutEmpty(defined({ ...fields, ...rest })) as JsonObject;
}

function queriedComparable(given: JsonObject): Record<string, Json | undefined> {
  const incident = incidentConfiguration(given.incidentConfiguration);
  const grouping = objectAt(incident, 'groupingConfiguration');
  return {
    query: trimmed(given.query),
    queryFrequency: isoOf(given.queryFrequency),
    queryPeriod: isoOf(given.queryPeriod),
    suppressionDuration: isoOf(given.suppressionDuration),
    tactics: sorted(given.tactics),
    techniques: joinTechniques(given),
    eventGroupingSettings: given.eventGroupingSettings ?? { aggregationKind: 'SingleAlert' },
    incidentConfiguration: {
      ...incident,
      groupingConfiguration: { ...grouping, groupByEntities: sorted(grouping.groupByEntities) ?? null },
    },
  };
}
