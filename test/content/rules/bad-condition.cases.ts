import { defineCases } from '../check-cases.ts';

export default defineCases('automation/bad-condition', 'automation', {
  passes: {
    'a property': `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Created
  conditions:
    - conditionType: Property
      conditionProperties: { propertyName: IncidentTitle, operator: Contains, propertyValues: [x] }
`,
    'any change': `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Updated
  conditions:
    - conditionType: PropertyChanged
      conditionProperties: { propertyName: IncidentStatus }
`,
  },
  fails: {
    'a change that is none': {
      text: `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Updated
  conditions:
    - conditionType: PropertyArrayChanged
      conditionProperties: { arrayType: Labels, changeType: «ChangedTo» }
`,
      says: /can be Added/,
    },
    'a missing key': `triggeringLogic:
  triggersOn: Incidents
  triggersWhen: Updated
  conditions:
    - conditionType: PropertyArrayChanged
      «conditionProperties»: { changeType: Added }
`,
  },
});
