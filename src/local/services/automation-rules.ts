import { isObject, type Json, propertiesOf, sentinelPath } from '../arm.ts';
import { armAudience, defineService, Refusal } from '../service.ts';
import { storedOperations } from '../stored.ts';

/** Automation rules. https://learn.microsoft.com/rest/api/securityinsights/automation-rules */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: storedOperations({
    group: 'AutomationRules',
    type: 'Microsoft.SecurityInsights/AutomationRules',
    path: `${sentinelPath}/automationRules`,
    collection: workspace => `${workspace.sentinelId}/automationRules`,
    checkEtag: (etag, current) => {
      if (current && typeof etag === 'string' && etag !== '*' && etag !== current.etag)
        throw new Refusal(
          409,
          'Conflict',
          'A newer instance of the automation rule exists (Etag does not match). Data was not saved.',
        );
    },
    write: ({ properties }, call, current) => {
      check(properties);
      const who = {
        objectId: call.workspace.identity.clientId,
        email: null,
        name: 'Picket local',
        userPrincipalName: null,
      };
      const before = current ? propertiesOf(current) : {};
      return {
        properties: {
          ...properties,
          createdTimeUtc: before.createdTimeUtc ?? call.workspace.timestamp(),
          createdBy: before.createdBy ?? who,
          lastModifiedTimeUtc: call.workspace.timestamp(),
          lastModifiedBy: who,
        },
      };
    },
  }),
});

const actionTypes = ['ModifyProperties', 'RunPlaybook', 'AddIncidentTask'];

function check({ displayName, order, triggeringLogic, actions }: Json): void {
  if (typeof displayName !== 'string' || displayName === '' || displayName.length > 500)
    throw invalid("'displayName' must have 1 to 500 characters.");
  if (!Number.isInteger(order) || (order as number) < 1 || (order as number) > 1000)
    throw invalid("'order' must be a whole number from 1 to 1000.");
  checkTrigger(triggeringLogic);
  if (!Array.isArray(actions) || actions.length < 1 || actions.length > 20)
    throw invalid("'actions' must have 1 to 20 actions.");
  for (const action of actions) {
    if (!isObject(action) || !actionTypes.includes(String(action.actionType)))
      throw invalid(`'actionType' must be one of ${actionTypes.join(', ')}.`);
    if (!Number.isInteger(action.order)) throw invalid("Every action must have an 'order'.");
    if (!isObject(action.actionConfiguration)) throw invalid("Every action must have an 'actionConfiguration'.");
  }
}

function checkTrigger(logic: unknown): void {
  if (!isObject(logic)) throw invalid("'triggeringLogic' is missing.");
  if (typeof logic.isEnabled !== 'boolean') throw invalid("'triggeringLogic.isEnabled' must be true or false.");
  if (!['Incidents', 'Alerts'].includes(String(logic.triggersOn)))
    throw invalid("'triggeringLogic.triggersOn' must be Incidents or Alerts.");
  if (!['Created', 'Updated'].includes(String(logic.triggersWhen)))
    throw invalid("'triggeringLogic.triggersWhen' must be Created or Updated.");
  if (logic.triggersOn === 'Alerts' && logic.triggersWhen !== 'Created')
    throw invalid('A rule on alerts can only be triggered when they are created.');
  const conditions = logic.conditions ?? [];
  if (!Array.isArray(conditions) || conditions.length > 50)
    throw invalid("'triggeringLogic.conditions' must be an array of at most 50 conditions.");
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'BadRequest', `Invalid automation rule: ${message}`);
}
