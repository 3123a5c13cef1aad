import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { objectsOf } from '../../connectors/aws-s3/notification.ts';
import { recordsOf } from '../../connectors/aws-s3/objects.ts';
import { readCloudTrail, readFlows, readUmbrella } from '../../connectors/aws-s3/read.ts';
import type { PollContext } from '../../src/ingest/contract.ts';
import { connectorNamed, stage } from '../helpers/connector-run.ts';

const event = (key: string, eventName = 'ObjectCreated:Put') => ({
  eventName,
  s3: { bucket: { name: 'contoso-trail' }, object: { key } },
});
const body = (...Records: object[]) => JSON.stringify({ Records });

describe('a message', () => {
  it.each<[string, string, string[] | undefined]>([
    ['of S3, with a key as in a form', body(event('a/b+c%2Bd.gz')), ['a/b c+d.gz']],
    ['of SNS', JSON.stringify({ Type: 'Notification', Message: body(event('k')) }), ['k']],
    [
      'of EventBridge, with a key as it is',
      JSON.stringify({ source: 'aws.s3', detail: { bucket: { name: 'contoso-trail' }, object: { key: 'a+b' } } }),
      ['a+b'],
    ],
    ['that only tests the way', JSON.stringify({ Event: 's3:TestEvent' }), []],
    ['of an object that was deleted', body(event('k', 'ObjectRemoved:Delete')), []],
    ['that is no JSON', '{', undefined],
    ['of another kind', '{"hello":1}', undefined],
    ['with a key that can not be read', body(event('%E0%A4%A')), undefined],
    ['with a bucket that is none', body({ s3: { bucket: { name: '../x' }, object: { key: 'k' } } }), undefined],
  ])('%s', (_name, text, keys) => {
    expect(objectsOf(text)?.map(({ key }) => key)).toEqual(keys);
  });
});

describe('an object', () => {
  const object = { bucket: 'contoso-trail', key: 'a b.json.gz' };
  const pages = async (bodies: (Buffer | undefined)[], from = 0) => {
    const asked: string[] = [];
    const ask = async ({ url }: { url: string }) => {
      asked.push(url);
      return { status: 200, headers: new Headers(), body: bodies.shift() };
    };
    const means = { ask: ask as PollContext<unknown>['ask'], region: 'eu-west-1', read: readCloudTrail };
    return { pages: await Array.fromAsync(recordsOf(object, from, means)), asked };
  };
  const records = gzipSync(body(...Array.from({ length: 1500 }, (_, eventID) => ({ eventID }))));

  it('is read in pages that say how far they go, also from its middle', async () => {
    const whole = await pages([records]);
    expect(whole.asked).toEqual(['https://s3.eu-west-1.amazonaws.com/contoso-trail/a%20b.json.gz']);
    expect(whole.pages.map(({ events, cursor }) => [events.length, cursor])).toEqual([
      [1000, { object: 'contoso-trail/a b.json.gz', records: 1000 }],
      [500, { object: 'contoso-trail/a b.json.gz', records: 1500 }],
    ]);
    expect((await pages([records], 1000)).pages.map(({ events }) => events[0])).toEqual([{ eventID: 1000 }]);
  });

  it('that was cut on its way is asked for again', async () => {
    const { pages: found } = await pages([records.subarray(0, 40), records]);
    expect(found).toHaveLength(2);
  });

  it('that is damaged where it lies, or gone, is a dead letter with the reason', async () => {
    const damaged = records.subarray(0, 40);
    expect((await pages([damaged, damaged])).pages[0].events).toMatchObject([
      { reason: 'the object can not be read: unexpected end of file', given: 'contoso-trail/a b.json.gz' },
    ]);
    expect((await pages([undefined])).pages[0].events).toMatchObject([{ reason: 'the object is not there any more' }]);
  });
});

it('flows without values, and lines of Umbrella with commas, quotes and repeats, are read', () => {
  const [flow] = readFlows(Buffer.from('version srcaddr srcport\n2 - -\n')) as Record<string, string>[];
  expect(flow).toMatchObject({ version: '2', srcaddr: '-', srcport: '-' });
  expect(() => readFlows(Buffer.from('no names\n'))).toThrow('does not name the fields');
  const line = '"2026-11-20 11:00:00","a ""b""","x,y"\n';
  const rows = readUmbrella(Buffer.from(line + line)) as Record<string, string>[];
  expect(rows[0]).toMatchObject({ Identity: 'a "b"', Identities: 'x,y' });
  expect(rows[0].id).not.toBe(rows[1].id);
});

it('is refused with a wrong key, and deletes nothing while the destination refuses', async () => {
  const { run, replay, ingestion, said } = await stage(await connectorNamed('aws-s3'));
  ingestion.refuse = () => ({ status: 503 });
  const failed = run({ streams: ['cloudTrail'] });
  await expect(failed).rejects.toMatchObject({ code: 'service/unreachable' });
  ingestion.refuse = () => undefined;
  expect(await run({ streams: ['cloudTrail'] })).toMatchObject({ sent: 6, deadLettered: 0 });
  expect(said.some(({ level }) => level === 'alarm')).toBe(false);
  const environment = { ...replay.run.environment, WRONG: 'wrong' };
  const settings = { ...replay.run.settings, secretAccessKey: 'env:WRONG' };
  await expect(run({ streams: ['cloudTrail'], environment, settings })).rejects.toMatchObject({
    code: 'service/unauthorized',
    message: expect.stringContaining('SignatureDoesNotMatch'),
  });
});
