import { isGuid } from '../core/id.ts';
import { propertyNames } from '../sentinel/condition.ts';
import { list, pick, text, trimmed, withoutEmpty } from './field.ts';
import type { FileForm, Pulled } from './kind.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  properties,
  resourceGroupId,
  sentinelId,
  type Target,
} from './resource.ts';
import { guid, mapping, ours, severity } from './schemas.ts';
import { slug } from './slug.ts';

const operators = [
  'Equals',
  'NotEquals',
  'Contains',
  'NotContains',
  'StartsWith',
  'NotStartsWith',
  'EndsWith',
  'NotEndsWith',
];

const condition = mapping(['conditionType', 'conditionProperties'], {
  conditionType: {
    type: 'string',
    enum: ['Property', 'PropertyArray', 'PropertyChanged', 'PropertyArrayChanged', 'Boolean'],
  },
  conditionProperties: {
    type: 'object',
    properties: {
      propertyName: { type: 'string', enum: [...propertyNames, 'IncidentOwner'] },
      operator: { type: 'string', enum: [...operators, 'And', 'Or'] },
      propertyValues: { type: 'array' },
      arrayType: {
        type: 'string',
        enum: ['CustomDetails', 'CustomDetailValues', 'Alerts', 'Labels', 'Tactics', 'Comments'],
      },
      arrayConditionType: { type: 'string', enum: ['AnyItem'] },
      changeType: { type: 'string', enum: ['ChangedFrom', 'ChangedTo', 'Added'] },
      itemConditions: { type: 'array', maxItems: 10 },
      innerConditions: { type: 'array', minItems: 2, maxItems: 10 },
    },
  },
});

const modify = mapping([], {
  severity,
  status: { type: 'string', enum: ['New', 'Active', 'Closed'] },
  classification: { type: 'string', enum: ['Undetermined', 'TruePositive', 'BenignPositive', 'FalsePositive'] },
  classificationReason: {
    type: 'string',
    enum: ['SuspiciousActivity', 'SuspiciousButExpected', 'IncorrectAlertLogic', 'InaccurateData'],
  },
  classificationComment: { type: 'string' },
  owner: { type: 'object' },
  labels: { type: 'array', items: mapping(['labelName'], { labelName: { type: 'string' } }) },
});
const runPlaybook = mapping([], {
  playbook: { type: 'string' },
  logicAppResourceId: { type: 'string' },
  tenantId: guid,
});
const addTask = mapping(['title'], {
  title: { type: 'string', minLength: 1, maxLength: 150 },
  description: { type: 'string' },
});

