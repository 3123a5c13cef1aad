import { defineCases } from '../check-cases.ts';

export default defineCases('automation/alert-condition', 'automation', {
  passes: {
    'the rule': `triggeringLogic:
  triggersOn: Alerts
  triggersWhen: Created
  conditions:
    - conditionType: Property
      conditionProperties: { propertyName: AlertAnalyticRuleIds, operator: Contains, propertyValues: [x] }
`,
  },
  fails: {
    'the title of an incident': `triggeringLogic:
  triggersOn: Alerts
  triggersWhen: Created
  conditions:
    - conditionType: Property
      conditionProperties: { propertyName: «IncidentTitle», operator: Contains, propertyValues: [x] }
`,
  },
});
