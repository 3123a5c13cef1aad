import { describe, expect, it } from 'vitest';
import { isoFromTicks } from '../../src/core/time.ts';
import { nextTick, reachesThreshold, ruleWindow } from '../../src/sentinel/index.ts';
import { at, makeRule } from './sample.ts';

describe('the window of a run', () => {
  it.each([
    ['PT5H', '2026-01-01T05:05:00.1070000Z'],
    ['P14D', '2025-12-18T10:05:00.1070000Z'],
    ['PT5M', '2026-01-01T10:00:00.1070000Z'],
  ])('with the period %s begins at %s and ends at the tick', (queryPeriod, from) => {
    const tick = at('2026-01-01T10:05:00.107Z');
    const window = ruleWindow(makeRule({ queryPeriod }), tick);
    expect(isoFromTicks(window.from)).toBe(from);
    expect(window.to).toBe(tick);
  });
});

describe('the tick after one', () => {
  it.each([
    ['without alert', {}, false, '2026-01-01T11:00:00Z'],
    ['with alert, not suppressed', {}, true, '2026-01-01T11:00:00Z'],
    ['suppressed for five hours', { suppressionEnabled: true }, true, '2026-01-01T15:00:00Z'],
    ['suppressed, but no alert', { suppressionEnabled: true }, false, '2026-01-01T11:00:00Z'],
    [
      'suppressed to the middle of an hour: the next in the rhythm',
      { suppressionEnabled: true, suppressionDuration: 'PT90M' },
      true,
      '2026-01-01T12:00:00Z',
    ],
    [
      'suppressed for less than the frequency',
      { suppressionEnabled: true, suppressionDuration: 'PT5M' },
      true,
      '2026-01-01T11:00:00Z',
    ],
  ])('%s', (_, properties, alerted, next) => {
    expect(nextTick(makeRule(properties), at('2026-01-01T10:00:00Z'), alerted)).toBe(at(next));
  });
});

describe('the threshold', () => {
  it.each([
    ['GreaterThan', 5, [6], [0, 5]],
    ['LessThan', 5, [0, 4], [5, 6]],
    ['Equal', 0, [0], [1]],
    ['NotEqual', 2, [0, 3], [2]],
  ] as const)('%s %i', (triggerOperator, triggerThreshold, alerting, silent) => {
    const rule = makeRule({ triggerOperator, triggerThreshold });
    expect(alerting.filter(rows => !reachesThreshold(rule, rows))).toEqual([]);
    expect(silent.filter(rows => reachesThreshold(rule, rows))).toEqual([]);
  });
});