function action(actionType: string, actionConfiguration: JsonObject): JsonObject {
  return {
    if: { type: 'object', properties: { actionType: { const: actionType } }, required: ['actionType'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { actionConfiguration } },
  };
}

/** The form of an automation rule file: the properties of the API, and an id. */
export const automationSchema: JsonObject = mapping(['displayName', 'order', 'triggeringLogic', 'actions'], {
  id: guid,
  displayName: { type: 'string', minLength: 1, maxLength: 500 },
  order: { type: 'integer', minimum: 1, maximum: 1000 },
  triggeringLogic: mapping(['triggersOn', 'triggersWhen'], {
    isEnabled: { type: 'boolean' },
    triggersOn: { type: 'string', enum: ['Incidents', 'Alerts'] },
    triggersWhen: { type: 'string', enum: ['Created', 'Updated'] },
    expirationTimeUtc: { type: 'string' },
    conditions: { type: 'array', maxItems: 50, items: condition },
  }),
  actions: {
    type: 'array',
    minItems: 1,
    maxItems: 20,
    items: {
      ...mapping(['order', 'actionType', 'actionConfiguration'], {
        order: { type: 'integer', minimum: 1 },
        actionType: { type: 'string', enum: ['ModifyProperties', 'RunPlaybook', 'AddIncidentTask'] },
        actionConfiguration: { type: 'object' },
      }),
      allOf: [
        action('ModifyProperties', modify),
        action('RunPlaybook', runPlaybook),
        action('AddIncidentTask', addTask),
      ],
    },
  },
  deploy: ours.deploy,
});

/** An automation rule as the API takes it: references to rules and playbooks of the repository become resource ids. */
export function automationBody(value: JsonObject, target: Target): JsonObject {
  const logic = isObject(value.triggeringLogic) ? value.triggeringLogic : {};
  return {
    displayName: value.displayName,
    order: value.order,
    triggeringLogic: {
      isEnabled: true,
      ...logic,
      conditions: list(logic.conditions).map(one => withRuleIds(one, target)),
    },
    actions: list(value.actions).map(one => withConfiguration(one, target)),
  };
}

const ruleProperties = ['IncidentRelatedAnalyticRuleIds', 'AlertAnalyticRuleIds'];

/** A bare GUID among rule ids is a rule of the same workspace. */
function withRuleIds(value: Json, target: Target): Json {
  if (Array.isArray(value)) return value.map(one => withRuleIds(one, target));
  if (!isObject(value)) return value;
  if (ruleProperties.includes(text(value.propertyName))) {
    const ids = list(value.propertyValues).map(id =>
      isGuid(text(id)) ? `${sentinelId(target)}/alertRules/${text(id).toLowerCase()}` : id,
    );
    return { ...value, propertyValues: ids };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withRuleIds(inner, target)]));
}

function withConfiguration(action: Json, target: Target): Json {
  if (!isObject(action) || !isObject(action.actionConfiguration)) return action;
  const given = action.actionConfiguration;
  const playbook = text(given.playbook);
  const configuration: JsonObject = playbook
    ? {
        ...pick(given, ['tenantId']),
        ...(target.tenant && !given.tenantId ? { tenantId: target.tenant } : {}),
        logicAppResourceId: `${resourceGroupId(target)}/providers/Microsoft.Logic/workflows/${playbook}`,
      }
    : given;
  const trimmedTexts = Object.fromEntries(
    Object.entries(configuration).map(([key, one]) => [key, trimmed(one) ?? one]),
  );
  return { ...action, actionConfiguration: trimmedTexts };
}

/** A live automation rule as a file: ids of this workspace's rules and playbooks become what a file calls them. */
export function automationFile({ body, target }: Pulled): FileForm | undefined {
  const id = text(body.name).toLowerCase();
  if (!isGuid(id)) return undefined;
  const given = properties(body);
  const { isEnabled, ...logic } = objectAt(given, 'triggeringLogic');
  const value = {
    id,
    ...pick(given, ['displayName', 'order']),
    triggeringLogic: withoutPlace({ ...logic, ...(isEnabled === false ? { isEnabled } : {}) }, target),
    actions: list(given.actions).map(one => withPlaybook(one, target)),
  };
  return { path: `${slug(text(given.displayName))}.yaml`, value: withoutEmpty(value) as JsonObject };
}

function withoutPlace(value: Json, target: Target): Json {
  const place = `${sentinelId(target)}/alertRules/`.toLowerCase();
  if (typeof value === 'string') return value.toLowerCase().startsWith(place) ? value.slice(place.length) : value;
  if (Array.isArray(value)) return value.map(one => withoutPlace(one, target));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutPlace(inner, target)]));
}

function withPlaybook(action: Json, target: Target): Json {
  if (!isObject(action)) return action;
  const given = objectAt(action, 'actionConfiguration');
  const place = `${resourceGroupId(target)}/providers/Microsoft.Logic/workflows/`.toLowerCase();
  const id = text(given.logicAppResourceId);
  if (!id.toLowerCase().startsWith(place)) return action;
  const { logicAppResourceId, tenantId, ...rest } = given;
  const tenant: JsonObject = tenantId && tenantId !== target.tenant ? { tenantId } : {};
  return { ...action, actionConfiguration: { ...rest, ...tenant, playbook: id.slice(place.length) } };
}
