import { expect, it } from 'vitest';
import { isoFromTicks, ticksFromIso } from '../../../../src/core/time.ts';
import { nextRecurrence } from '../../../../src/sentinel/workflow/run/recurrence.ts';
import { fromPlain } from '../../../../src/sentinel/workflow/value.ts';

const saved = ticksFromIso('2026-11-20T10:07:30Z')!; // a Friday

function nextTimes(recurrence: unknown, count: number, after = saved): string[] {
  const times: string[] = [];
  let at = after;
  for (let index = 0; index < count; index++) {
    const next = nextRecurrence(fromPlain(recurrence), at, saved);
    if (next === undefined) break;
    times.push(isoFromTicks(next).slice(0, 19));
    at = next;
  }
  return times;
}

it.each([
  [{ frequency: 'Minute', interval: 5 }, ['2026-11-20T10:12:30', '2026-11-20T10:17:30']],
  [
    { frequency: 'Hour', interval: 1, startTime: '2026-01-01T00:15:00Z' },
    ['2026-11-20T10:15:00', '2026-11-20T11:15:00'],
  ],
  [{ frequency: 'Day', interval: 1, schedule: { hours: ['6', '18'] } }, ['2026-11-20T18:00:00', '2026-11-21T06:00:00']],
  [
    { frequency: 'Day', interval: 1, schedule: { hours: [8], minutes: [0, 30] } },
    ['2026-11-21T08:00:00', '2026-11-21T08:30:00'],
  ],
  [
    { frequency: 'Week', interval: 1, schedule: { weekDays: ['Monday', 'Friday'], hours: [9] } },
    ['2026-11-23T09:00:00', '2026-11-27T09:00:00'],
  ],
  [
    { frequency: 'Month', interval: 1, schedule: { monthDays: [1, -1], hours: [0] } },
    ['2026-11-30T00:00:00', '2026-12-01T00:00:00'],
  ],
  [
    { frequency: 'Month', interval: 1, startTime: '2026-01-31T08:00:00Z' },
    ['2026-11-30T08:00:00', '2026-12-31T08:00:00'],
  ],
  [
    { frequency: 'Day', interval: 1, timeZone: 'W. Europe Standard Time', startTime: '2026-03-28T09:00:00' },
    ['2026-11-21T08:00:00', '2026-11-22T08:00:00'],
  ],
  [{ frequency: 'Day', interval: 1, endTime: '2026-11-21T12:00:00Z' }, ['2026-11-21T10:07:30']],
  [
    { frequency: 'Hour', interval: 1, startTime: '2027-01-01T00:00:00Z' },
    ['2027-01-01T00:00:00', '2027-01-01T01:00:00'],
  ],
])('%j', (recurrence, times) => {
  expect(nextTimes(recurrence, 2)).toEqual(times);
});

it('a time that the clocks are put forward over is an hour later', () => {
  const daily = {
    frequency: 'Day',
    interval: 1,
    timeZone: 'W. Europe Standard Time',
    startTime: '2026-03-01T02:30:00',
  };
  expect(nextTimes(daily, 3, ticksFromIso('2026-03-28T00:00:00Z')!)).toEqual([
    '2026-03-28T01:30:00',
    '2026-03-29T01:30:00',
    '2026-03-30T00:30:00',
  ]);
});

it.each([
  [{ frequency: 'Yearly', interval: 1 }, /frequency 'yearly'/],
  [{ frequency: 'Day', interval: 0 }, /interval/],
  [{ frequency: 'Day', interval: 1, startTime: 'soon' }, /startTime/],
  [
    { frequency: 'Month', interval: 1, schedule: { monthlyOccurrences: [{ day: 'Monday', occurrence: 1 }] } },
    /monthlyOccurrences/,
  ],
])('%j is refused', (recurrence, message) => {
  expect(() => nextTimes(recurrence, 1)).toThrow(message);
});
