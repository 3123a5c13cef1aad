import { describe, expect, it } from 'vitest';
import { fixtureRow, readFixture } from '../../../src/content/test/fixture.ts';

const columns = new Set(
  'TimeGenerated EventID Channel Computer EventSourceName Account TargetUserName LogonType Provider EventData Source EventLog'.split(
    ' ',
  ),
);

const evtx = {
  Event: {
    '#attributes': { xmlns: 'x' },
    System: {
      Provider: { '#attributes': { Name: 'Microsoft-Windows-Security-Auditing' } },
      EventID: { '#attributes': { Qualifiers: 0 }, '#text': 4625 },
      Channel: 'Security',
      Computer: 'dc1.contoso.example',
      TimeCreated: { '#attributes': { SystemTime: '2026-01-01T00:00:00Z' } },
    },
    EventData: { '#attributes': {}, TargetUserName: 'ana', TargetDomainName: 'CONTOSO', LogonType: 3, Left: 'out' },
  },
};
const winlogbeat = {
  '@timestamp': '2026-01-01T00:00:00Z',
  winlog: {
    event_id: '4625',
    channel: 'Security',
    provider_name: 'Microsoft-Windows-Security-Auditing',
    computer_name: 'dc1.contoso.example',
    event_data: { TargetUserName: 'ana', TargetDomainName: 'CONTOSO', LogonType: 3 },
  },
};
const evtxEcmd = {
  EventId: 4625,
  TimeCreated: '2026-01-01T00:00:00Z',
  Channel: 'Security',
  Provider: 'Microsoft-Windows-Security-Auditing',
  Computer: 'dc1.contoso.example',
  Payload: JSON.stringify({
    EventData: {
      Data: [
        { '@Name': 'TargetUserName', '#text': 'ana' },
        { '@Name': 'TargetDomainName', '#text': 'CONTOSO' },
        { '@Name': 'LogonType', '#text': 3 },
      ],
    },
  }),
};
const flat = {
  '@timestamp': '2026-01-01T00:00:00Z',
  EventID: 4625,
  Channel: 'Security',
  SourceName: 'Microsoft-Windows-Security-Auditing',
  Hostname: 'dc1.contoso.example',
  TargetUserName: 'ana',
  TargetDomainName: 'CONTOSO',
  LogonType: 3,
};

describe('an exported event of Windows', () => {
  it.each([
    ['evtx_dump', evtx],
    ['Winlogbeat', winlogbeat],
    ['EvtxECmd', evtxEcmd],
    ['flat JSON', flat],
  ])('is a row of SecurityEvent: %s', (_, record) => {
    expect(fixtureRow(record, 'SecurityEvent', columns)).toEqual({
      TimeGenerated: '2026-01-01T00:00:00Z',
      EventID: 4625,
      Channel: 'Security',
      Computer: 'dc1.contoso.example',
      EventSourceName: 'Microsoft-Windows-Security-Auditing',
      Account: 'CONTOSO\\ana',
      TargetUserName: 'ana',
      LogonType: 3,
    });
  });

  it('keeps its fields in a bag in WindowsEvent and as XML in Event', () => {
    expect(fixtureRow(evtxEcmd, 'WindowsEvent', columns)).toMatchObject({
      EventID: 4625,
      EventData: { TargetUserName: 'ana', TargetDomainName: 'CONTOSO', LogonType: 3 },
    });
    const odd = { ...evtx, Event: { ...evtx.Event, EventData: { Odd: '<a> & "b"' } } };
    expect(fixtureRow(odd, 'Event', columns).EventData).toContain(
      '<Data Name="Odd">&lt;a&gt; &amp; &quot;b&quot;</Data>',
    );
  });

  it('is only looked for in the tables of such events', () => {
    expect(fixtureRow(flat, 'T_CL', columns)).toBe(flat);
    expect(fixtureRow({ EventID: 1 }, 'SecurityEvent', columns)).toEqual({ EventID: 1 });
  });
});

it('reads CSV with JSON in its cells, and leaves empty cells out', () => {
  expect(readFixture('a.csv', '\ufeffUser,Detail,Count\r\nana,"{""a"":1}",5\r\nben,,\r\n')).toEqual([
    { User: 'ana', Detail: { a: 1 }, Count: '5' },
    { User: 'ben' },
  ]);
});
