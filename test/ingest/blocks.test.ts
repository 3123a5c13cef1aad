import { describe, expect, it } from 'vitest';
import { OktaSystemLog_CL } from '../../connectors/okta/tables.ts';
import { pack } from '../../src/ingest/batch.ts';
import {
  address,
  cursor,
  defineConnector,
  get,
  headers,
  hmacSha256,
  host,
  linkHeader,
  list,
  number,
  post,
  secret,
  text,
} from '../../src/ingest/contract.ts';
import { bodyOf, joinRows } from '../../src/ingest/encode.ts';
import { shiftTimes } from '../../src/ingest/replay/shift-times.ts';
import { readSettings } from '../../src/ingest/settings.ts';
import { newestOf, spanOf, windowAt } from '../../src/ingest/window.ts';

describe('linkHeader', () => {
  const request = get('https://a.example/logs?x=1');
  it.each<[string | undefined, string | undefined]>([
    ['<https://a.example/logs?after=1>; rel="next"', 'https://a.example/logs?after=1'],
    ['<https://a.example/s>; rel="self", <https://a.example/n?a=1,2>; rel="next"', 'https://a.example/n?a=1,2'],
    ['<https://a.example/n>; rel=next', 'https://a.example/n'],
    ['<https://a.example/n>; title="x, y; rel=self"; rel="last next"', 'https://a.example/n'],
    ['</n?after=2>; rel="next"', 'https://a.example/n?after=2'],
    ['<https://a.example/p>; rel="prev"', undefined],
    ['nonsense', undefined],
    [undefined, undefined],
  ])('%s leads to %s', (link, expected) => {
    const answer = { status: 200, headers: new Headers(link === undefined ? {} : { link }), body: [] };
    expect(linkHeader({ rel: 'next' }).next(request, answer, [])?.url).toBe(expected);
  });
});

describe('cursor', () => {
  const request = get('https://a.example/logs', { limit: 10 });
  it.each<[unknown, string | undefined]>([
    [{ meta: { after: 'a b' } }, 'https://a.example/logs?limit=10&after=a+b'],
    [{ meta: { after: '' } }, undefined],
    [{ meta: {} }, undefined],
    [[], undefined],
  ])('%j leads to %s', (body, expected) => {
    const paging = cursor({ path: 'meta.after', parameter: 'after' });
    expect(paging.next(request, { status: 200, headers: new Headers(), body }, [])?.url).toBe(expected);
  });
});

describe('headers', () => {
  const limits = headers({ limit: 'l', remaining: 'r', resetsAt: 't', share: 0.5 });
  it.each<[Record<string, string>, number]>([
    [{ l: '120', r: '61', t: '1000' }, 0],
    [{ l: '120', r: '60', t: '1000' }, 101_000],
    [{ l: '120', r: '0', t: '800' }, 1000],
    [{ l: '120', r: '0', t: '99999999' }, 3_600_000],
    [{ l: '120', r: '0', t: '1000', date: 'Thu, 01 Jan 1970 00:16:30 GMT' }, 11_000],
    [{ l: '120', r: '0' }, 0],
    [{ l: 'many', r: '0', t: '1000' }, 0],
  ])('%j pauses %i ms', (received, expected) => {
    expect(limits.pause(new Headers(received), 900_000, new Map())).toBe(expected);
  });
});

describe('hmacSha256', () => {
  // The example of https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
  const signature = hmacSha256('x-hub-signature-256');
  const body = Buffer.from('Hello, World!');
  const right = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  it.each<[string | undefined, boolean]>([
    [right, true],
    [right.toUpperCase(), false],
    [right.slice(7), false],
    [`${right}0`, false],
    ['', false],
    [undefined, false],
  ])('%s is right: %s', (received, expected) => {
    expect(
      signature.fault("It's a Secret to Everybody", received, body, { now: 0, header: () => undefined }) === undefined,
    ).toBe(expected);
  });
});

describe('a window', () => {
  const span = spanOf({ lookback: '2m', oldest: '7d', settle: '1m' });
  const now = Date.parse('2026-11-20T10:00:00Z');
  const minute = 60_000;
  it.each<[string, number | null, string]>([
    ['starts where the first read shall start', null, '2026-11-20T04:00:00.000Z'],
    ['goes back by the lookback', now - 10 * minute, '2026-11-20T09:48:00.000Z'],
    ['never starts before what the source still has', 0, '2026-11-13T10:00:00.000Z'],
  ])('%s', (_name, newest, from) => {
    expect(windowAt(now, newest, now - 360 * minute, span)).toEqual({ from, to: '2026-11-20T09:59:00.000Z' });
  });

  it.each<[string, number | null, number[], number | null]>([
    ['stays without events', now - 5, [], now - 5],
    ['is none before the first event', null, [], null],
    ['moves to the newest event', now - 9 * minute, [now - 3 * minute, now - 4 * minute], now - 3 * minute],
    ['does not move back', now - 2 * minute, [now - 3 * minute], now - 2 * minute],
    ['never passes what has settled', now - 2 * minute, [now + 99 * minute], now - minute],
  ])('the newest time %s', (_name, before, times, expected) => {
    expect(newestOf(now, before, times, span)).toBe(expected);
  });
});

