/** The functions that may be keys of a condition. */
export const conditionOperators = [
  'and',
  'or',
  'not',
  'equals',
  'greater',
  'greaterOrEquals',
  'less',
  'lessOrEquals',
  'contains',
  'startsWith',
  'endsWith',
  'empty',
];
