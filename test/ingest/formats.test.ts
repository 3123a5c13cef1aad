import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCef } from '../../src/ingest/formats/cef.ts';
import { commonSecurityLog, withCefKeys } from '../../src/ingest/formats/common-security-log.ts';
import { lineFramer, syslogFramer } from '../../src/ingest/formats/framing.ts';
import { parseJsonLines } from '../../src/ingest/formats/json-lines.ts';
import { parseLeef } from '../../src/ingest/formats/leef.ts';
import { parseSyslog } from '../../src/ingest/formats/syslog.ts';
import { fuzzInputs } from '../helpers/reliability/input-fuzz.ts';

/** An event with its extension as an object. */
function shown(event: ReturnType<typeof parseCef>) {
  return 'reason' in event ? event : { ...event, extension: Object.fromEntries(event.extension) };
}

const now = Date.parse('2026-11-20T12:00:00Z');
const syslog = (line: string, utcOffset = 0) => parseSyslog(line, { now, utcOffset });

describe('syslog', () => {
  it.each([
    [
      '<34>1 2026-11-20T10:00:00.003Z mail.contoso.example su 99 ID47 - \u{feff}su root failed',
      {
        facility: 'auth',
        severity: 'crit',
        time: '2026-11-20T10:00:00.003Z',
        host: 'mail.contoso.example',
        app: 'su',
        processId: '99',
        messageId: 'ID47',
        message: 'su root failed',
      },
    ],
    [
      '<165>1 2026-11-20T10:00:00+01:00 - evntslog - - [a@1 k="x \\"]\\" y"][b@1] text',
      {
        facility: 'local4',
        severity: 'notice',
        host: undefined,
        app: 'evntslog',
        data: '[a@1 k="x \\"]\\" y"][b@1]',
        message: 'text',
      },
    ],
    ['<165>1 - - - - - -', { time: undefined, message: '' }],
    [
      '<13>Nov 20 10:00:01 host1 sshd[77]: Failed password for root from 198.51.100.4 port 4242 ssh2',
      {
        facility: 'user',
        severity: 'notice',
        time: '2026-11-20T10:00:01Z',
        host: 'host1',
        app: 'sshd',
        processId: '77',
        message: 'Failed password for root from 198.51.100.4 port 4242 ssh2',
      },
    ],
    ['<13>Dec  3 10:00:01 host1 cron: x', { time: '2026-12-03T10:00:01Z', app: 'cron', message: 'x' }],
    [
      '<189>Nov 20 2026 10:00:01: %ASA-6-302013: Built',
      { time: '2026-11-20T10:00:01Z', host: undefined, app: '%ASA-6-302013', message: 'Built' },
    ],
    [
      '<13>2026-11-20T10:00:01.5+01:00 host1 app: x',
      { time: '2026-11-20T10:00:01.5+01:00', host: 'host1', app: 'app' },
    ],
    [
      '<134>Nov 20 10:00:00 fw01 CEF:0|Contoso|NGFW|9|100|x|3|',
      { host: 'fw01', message: 'CEF:0|Contoso|NGFW|9|100|x|3|' },
    ],
    ['no priority at all', { facility: 'user', severity: 'notice', message: 'no priority at all' }],
    ['<999>x', { facility: 'user', message: '<999>x' }],
    ['<13>Foo 99 99:99:99 host x', { message: 'Foo 99 99:99:99 host x' }],
    ['<34>1 yesterday host app - - - x', { message: '1 yesterday host app - - - x' }],
  ])('%s', (line, expected) => expect(syslog(line)).toMatchObject(expected));

  it('finds the year at New Year, and keeps to the zone of the sender', () => {
    const newYear = Date.parse('2027-01-01T00:30:00Z');
    expect(parseSyslog('<13>Dec 31 23:59:59 h a: x', { now: newYear }).time).toBe('2026-12-31T23:59:59Z');
    expect(parseSyslog('<13>Jan  1 02:29:00 h a: x', { now: newYear, utcOffset: 120 }).time).toBe(
      '2027-01-01T00:29:00Z',
    );
  });
});

