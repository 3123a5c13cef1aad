import type { Explanation } from '../../core/diagnostic.ts';

/** Every code of a diagnostic about a test of content. A code, once published, is never given another meaning. */
export const testCodes = {
  'test/form': {
    says: 'A test is not written as a test can be read.',
    cause: 'A key is misspelt or missing, or has a value that it can not have.',
    cure: 'A test has a name, a time (now), rows (given) and what is expected (expect): alerts, rows or none.',
  },
  'test/unknown-table': {
    says: 'A test gives rows to a table that does not exist.',
    cause: 'The name is misspelt, or the table belongs to a connector that is not in the repository.',
    cure: 'Correct the name, or add the table to a connector.',
  },
  'test/unknown-column': {
    says: 'A row names a column that its table or the result does not have.',
    cause: 'The name is misspelt or has other upper and lower case: no query would ever see it.',
    cure: 'Correct the name of the column.',
  },
  'test/wrong-type': {
    says: 'A value of a row can not be a value of its column.',
    cause: 'It has another type: ingestion would drop it, so the query would see nothing.',
    cure: 'Write a value of the type of the column; a time may be relative to now, such as -10m.',
  },
  'test/no-time': {
    says: 'A row has no TimeGenerated, so no run would see it.',
    cause: 'A run of a rule reads only rows of its window, and a row without a time lies in none.',
    cure: 'Give the row a TimeGenerated, such as -10m.',
  },
  'test/query': {
    says: 'The query of a test, or of the rule that it tests, can not be run.',
    cause: 'It has errors, or needs what the engine can not do yet.',
    cure: 'Correct the query; the message says where and what.',
  },
  'test/limit': {
    says: 'A test reached a limit on rows, memory or time.',
    cause: 'The query makes more rows than a real workspace would give back.',
    cure: 'Give fewer rows, or correct a join that multiplies them.',
  },
  'test/mismatch': {
    says: 'What the rule gave differs from what the test expects.',
    cause: 'The rule was changed, or the expectation is wrong.',
    cure: 'Compare the expected with the actual value, and correct the rule or the test.',
  },
  'test/alerts': {
    says: 'The rule raised more or fewer alerts than the test expects.',
    cause: 'The rule was changed, a row lies outside of the window, or the expectation is wrong.',
    cure: 'Look at the rows in the window and at the threshold, and correct the rule or the test.',
    docs: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
  },
  'test/rows': {
    says: 'The query gave more or fewer rows than the test expects.',
    cause: 'The query was changed, or the expectation is wrong.',
    cure: 'Compare the rows, and correct the query or the test.',
  },
  'test/asim': {
    says: 'What a parser gave in a test does not fit its schema of ASIM.',
    cause:
      'A mandatory field is missing or empty, a field has another type, or a value is not in its list: rules over the schema miss such rows.',
    cure: 'Correct the parser; the message names the field and what the schema wants.',
    docs: 'https://learn.microsoft.com/azure/sentinel/normalization-about-schemas',
  },
  'test/dropped': {
    says: 'Sentinel would drop a part of the alert.',
    cause:
      'A limit on entities, custom details or alert details is exceeded, or an identifier that an entity needs is empty.',
    cure: 'Map another column, or make the query give fewer values.',
    docs: 'https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities',
  },
  'test/missed-event': {
    says: 'An event of a simulated schedule lies in the window of no run that could see it.',
    cause:
      'The query period is shorter than the frequency, or the event arrived after the last run whose window it lies in: a run starts five minutes after its window ends.',
    cure: 'Let the windows overlap by as much as events can be late, or look at the time of ingestion. `allow: [missed]` accepts it.',
    docs: 'https://learn.microsoft.com/azure/sentinel/ingestion-delay',
  },
  'test/doubled-event': {
    says: 'An event of a simulated schedule raised the same alert in two runs.',
    cause:
      'The windows overlap, because the query period is longer than the frequency, and the query gives the event in each of them.',
    cure: 'Make period and frequency equal, filter by the time of ingestion, or turn suppression on. `allow: [doubled]` accepts it.',
    docs: 'https://learn.microsoft.com/azure/sentinel/ingestion-delay',
  },
  'test/incidents': {
    says: 'The alerts of a simulated schedule became more or fewer incidents than the test expects.',
    cause: 'The grouping of alerts into incidents was changed, or the expectation is wrong.',
    cure: 'Look at incidentConfiguration, and correct the rule or the test.',
    docs: 'https://learn.microsoft.com/azure/sentinel/create-analytics-rules#configure-the-incident-creation-settings',
  },
  'test/untried': {
    says: 'No test takes one of the ways through a query.',
    cause:
      'A condition never kept or never dropped a row, a value of case() or iff() was never chosen, a part of a union never gave a row, or a join never matched.',
    cure: 'Add a test whose rows go this way, or remove what can not happen.',
  },
  'test/coverage': {
    says: 'The tests of an item take fewer of the ways through its query than demanded.',
    cause: 'Branches of the query are untried: a mistake in them would not be seen.',
    cure: 'Add tests for the places that `picket test --coverage` shows, or demand less with --min.',
  },
  'test/too-few': {
    says: 'A detection has fewer tests than the repository demands.',
    cause: 'A hit shows that it finds, a miss that it stays silent; one of the two is missing.',
    cure: 'Add a test, or lower defaults.minimumTests in picket.yaml.',
  },
  'test/unsupported': {
    says: 'This kind of rule can not be tested here.',
    cause: 'Fusion, behaviour and threat intelligence rules run models and matches that only Microsoft has.',
    cure: 'Remove the tests, or write what is to be found as a scheduled or near-real-time rule.',
  },
} as const satisfies Record<string, Explanation>;

export type TestCode = keyof typeof testCodes;
