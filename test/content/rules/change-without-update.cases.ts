import { defineCases } from '../check-cases.ts';

export default defineCases('automation/change-without-update', 'automation', {
  passes: {
    'on updates': `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Updated
  conditions:
    - conditionType: PropertyChanged
      conditionProperties: { propertyName: IncidentSeverity, operator: Equals, propertyValues: [High] }
`,
    'no change': `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Created
  conditions:
    - conditionType: Property
      conditionProperties: { propertyName: IncidentSeverity, operator: Equals, propertyValues: [High] }
`,
  },
  fails: {
    'on creation': `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Created
  conditions:
    - conditionType: «PropertyChanged»
      conditionProperties: { propertyName: IncidentSeverity, operator: Equals, propertyValues: [High] }
`,
  },
});
