import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alertRow, entitiesJson, entityTypes } from '../../src/sentinel/index.ts';
import { makeRule, run } from './sample.ts';

const columns = ['User', 'Ip', 'Level', 'Count', 'List', 'TimeGenerated', 'Missing'];
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('SYSTEM', '@', '\\', 'a@', '@b', '{{User}}', '[', '["a",', '[1,null]', '__proto__'),
  fc.string({ minLength: 300, maxLength: 3000 }),
);
const row = fc.record(
  {
    User: hostile,
    Ip: hostile,
    Level: hostile,
    Count: fc.integer(),
    List: fc.array(hostile, { maxLength: 60 }),
    TimeGenerated: fc.constantFrom(null, '2026-01-01T09:00:00Z'),
  },
  { requiredKeys: [] },
);
const column = fc.constantFrom(...columns);
const mapping = fc.constantFrom(...Object.keys(entityTypes)).chain(entityType =>
  fc.record({
    entityType: fc.constant(entityType),
    fieldMappings: fc.array(
      fc.record({ identifier: fc.constantFrom(...entityTypes[entityType].identifiers), columnName: column }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);
const rule = fc.record({
  entityMappings: fc.array(mapping, { maxLength: 10 }),
  customDetails: fc.dictionary(fc.constantFrom('A', 'B', 'C', 'D'), column),
  alertDetailsOverride: fc.record({
    alertDisplayNameFormat: fc.constantFrom('{{User}}', '{{Ip}} {{List}}', 'x'),
    alertDescriptionFormat: fc.constantFrom('{{List}}', null),
    alertSeverityColumnName: column,
    alertTacticsColumnName: column,
    alertDynamicProperties: fc.array(
      fc.record({
        alertProperty: fc.constantFrom('Techniques', 'ExtendedLinks', 'AlertLink', 'ConfidenceScore'),
        value: column,
      }),
      { maxLength: 3 },
    ),
  }),
  eventGroupingSettings: fc.record({
    aggregationKind: fc.constantFrom('SingleAlert' as const, 'AlertPerResult' as const),
  }),
});

it('whatever the rows hold, an alert keeps within the limits of Sentinel', () => {
  fc.assert(
    fc.property(rule, fc.array(row, { minLength: 1, maxLength: 20 }), (properties, rows) => {
      const { alerts } = run(makeRule(properties), rows);
      for (const alert of alerts) {
        expect(Buffer.byteLength(alert.alertName)).toBeLessThanOrEqual(256);
        expect(Buffer.byteLength(alert.description)).toBeLessThanOrEqual(5 * 1024);
        expect(alert.entities.length).toBeLessThanOrEqual(500);
        expect(Buffer.byteLength(entitiesJson(alert.entities))).toBeLessThanOrEqual(64 * 1024);
        expect(Buffer.byteLength(JSON.stringify(alert.customDetails))).toBeLessThanOrEqual(2 * 1024);
        expect(['High', 'Medium', 'Low', 'Informational']).toContain(alert.severity);
        expect(alert.techniques.filter(technique => !/^T\d{4}$/.test(technique))).toEqual([]);
        expect(() => JSON.parse(alertRow(alert).ExtendedProperties as string)).not.toThrow();
      }
    }),
    { numRuns: 200 },
  );
});
