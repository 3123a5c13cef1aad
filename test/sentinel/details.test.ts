import { describe, expect, it } from 'vitest';
import type { AlertDetailsOverride } from '../../src/sentinel/index.ts';
import { makeRule, type Row, run } from './sample.ts';

const overridden = (override: AlertDetailsOverride, ...rows: Row[]) => {
  const { alerts, issues } = run(makeRule({ alertDetailsOverride: override }), rows);
  return { ...alerts[0], issues };
};

describe('the name and the description', () => {
  it.each<[string, AlertDetailsOverride, Row, object]>([
    [
      'are filled in',
      { alertDisplayNameFormat: '{{User}} from {{ Ip }}', alertDescriptionFormat: '{{Count}}×' },
      { User: 'ana', Ip: '::1', Count: 3 },
      { alertName: 'ana from ::1', description: '3×' },
    ],
    [
      'fall back whole where one part is empty',
      { alertDisplayNameFormat: '{{User}} from {{Ip}}' },
      { User: 'ana' },
      { alertName: 'Test rule' },
    ],
    [
      'fall back where a column is missing',
      { alertDescriptionFormat: '{{Nothing}}' },
      { User: 'ana' },
      { description: 'What it looks for.' },
    ],
    ['take a format without columns', { alertDisplayNameFormat: 'Fixed' }, {}, { alertName: 'Fixed' }],
    [
      'are not filled in twice',
      { alertDisplayNameFormat: '{{User}}' },
      { User: '{{Ip}}', Ip: 'x' },
      { alertName: '{{Ip}}' },
    ],
    ['write a list as JSON', { alertDisplayNameFormat: '{{List}}' }, { List: ['a', 1] }, { alertName: '["a",1]' }],
  ])('%s', (_, override, row, expected) => {
    expect(overridden(override, row)).toMatchObject(expected);
  });

  it('fall back beyond 256 bytes, with an issue', () => {
    expect(overridden({ alertDisplayNameFormat: '{{User}}' }, { User: 'é'.repeat(129) })).toMatchObject({
      alertName: 'Test rule',
      issues: ['AlertName was left at its default: its value has more than 256 bytes.'],
    });
  });

  it('take the first row where an alert has several', () => {
    expect(overridden({ alertDisplayNameFormat: '{{User}}' }, { User: 'ana' }, { User: 'ben' }).alertName).toBe('ana');
  });
});

describe('severity and tactics', () => {
  it.each<[string, AlertDetailsOverride, Row, object]>([
    ['severity of a column', { alertSeverityColumnName: 'Level' }, { Level: 'High' }, { severity: 'High' }],
    ['no severity of Sentinel', { alertSeverityColumnName: 'Level' }, { Level: 'critical' }, { severity: 'Medium' }],
    ['a tactic', { alertTacticsColumnName: 'Level' }, { Level: 'Impact' }, { tactics: ['Impact'] }],
    [
      'some tactics in text',
      { alertTacticsColumnName: 'Level' },
      { Level: 'Impact, Nonsense,Discovery' },
      { tactics: ['Impact', 'Discovery'] },
    ],
    [
      'tactics in a list',
      { alertTacticsColumnName: 'List' },
      { List: ['Impact', 'Execution'] },
      { tactics: ['Impact', 'Execution'] },
    ],
    ['no tactic', { alertTacticsColumnName: 'Level' }, { Level: 'Nonsense' }, { tactics: ['InitialAccess'] }],
  ])('%s', (_, override, row, expected) => {
    expect(overridden(override, row)).toMatchObject(expected);
  });
});

describe('dynamic properties', () => {
  const property = (alertProperty: string, column: string) => ({
    alertDynamicProperties: [{ alertProperty, value: column }],
  });
  it.each<[string, AlertDetailsOverride, Row, object]>([
    ['a link', property('AlertLink', 'User'), { User: 'https://x.example' }, { alertLink: 'https://x.example' }],
    ['a product', property('ProductName', 'User'), { User: 'Okta' }, { productName: 'Okta' }],
    ['a confidence', property('ConfidenceLevel', 'Level'), { Level: 'High' }, { confidenceLevel: 'High' }],
    ['no confidence', property('ConfidenceLevel', 'Level'), { Level: 'Sure' }, { confidenceLevel: '' }],
    ['a score', property('ConfidenceScore', 'Level'), { Level: '0.5' }, { confidenceScore: 0.5 }],
    ['a score beyond 1', property('ConfidenceScore', 'Count'), { Count: 2 }, { confidenceScore: null }],
    ['techniques', property('Techniques', 'List'), { List: ['T1110', 'x'] }, { techniques: ['T1110'] }],
    ['a property that does not exist', property('toString', 'User'), { User: 'x' }, { alertName: 'Test rule' }],
  ])('%s', (_, override, row, expected) => {
    expect(overridden(override, row)).toMatchObject(expected);
  });

  it('are dropped beyond 50 values', () => {
    const rows = Array.from({ length: 51 }, (_, row) => ({ Level: `T${1000 + row}` }));
    expect(overridden(property('Techniques', 'Level'), ...rows)).toMatchObject({
      techniques: ['T1078'],
      issues: ['Techniques was left at its default: its column "Level" gives 51 values, 50 are allowed.'],
    });
  });
});

describe('custom details', () => {
  const details = (customDetails: Record<string, string>, ...rows: Row[]) => {
    const { alerts, issues } = run(makeRule({ customDetails }), rows);
    return { ...alerts[0].customDetails, issues };
  };

  it('hold the distinct values of their columns, empty ones left out', () => {
    expect(
      details(
        { Who: 'User', HowOften: 'Count' },
        { User: 'ana', Count: 1 },
        { User: 'ben' },
        { User: 'ana', Count: 1 },
      ),
    ).toEqual({
      Who: ['ana', 'ben'],
      HowOften: ['1'],
      issues: [],
    });
  });

  it('are cut at 50 values', () => {
    const rows = Array.from({ length: 60 }, (_, row) => ({ Count: row }));
    const cut = details({ N: 'Count' }, ...rows) as unknown as { N: string[]; issues: string[] };
    expect(cut.N).toHaveLength(50);
    expect(cut.issues).toEqual(['Custom detail "N" was cut: it has 60 values, 50 are allowed.']);
  });

  it('are dropped beyond 2 KB together', () => {
    expect(details({ Small: 'Ip', Large: 'User' }, { User: 'x'.repeat(2048), Ip: '::1' })).toEqual({
      Small: ['::1'],
      issues: ['Custom detail "Large" was dropped: together they exceed 2 KB.'],
    });
  });
});
