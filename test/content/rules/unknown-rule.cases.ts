import { defineCases } from '../check-cases.ts';

export default defineCases('automation/unknown-rule', 'automation', {
  passes: {
    'a rule of the repository': {
      text: `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Created
  conditions:
    - conditionType: Property
      conditionProperties: { propertyName: IncidentRelatedAnalyticRuleIds, operator: Contains, propertyValues: [7a03f35f-e789-4be5-afd4-d2ac6cd68f10] }
`,
      files: {
        'detections/a.yaml': `id: 7a03f35f-e789-4be5-afd4-d2ac6cd68f10
name: x`,
      },
    },
    'a whole resource id': `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Created
  conditions:
    - conditionType: Property
      conditionProperties: { propertyName: IncidentRelatedAnalyticRuleIds, operator: Contains, propertyValues: [/subscriptions/x] }
`,
  },
  fails: {
    'no rule': {
      text: `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Created
  conditions:
    - conditionType: Property
      conditionProperties: { propertyName: IncidentRelatedAnalyticRuleIds, operator: Contains, propertyValues: [«11111111-e789-4be5-afd4-d2ac6cd68f10»] }
`,
      files: {
        'detections/a.yaml': `id: 7a03f35f-e789-4be5-afd4-d2ac6cd68f10
name: x`,
      },
    },
  },
});
