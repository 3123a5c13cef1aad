import { describe, expect, it } from 'vitest';
import {
  dateFromTicks,
  durationTicks,
  isoDuration,
  isoFromTicks,
  ticksFromIso,
  timespanFromTicks,
} from '../../src/core/time.ts';

describe('points in time', () => {
  it.each([
    ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.0000000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.0000000Z'],
    ['2026-11-20 10:00', '2026-11-20T10:00:00.0000000Z'],
    ['2026-11-20T10:00:00.1234567+02:00', '2026-11-20T08:00:00.1234567Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.0000000Z'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.9999999Z'],
    ['1969-12-31T23:59:59.9999999Z', '1969-12-31T23:59:59.9999999Z'],
  ])('%s is %s', (text, printed) => {
    expect(isoFromTicks(ticksFromIso(text)!)).toBe(printed);
  });

  it.each(['2026-02-30', '2026-13-01', '0000-01-01', '10:00', '2026-11-20T25:00:00Z', ''])('%s is none', text => {
    expect(ticksFromIso(text)).toBeUndefined();
  });

  it('cuts a date to the millisecond below', () => {
    expect(dateFromTicks(ticksFromIso('1969-12-31T23:59:59.9999999Z')!).getTime()).toBe(-1);
  });
});

describe('spans', () => {
  it.each([
    ['5m', 'PT5M', '00:05:00'],
    ['14d', 'P14D', '14.00:00:00'],
    ['P1DT2H', 'P1DT2H', '1.02:00:00'],
    ['PT90M', 'PT1H30M', '01:30:00'],
    ['P1W', 'P7D', '7.00:00:00'],
    ['PT0.5S', 'P', '00:00:00.5000000'],
  ])('%s', (text, iso, clock) => {
    const ticks = durationTicks(text)!;
    expect(timespanFromTicks(ticks)).toBe(clock);
    if (iso !== 'P') expect(isoDuration(ticks)).toBe(iso);
  });

  it.each(['5', 'PT', 'P', '1y', '-5m', 'PT5'])('%s is none', text => {
    expect(durationTicks(text)).toBeUndefined();
  });

  it('prints a negative span', () => {
    expect(timespanFromTicks(-5n)).toBe('-00:00:00.0000005');
  });
});
