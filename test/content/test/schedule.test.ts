import { describe, expect, it } from 'vitest';
import { findings, rule } from './bench.ts';

const row = (time: string, more = '') => `{ TimeGenerated: ${time}, User: ana@contoso.example, Count: 5${more} }`;

function schedule(change: (text: string) => string, rows: string[], ...lines: string[]): string {
  const given = ['given:', '  T_CL:', ...rows.map(one => `    - ${one}`)];
  const test = ['name: t', 'now: 2026-01-01T12:00:00Z', 'over: 6h', ...given, ...lines];
  return `${change(rule)}tests:\n  - ${test.join('\n    ')}\n`;
}

const asIs = (text: string) => text;
const period = (time: string) => (text: string) => text.replace('queryPeriod: 1h', `queryPeriod: ${time}`);
const frequency = (time: string) => (text: string) => text.replace('queryFrequency: 1h', `queryFrequency: ${time}`);
const suppressed = (text: string) => `${text}suppressionEnabled: true\nsuppressionDuration: 3h\n`;
const grouped = (text: string) =>
  `${text}incidentConfiguration:\n  createIncident: true\n  groupingConfiguration: { enabled: true, reopenClosedIncident: false, lookbackDuration: 5h, matchingMethod: AllEntities }\n`;

describe('a rule that is run at its frequency', () => {
  it.each<[string, string, string[]]>([
    [
      'alerts in the run that sees the event',
      schedule(asIs, [row('-190m')], 'expect: [{ at: -3h, title: Failures of ana@contoso.example }]'),
      [],
    ],
    ['sees an event on the border once', schedule(asIs, [row('-3h')], 'expect: [{ at: -2h }]'), []],
    [
      'sees a late event that arrives before the run starts',
      schedule(asIs, [row('-190m', ', delay: 14m')], 'expect: [{ at: -3h }]'),
      [],
    ],
    [
      'misses an event that comes later than that',
      schedule(asIs, [row('-190m', ', delay: 16m')], 'expect: none'),
      ['7:11 test/missed-event "t": no run saw this event of 2026-01-01 08:50, which arrived at 2026-01-01 09:06.'],
    ],
    [
      'sees it with a longer period',
      schedule(period('90m'), [row('-190m', ', delay: 16m')], 'expect: [{ at: -2h }]'),
      [],
    ],
    [
      'may miss events where the test says so',
      schedule(asIs, [row('-190m', ', delay: 16m')], 'allow: missed', 'expect: none'),
      [],
    ],
    [
      'leaves gaps with a period shorter than the frequency',
      schedule(frequency('2h'), [row('-190m')], 'expect: none'),
      ['7:11 test/missed-event "t": no run saw this event of 2026-01-01 08:50, which arrived at 2026-01-01 08:50.'],
    ],
    [
      'alerts twice where windows overlap',
      schedule(period('2h'), [row('-190m')], 'expect: [{ at: -3h }, { at: -2h }]'),
      [
        '7:11 test/doubled-event "t": the runs of 2026-01-01 09:00 and 2026-01-01 10:00 both saw this event and raised the same alert "Failures of ana@contoso.example".',
      ],
    ],
    [
      'may alert twice where the test says so',
      schedule(period('2h'), [row('-190m')], 'allow: [doubled]', 'expect: [{}, {}]'),
      [],
    ],
    [
      'is quiet while suppressed',
      schedule(suppressed, [row('-230m'), row('-170m'), row('-50m')], 'expect: [{ at: -3h }, { at: -0h }]'),
      [],
    ],
    [
      'groups alerts into one incident',
      schedule(grouped, [row('-190m'), row('-50m')], 'expect: { alerts: [{}, {}], incidents: 1 }'),
      [],
    ],
    [
      'says how many incidents there are',
      schedule(asIs, [row('-190m'), row('-50m')], 'expect: { alerts: [{}, {}], incidents: 1 }'),
      ['9:44 test/incidents "t": incidents: expected 1, got 2.'],
    ],
    [
      'does not miss what a later run still sees',
      schedule(period('2h'), [row('-10m', ', delay: 20m')], 'expect: none'),
      [],
    ],
    [
      'says when an alert came',
      schedule(asIs, [row('-190m')], 'expect: [{ at: -2h }]'),
      ['8:20 test/mismatch "t": at: expected "2026-01-01T10:00:00.0000000Z", got "2026-01-01T09:00:00.0000000Z".'],
    ],
    [
      'needs a span that holds a run',
      schedule(asIs, [row('-1h')], 'expect: none').replace('over: 6h', 'over: 5m'),
      ['4:11 test/form In this time the rule runs 0 times.'],
    ],
    [
      'needs a span at all',
      schedule(asIs, [row('-1h')], 'expect: none').replace('over: 6h', 'over: long'),
      ['4:11 test/form "over" is no duration.'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await findings(text)).toEqual(expected);
  });
});
