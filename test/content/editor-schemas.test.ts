import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { editorSchemas } from '../../src/content/editor-schemas.ts';
import { loadContent } from '../../src/content/load.ts';
import { isObject, type Json, type JsonObject } from '../../src/content/resource.ts';

const root = resolve(import.meta.dirname, '..', '..');
const ajv = new Ajv({ strict: false, allErrors: true });
const schemas = await editorSchemas();

const rule = { name: 'x', severity: 'Low', query: 'T' };
const schedule = { queryFrequency: '1h', queryPeriod: '1h', triggerOperator: 'gt', triggerThreshold: 0 };

describe('the schemas that editors read', () => {
  it.each([...schemas.keys()])('%s is what lies in schemas/', name => {
    expect(JSON.parse(readFileSync(join(root, 'schemas', `${name}.schema.json`), 'utf8'))).toEqual(schemas.get(name));
  });

  it.each<[string, string, JsonObject, boolean]>([
    ['a rule without a kind is scheduled', 'analytics-rule', { ...rule, ...schedule }, true],
    ['a scheduled rule needs its schedule', 'analytics-rule', { ...rule, kind: 'Scheduled' }, false],
    ['a near-real-time rule needs none', 'analytics-rule', { ...rule, kind: 'NRT' }, true],
    ['a misspelt key', 'analytics-rule', { ...rule, ...schedule, querry: 'T' }, false],
    ['a parser of ASIM', 'parser', { ParserName: 'A', ParserQuery: 'T' }, true],
    ['a function of a solution', 'parser', { FunctionName: 'A', FunctionQuery: 'T' }, true],
    ['a mix of both', 'parser', { ParserName: 'A', FunctionQuery: 'T' }, false],
    ['a configuration', 'picket', { content: ['detections'], workspaces: { local: { local: true } } }, true],
  ])('%s', (_, name, value, valid) => {
    expect(ajv.validate(schemas.get(name) ?? false, value)).toBe(valid);
  });

  it('say what each key means', () => {
    const silent = [...schemas].flatMap(([name, schema]) => silentKeys(schema).map(key => `${name} ${key}`));
    expect(silent).toEqual([]);
  });

  it.each<[string, string, JsonObject]>([
    ['a duration in words', 'analytics-rule', { ...rule, ...schedule, queryPeriod: '5 minutes' }],
    ['a tactic with a space', 'analytics-rule', { ...rule, ...schedule, tactics: ['Initial Access'] }],
    [
      'an entity that there is not',
      'analytics-rule',
      { ...rule, ...schedule, entityMappings: [{ entityType: 'Ip', fieldMappings: [] }] },
    ],
    ['a severity that there is not', 'analytics-rule', { ...rule, ...schedule, severity: 'Critical' }],
    [
      'an order beyond the last',
      'automation-rule',
      {
        displayName: 'a',
        order: 1001,
        triggeringLogic: { triggersOn: 'Incidents', triggersWhen: 'Created' },
        actions: [],
      },
    ],
    ['a short alias', 'watchlist', { watchlistAlias: 'a', displayName: 'abc', itemsSearchKey: 'x', source: 'd.csv' }],
    ['a table without _CL', 'table', { name: 'A', columns: [{ name: 'TimeGenerated', type: 'datetime' }] }],
    ['a parser with a space in its name', 'parser', { ParserName: 'a b', ParserQuery: 'T' }],
    ['a suppression without a reason', 'picket', { suppressions: [{ code: 'a/b', path: '*' }] }],
  ])('refuse %s', (_, name, value) => {
    expect(ajv.validate(schemas.get(name) ?? true, value)).toBe(false);
  });

  it('accept all content of this repository', async () => {
    const { items } = await loadContent(root, [
      'detections',
      'hunting',
      'parsers',
      'watchlists',
      'automation',
      'connectors',
    ]);
    const wrong = items
      .filter(item => schemas.has(item.kind) && !ajv.validate(schemas.get(item.kind) ?? false, item.value))
      .map(item => `${item.file}: ${ajv.errorsText()}`);
    expect(items.length).toBeGreaterThan(10);
    expect(wrong).toEqual([]);
  });
});

/** The keys of a schema, at any depth, that have no description. */
function silentKeys(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(silentKeys);
  if (!isObject(value)) return [];
  const properties = isObject(value.properties) ? Object.entries(value.properties) : [];
  const silent = properties
    .filter(
      ([, schema]) =>
        isObject(schema) && Object.keys(schema).length > 0 && !('const' in schema) && !('description' in schema),
    )
    .map(([key]) => key);
  return [...silent, ...Object.values(value).flatMap(silentKeys)];
}