describe('batches', () => {
  const rows = (...sizes: number[]) => sizes.map(size => ({ encoded: JSON.stringify('x'.repeat(size - 2)) }));
  it.each<[number[], number[], number]>([
    [[], [], 0],
    [[98], [1], 0],
    [[99], [], 1],
    [[40, 40, 40], [2, 1], 0],
    [[48, 48], [2], 0],
    [[48, 49], [1, 1], 0],
    [[49, 49], [1, 1], 0],
    [[10, 500, 10], [2], 1],
  ])('of rows of %j bytes hold %j rows', (sizes, expected, tooLarge) => {
    const packed = pack(rows(...sizes), 100);
    expect(packed.batches.map(batch => batch.length)).toEqual(expected);
    expect(packed.tooLarge).toHaveLength(tooLarge);
    for (const batch of packed.batches) {
      expect(bodyOf(joinRows(batch.map(item => item.encoded))).length).toBeLessThanOrEqual(100);
    }
  });
});

describe('settings', () => {
  const declared = {
    domain: host('D'),
    token: secret('T'),
    org: text('O'),
    most: number('M'),
    names: list('L'),
    feed: address('F'),
  };
  const read = (written: Record<string, string>) =>
    readSettings('c', declared, written, { TOKEN: 's3cret' }).values as Record<string, unknown>;

  it.each<[string, string, unknown]>([
    ['domain', 'contoso.okta.com', 'contoso.okta.com'],
    ['domain', 'localhost:8080', 'localhost:8080'],
    ['token', 'env:TOKEN', 's3cret'],
    ['org', 'contoso-1', 'contoso-1'],
    ['most', '12', 12],
    ['names', 'a, b-c', ['a', 'b-c']],
    ['feed', 'https://feeds.contoso.example/list?v=json', 'https://feeds.contoso.example/list?v=json'],
  ])('%s may be %s', (name, written, expected) => {
    expect(read({ [name]: written })[name]).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ['domain', 'https://contoso.okta.com', 'must be a host name'],
    ['domain', 'contoso.okta.com/path', 'must be a host name'],
    ['domain', 'user@contoso.okta.com', 'must be a host name'],
    ['org', '../admin', 'must be letters'],
    ['most', '-1', 'must be a whole number'],
    ['names', 'a;b', 'must be names parted by commas'],
    ['feed', 'http://feeds.contoso.example/', 'must be an address'],
    ['feed', 'https://ana:pass@feeds.contoso.example/', 'must be an address'],
    ['token', 's3cret-in-clear', 'holds a value in clear text'],
  ])('%s can not be %s', (name, written, words) => {
    expect(() => read({ [name]: written })[name]).toThrow(words);
    if (name === 'token') expect(() => read({ token: written }).token).not.toThrow('s3cret-in-clear');
  });

  it('are asked for when they are used, by their name and meaning', () => {
    expect(() => read({}).domain).toThrow('picket.yaml needs settings.c.domain: D.');
    expect(() => read({}).token).toThrow(
      'picket.yaml needs settings.c.token as env:NAME, file:PATH or keyvault:VAULT/NAME: T.',
    );
  });

  it('that no one declared are refused at once', () => {
    expect(() => read({ domian: 'x' })).toThrow('has no setting "domian". Did you mean "domain"?');
  });
});

describe('recorded times', () => {
  const around = Date.parse('2026-11-20T12:00:00Z');
  it.each<[unknown, unknown]>([
    ['2026-11-20T11:00:00Z', '2026-11-20T12:00:00Z'],
    ['2026-11-20T11:00:00.123Z', '2026-11-20T12:00:00.123Z'],
    ['2026-11-20T11:00:00.1234567Z', '2026-11-20T12:00:00.1234567Z'],
    ['2026-11-20T13:00:00+02:00', '2026-11-20T12:00:00+00:00'],
    ['2019-01-01T00:00:00Z', '2019-01-01T00:00:00Z'],
    ['at 2026-11-20T11:00:00Z', 'at 2026-11-20T11:00:00Z'],
    [around - 1000, around + 3_599_000],
    [64500, 64500],
    [{ a: [{ b: around }] }, { a: [{ b: around + 3_600_000 }] }],
    [null, null],
  ])('%j become %j an hour later', (value, expected) => {
    expect(shiftTimes(value, around, 3_600_000)).toEqual(expected);
  });
});

describe('a misspelt name does not compile', () => {
  it('in columns and settings', () => {
    const common = { name: 'x', title: 'x', docs: 'x', settings: { token: secret('x') } };
    const event = { id: 'a', time: 'b' };
    const window = { lookback: '1m', oldest: '1d' };
    const request = () => post('https://a.example', {});
    const paging = linkHeader({ rel: 'next' });
    defineConnector({
      ...common,
      streams: {
        // @ts-expect-error: the table has EventId
        columns: { table: OktaSystemLog_CL, auth: () => ({}), request, paging, window, event, row: { EvntId: 'uuid' } },
        // @ts-expect-error: the setting is called token
        settings: { table: OktaSystemLog_CL, auth: s => ({ a: s.tokn }), request, paging, window, event, row: {} },
      },
    });
    expect(OktaSystemLog_CL.name).toBe('OktaSystemLog_CL');
  });
});
