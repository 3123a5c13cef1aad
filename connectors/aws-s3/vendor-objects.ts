import { gzipSync } from 'node:zlib';
import type { VendorAnswer, VendorRequest } from '../../src/ingest/contract.ts';

/** An object of a recording as the bucket has it. */
export interface StoredObject {
  readonly stream: string;
  readonly bucket: string;
  readonly key: string;
  readonly records: Record<string, unknown>[];
  readonly bytes: Buffer;
  /** The queue that hears of it, and what it hears. */
  readonly queue: string | undefined;
  readonly notification: string;
}

interface Recorded {
  readonly stream: string;
  readonly form: 'records' | 'lines' | 'flows' | 'umbrella';
  readonly queue?: string;
  readonly envelope?: 'sns' | 'eventbridge';
  readonly objects: Readonly<Record<string, Record<string, unknown>[]>>;
}

/** The objects of a recording. Days in their keys are those of their records. */
export function stored(recording: unknown): StoredObject[] {
  const { stream, form, queue, envelope, objects } = recording as Recorded;
  return Object.entries(objects).map(([name, records]) => {
    const day = String(records[0].Timestamp ?? '').slice(0, 10);
    const [bucket, ...path] = (day ? name.replaceAll(/\d{4}-\d\d-\d\d(?=[-/])/g, day) : name).split('/');
    const key = path.join('/');
    const bytes = gzipSync(forms[form](records));
    return { stream, bucket, key, records, bytes, queue, notification: notification(bucket, key, envelope) };
  });
}

const forms: Record<Recorded['form'], (records: readonly Record<string, unknown>[]) => string> = {
  records: Records => JSON.stringify({ Records }),
  lines: records => records.map(record => `${JSON.stringify(record)}\n`).join(''),
  flows: records =>
    [Object.keys(records[0]).join(' '), ...records.map(record => Object.values(record).join(' '))].join('\n'),
  umbrella: records => records.map(record => `${Object.values(record).map(quoted).join(',')}\n`).join(''),
};

function quoted(value: unknown): string {
  return `"${String(value).replaceAll('"', '""')}"`;
}

function notification(bucket: string, key: string, envelope: Recorded['envelope']): string {
  const plain = {
    'detail-type': 'Object Created',
    source: 'aws.s3',
    detail: { bucket: { name: bucket }, object: { key } },
  };
  if (envelope === 'eventbridge') return JSON.stringify(plain);
  const encoded = encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
  const event = { eventName: 'ObjectCreated:Put', s3: { bucket: { name: bucket }, object: { key: encoded } } };
  const own = JSON.stringify({ Records: [event] });
  return envelope === 'sns' ? JSON.stringify({ Type: 'Notification', Message: own }) : own;
}

/** Gives an object, or a page of a list with one object on it. */
export function buckets(objects: readonly StoredObject[], { path, query }: VendorRequest): VendorAnswer {
  const [bucket, ...rest] = path.slice(1).split('/').map(decodeURIComponent);
  if (query.has('list-type')) return list(objects, bucket, query);
  const found = objects.find(it => it.bucket === bucket && it.key === rest.join('/'));
  return found
    ? { status: 200, headers: {}, body: found.bytes }
    : { status: 404, headers: {}, body: Buffer.from('<Error><Code>NoSuchKey</Code></Error>') };
}

function list(objects: readonly StoredObject[], bucket: string, query: URLSearchParams): VendorAnswer {
  const [prefix, after] = [query.get('prefix') ?? '', query.get('start-after') ?? ''];
  const keys = objects.filter(it => it.bucket === bucket && it.key.startsWith(prefix)).map(({ key }) => key);
  const [first, ...more] = keys.filter(key => key > after).sort();
  const contents = first ? `<Contents><Key>${first}</Key></Contents>` : '';
  const body = `<ListBucketResult><IsTruncated>${more.length > 0}</IsTruncated>${contents}</ListBucketResult>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(body) };
}
