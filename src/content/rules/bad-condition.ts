import { allConditions } from '../automation-condition.ts';
import { defineCheck } from '../check.ts';

const compare = [
  'Equals',
  'NotEquals',
  'Contains',
  'NotContains',
  'StartsWith',
  'NotStartsWith',
  'EndsWith',
  'NotEndsWith',
];
const optional = ['changeType', 'operator'];

/** What each type of condition has, with the values that it can have; an empty list stands for any. */
const forms: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Property: { propertyName: [], operator: compare },
  PropertyChanged: {
    propertyName: ['IncidentSeverity', 'IncidentStatus', 'IncidentOwner'],
    changeType: ['ChangedFrom', 'ChangedTo'],
    operator: compare,
  },
  PropertyArrayChanged: { arrayType: ['Alerts', 'Labels', 'Tactics', 'Comments'], changeType: ['Added'] },
  PropertyArray: { arrayType: ['CustomDetails', 'CustomDetailValues'], arrayConditionType: ['AnyItem'] },
  Boolean: { operator: ['And', 'Or'] },
};

export default defineCheck({
  code: 'automation/bad-condition',
  severity: 'error',
  on: ['automation-rule'],
  says: 'A condition has the properties of its type.',
  cause: 'Sentinel refuses a condition whose keys, operator or change do not belong to its conditionType.',
  cure: 'Use what the message names, or another conditionType.',
  docs: 'https://learn.microsoft.com/azure/sentinel/add-advanced-conditions-to-automation-rules',
  check(rule, { report }) {
    for (const condition of allConditions(rule)) {
      const wanted = forms[condition.type] ?? {};
      for (const [key, values] of Object.entries(wanted)) {
        const path = [...condition.path, 'conditionProperties', key];
        const given = rule.text(...path);
        if (given === undefined && !optional.includes(key))
          report(
            { key: [...condition.path, 'conditionProperties'] },
            `A condition of type ${condition.type} needs "${key}".`,
          );
        else if (given !== undefined && values.length > 0 && !values.includes(given))
          report(
            path,
            `"${given}" does not fit a condition of type ${condition.type}.`,
            `It can be ${values.join(', ')}.`,
          );
      }
    }
  },
});
