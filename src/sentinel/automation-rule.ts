import type { IncidentStatus, Owner } from './incident.ts';
import type { AlertSeverity } from './rule.ts';

/** An automation rule as the automation rules API gives it. */
export interface AutomationRule {
  id: string;
  name: string;
  etag?: string;
  properties: {
    displayName: string;
    /** 1 to 1000: the lower runs first. */
    order: number;
    triggeringLogic: {
      isEnabled: boolean;
      expirationTimeUtc?: string | null;
      triggersOn: 'Incidents' | 'Alerts';
      triggersWhen: 'Created' | 'Updated';
      conditions?: readonly Condition[] | null;
    };
    actions: readonly AutomationAction[];
  };
}

export type ConditionOperator =
  | 'Equals'
  | 'NotEquals'
  | 'Contains'
  | 'NotContains'
  | 'StartsWith'
  | 'NotStartsWith'
  | 'EndsWith'
  | 'NotEndsWith';

export interface PropertyCondition {
  propertyName: string;
  operator: ConditionOperator;
  propertyValues: readonly string[];
}

export type Condition =
  | { conditionType: 'Property'; conditionProperties: PropertyCondition }
  | {
      conditionType: 'PropertyArray';
      conditionProperties: {
        arrayType: 'CustomDetails' | 'CustomDetailValues';
        arrayConditionType: 'AnyItem';
        itemConditions: readonly Condition[];
      };
    }
  | {
      conditionType: 'PropertyChanged';
      conditionProperties: {
        propertyName: 'IncidentSeverity' | 'IncidentStatus' | 'IncidentOwner';
        changeType?: 'ChangedFrom' | 'ChangedTo' | null;
        operator?: ConditionOperator | null;
        propertyValues?: readonly string[] | null;
      };
    }
  | {
      conditionType: 'PropertyArrayChanged';
      conditionProperties: { arrayType: 'Alerts' | 'Labels' | 'Tactics' | 'Comments'; changeType: 'Added' };
    }
  | {
      conditionType: 'Boolean';
      conditionProperties: { operator: 'And' | 'Or'; innerConditions: readonly Condition[] };
    };

export type AutomationAction =
  | {
      order: number;
      actionType: 'ModifyProperties';
      actionConfiguration: {
        severity?: AlertSeverity | null;
        status?: IncidentStatus | null;
        classification?: string | null;
        classificationReason?: string | null;
        classificationComment?: string | null;
        owner?: Partial<Owner> | null;
        labels?: readonly { labelName: string }[] | null;
      };
    }
  | { order: number; actionType: 'RunPlaybook'; actionConfiguration: { logicAppResourceId: string; tenantId?: string } }
  | {
      order: number;
      actionType: 'AddIncidentTask';
      actionConfiguration: { title: string; description?: string | null };
    };