describe('CEF and LEEF', () => {
  it('reads escapes, spaces in values and keys that stand in a row', () => {
    const line =
      '<134>1 2026-11-20T10:00:00Z fw01 CEF 1 - - CEF:0|Contoso|NG\\|FW|9.1|100|session\\\\end|3|rt=1795168800123 src=10.1.2.3 spt=51514 act=allow cs1Label=Rule cs1=allow\\=web to all dvc= request=https://e.example/a?b=1&c=2 msg=line1\\nline2';
    expect(shown(parseCef(line))).toMatchObject({
      vendor: 'Contoso',
      product: 'NG|FW',
      name: 'session\\end',
      extension: {
        spt: '51514',
        cs1: 'allow=web to all',
        dvc: '',
        request: 'https://e.example/a?b=1&c=2',
        msg: 'line1\nline2',
      },
    });
  });

  it.each([
    ['CEF:0|only|four|fields', 'the header has 4 of 7 fields'],
    ['no event', 'there is no "CEF:"'],
    ['CEF:x|a|b|c|d|e|f|', '"x" is no version'],
    [
      `CEF:0|a|b|c|d|e|f|${Array.from({ length: 1001 }, (_, i) => `k${i}=1`).join(' ')}`,
      'the extension has more than 1000 keys',
    ],
  ])('refuses %s', (text, reason) => expect(parseCef(text)).toEqual({ reason }));

  it('never takes a key for the prototype', () => {
    const event = parseCef('CEF:0|a|b|c|d|e|f|__proto__=x constructor=y');
    expect('extension' in event && [...event.extension]).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it('reads LEEF of both versions', () => {
    expect(shown(parseLeef('LEEF:2.0|Contoso|Proxy|1.0|BLOCK|^|src=10.1.2.3^usrName=ana^sev=5'))).toMatchObject({
      eventClass: 'BLOCK',
      severity: '5',
      extension: { src: '10.1.2.3', usrName: 'ana' },
    });
    expect(shown(parseLeef('LEEF:2.0|C|P|1|B|x7C|src=192.0.2.1|dst=192.0.2.2'))).toMatchObject({
      extension: { src: '192.0.2.1', dst: '192.0.2.2' },
    });
    expect(shown(parseLeef('LEEF:1.0|C|P|1|B|src=192.0.2.1\tdst=192.0.2.2'))).toMatchObject({
      extension: { dst: '192.0.2.2' },
    });
    expect(shown(parseLeef('LEEF:1.0|C|P'))).toEqual({ reason: 'the header has 2 of 5 fields' });
  });

  it('fills the columns of CommonSecurityLog; what does not fit stays in AdditionalExtensions', () => {
    const event = parseCef(
      'CEF:0|C|P|1|100|n|High|src=192.0.2.1 spt=99999999999 dpt=443 deviceDirection=1 start=1795168800123 own=x cn1=7',
    );
    if ('reason' in event) throw new Error(event.reason);
    expect(commonSecurityLog(event, { host: 'fw01' })).toEqual({
      DeviceVendor: 'C',
      DeviceProduct: 'P',
      DeviceVersion: '1',
      DeviceEventClassID: '100',
      Activity: 'n',
      LogSeverity: 'High',
      Computer: 'fw01',
      SourceIP: '192.0.2.1',
      DestinationPort: 443,
      CommunicationDirection: 'Outbound',
      StartTime: '2026-11-20T10:00:00.123Z',
      FieldDeviceCustomNumber1: 7,
      AdditionalExtensions: 'spt=99999999999;own=x',
    });
    const leef = parseLeef('LEEF:1.0|C|P|1|B|src=192.0.2.1\tdstPort=80\tusrName=ana');
    expect('reason' in leef ? leef : commonSecurityLog(withCefKeys(leef))).toMatchObject({
      SourceIP: '192.0.2.1',
      DestinationPort: 80,
      SourceUserName: 'ana',
    });
  });
});

describe('framing', () => {
  const messages = ['<13>one', '<13>zwölf "x"', '<13>three words here'];
  const counted = Buffer.from(messages.map(message => `${Buffer.byteLength(message)} ${message}`).join(''));
  const lines = Buffer.from(`${messages.join('\n')}\r\n\n`);

  it.each([
    ['counted', counted],
    ['lines', lines],
  ])('%s, however the bytes are cut', (_name, bytes) => {
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 6 }), cuts => {
        const framer = syslogFramer();
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const parts = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect([...parts.flatMap(part => framer.push(part)), ...framer.end()]).toEqual(messages);
      }),
      { numRuns: 100 },
    );
  });

  it('cuts what is too long and goes on behind it', () => {
    const framer = lineFramer(4);
    expect([...framer.push(Buffer.from('abcdefgh')), ...framer.push(Buffer.from('ij\nok\n'))]).toEqual(['abcd', 'ok']);
    const counted = syslogFramer(4);
    expect([...counted.push(Buffer.from('10 abcd')), ...counted.push(Buffer.from('efghij2 ok'))]).toEqual([
      'abcd',
      'ok',
    ]);
    expect([framer.cut, counted.cut]).toEqual([1, 1]);
  });

  it('goes over to lines where a length is none, and gives the last message without an end', () => {
    const framer = syslogFramer();
    expect(framer.push(Buffer.from('3 abc<13>x\n'))).toEqual(['abc', '<13>x']);
    expect(framer.push(Buffer.from('rest'))).toEqual([]);
    expect(framer.end()).toEqual(['rest']);
  });
});

it('reads JSON lines; a bad one never takes its neighbours with it', () => {
  expect(parseJsonLines('{"a":1}\r\n\n{"b":\n[2]')).toEqual([
    { value: { a: 1 } },
    { line: '{"b":', reason: expect.stringContaining('the line is no JSON') },
    { value: [2] },
  ]);
});

it('survives any text', () => {
  const hostile = fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes).toString('utf8'));
  const led = fc
    .tuple(fc.constantFrom('<13>', '<13>1 ', 'CEF:0|', 'LEEF:2.0|', '<13>Nov 20 10:00:01 '), hostile)
    .map(parts => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(hostile, led), text => {
      expect(typeof syslog(text).message).toBe('string');
      for (const event of [parseCef(text), parseLeef(text)]) if (!('reason' in event)) commonSecurityLog(event);
      parseJsonLines(text);
      const framer = syslogFramer(64);
      framer.push(Buffer.from(text));
      framer.end();
    }),
    { numRuns: 300 },
  );
});

it('reads or refuses damaged inputs of every format, and throws at none', async () => {
  const { violations, formats } = await fuzzInputs(3_000, 7);
  expect(violations).toEqual([]);
  for (const { read, refused } of Object.values(formats)) expect(read + refused).toBe(500);
});
