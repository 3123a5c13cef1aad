import { defineCases } from '../check-cases.ts';

export default defineCases('automation/nested-condition', 'automation', {
  passes: {
    'two levels': `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Created
  conditions:
    - conditionType: Boolean
      conditionProperties: { operator: And, innerConditions: [ { conditionType: Boolean, conditionProperties: { operator: Or, innerConditions: [] } }, { conditionType: Property, conditionProperties: { propertyName: IncidentTitle, operator: Equals, propertyValues: [x] } } ] }
`,
  },
  fails: {
    three: `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Created
  conditions:
    - conditionType: Boolean
      conditionProperties: { operator: And, innerConditions: [ { conditionType: Boolean, conditionProperties: { operator: And, innerConditions: [ { conditionType: «Boolean», conditionProperties: { operator: Or, innerConditions: [] } }, { conditionType: Property, conditionProperties: { propertyName: IncidentTitle, operator: Equals, propertyValues: [x] } } ] } }, { conditionType: Property, conditionProperties: { propertyName: IncidentTitle, operator: Equals, propertyValues: [x] } } ] }
`,
  },
});
