import { describe, expect, it } from 'vitest';
import { deviceTime } from '../../connectors/device-logs/device-time.ts';
import { cefLine, eventOf, jsonLine } from '../../connectors/device-logs/events.ts';
import { parted } from '../../src/ingest/contract.ts';
import type { Intake } from '../../src/ingest/intake.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const received = { now, utcOffset: 0, from: '192.0.2.7' };

describe('a line of a device', () => {
  it.each([
    ['<134>1 2026-11-20T10:00:00.123Z fw-1 CEF - - - CEF:0|Contoso|NGFW|9|1|allowed|3|src=192.0.2.1', 'cef', 'fw-1'],
    ['<134>Nov 20 10:00:01 fw-1 CEF:0|Contoso|NGFW|9|1|allowed|3|src=192.0.2.1', 'cef', 'fw-1'],
    ['CEF:0|Contoso|NGFW|9|1|allowed|3|src=192.0.2.1', 'cef', '192.0.2.7'],
    ['<13>Nov 20 10:00:01 fw-1 LEEF:2.0|Contoso|Proxy|1|BLOCK|^|src=192.0.2.1^usrName=ana', 'cef', 'fw-1'],
  ])('%s is a row of CommonSecurityLog', (line, to, Computer) => {
    expect(eventOf(line, received)).toMatchObject({
      to,
      event: { DeviceVendor: 'Contoso', SourceIP: '192.0.2.1', Computer },
    });
  });

  it.each([
    ['<13>Nov 20 10:00:01 host-1 app[7]: someone said CEF:0|x to me', 'someone said CEF:0|x to me'],
    ['{ no json', '{ no json'],
    ['', ''],
  ])('%s is a message of syslog', (line, message) => {
    expect(eventOf(line, received)).toMatchObject({ event: { message } });
    expect(eventOf(line, received).to).toBeUndefined();
  });

  it('is JSON, whatever its fields are called', () => {
    expect(eventOf('{"ts":1795165200,"__proto__":{"x":1}}', received)).toMatchObject({
      to: 'json',
      event: { time: '2026-11-20T09:00:00.000Z', from: '192.0.2.7' },
    });
  });

  it('that is not what it must be is kept with the reason', () => {
    expect(cefLine('CEF:0|Contoso|half', received)).toMatchObject({ reason: 'no CEF: the header has 3 of 7 fields' });
    expect(cefLine('plain', received)).toMatchObject({ reason: 'there is no "CEF:" and no "LEEF:"', given: 'plain' });
    expect(jsonLine('[1]', received)).toMatchObject({ reason: 'the line is no JSON object' });
  });
});

it.each<[unknown, number, string | undefined]>([
  [1795168800123, 0, '2026-11-20T10:00:00.123Z'],
  ['1795168800', 0, '2026-11-20T10:00:00.000Z'],
  ['2026-11-20T10:00:00+02:00', 60, '2026-11-20T08:00:00.000Z'],
  ['2026-11-20 10:00:00', 60, '2026-11-20T09:00:00.000Z'],
  ['Nov 20 2026 10:00:02.5', -300, '2026-11-20T15:00:02.500Z'],
  ['Nov 20 2026 10:00:02 UTC', -300, '2026-11-20T10:00:02.000Z'],
  ['Dec 31 23:59:59', 0, '2025-12-31T23:59:59.000Z'],
  ['yesterday', 0, undefined],
  [null, 0, undefined],
])('the time %s, %i minutes ahead of UTC, is %s', (text, utcOffset, time) => {
  expect(deviceTime(text, { now, utcOffset })).toBe(time);
});

it('events for several streams are taken once, also when one of the streams can not take them at first', async () => {
  const intake = (fails: number) => {
    const events: unknown[] = [];
    const take = async (given: readonly unknown[]) => {
      if (fails-- > 0) throw new Error('full');
      events.push(...given);
      return { taken: given.length, repeated: 0, deadLettered: 0 };
    };
    return { events, intake: { take, takeLines: take, room: async () => {}, cursor: () => undefined } as Intake };
  };
  const [own, cef] = [intake(0), intake(1)];
  const context = parted({ intake: own.intake, feeds: { cef: cef.intake } } as never);
  const events = [{ event: 1 }, { to: 'cef', event: 2 }, { event: 3 }];
  await expect(context.intake.take(events)).rejects.toThrow('full');
  expect(await context.intake.take(events)).toEqual({ taken: 1, repeated: 0, deadLettered: 0 });
  expect([own.events, cef.events]).toEqual([[1, 3], [2]]);
});
