import { type Decode, get, type PollContext, type PolledPage, unreadable, xml } from '../../src/ingest/contract.ts';
import type { S3Object } from './notification.ts';

type Ask = Pick<PollContext<unknown>, 'ask'>;

/** Makes records of the bytes of an object. What it throws means that the object is damaged. */
export type ReadObject = (bytes: Buffer) => readonly unknown[];

const raw: Decode = bytes => bytes;
/** How many records are delivered before the place in an object is kept. */
const pageSize = 1_000;

/** The records of an object, page after page, from record `from` on. One that is damaged or gone is one dead letter. */
export async function* recordsOf(
  object: S3Object,
  from: number,
  { ask, region, read }: Ask & { readonly region: string; readonly read: ReadObject },
): AsyncGenerator<PolledPage> {
  const name = nameOf(object);
  const records = await readTwice(() => bytesOf(object, region, ask), read, name);
  for (let at = from; at < records.length; at += pageSize) {
    const events = records.slice(at, at + pageSize);
    yield { events, cursor: { object: name, records: at + events.length } };
  }
}

export function nameOf({ bucket, key }: S3Object): string {
  return `${bucket}/${key}`;
}

async function bytesOf(object: S3Object, region: string, ask: Ask['ask']): Promise<Buffer | undefined> {
  const { body } = await ask(get(urlOf(object, region), {}, { accept: '*/*' }), raw);
  return body as Buffer | undefined;
}

/** A body may have been cut on its way: only what is damaged twice is damaged where it lies. */
async function readTwice(
  fetched: () => Promise<Buffer | undefined>,
  read: ReadObject,
  name: string,
): Promise<readonly unknown[]> {
  let reason = '';
  for (let attempt = 0; attempt < 2; attempt++) {
    const bytes = await fetched();
    if (!bytes) return [unreadable('the object is not there any more', name)];
    try {
      return read(bytes);
    } catch (error) {
      reason = (error as Error).message;
    }
  }
  return [unreadable(`the object can not be read: ${reason}`, name)];
}

/** In the form with the bucket in the path, which takes buckets with dots too. */
function urlOf({ bucket, key }: S3Object, region: string): string {
  return `https://s3.${region}.amazonaws.com/${bucket}/${key.split('/').map(escaped).join('/')}`;
}

function escaped(part: string): string {
  return encodeURIComponent(part).replaceAll(/[!'()*]/g, it => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * The objects of a bucket whose keys begin with a prefix and come behind a key, in the order of their keys.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export async function* listed(
  { bucket, prefix, after }: { readonly bucket: string; readonly prefix: string; readonly after: string },
  { ask, region }: Ask & { readonly region: string },
): AsyncGenerator<S3Object> {
  for (let start = after; ; ) {
    const query = { 'list-type': '2', prefix, 'max-keys': 1000, ...(start ? { 'start-after': start } : {}) };
    const { body } = await ask(get(`https://s3.${region}.amazonaws.com/${bucket}`, query, { accept: '*/*' }), xml);
    const { Contents = [], IsTruncated } = (body as { ListBucketResult: Listing }).ListBucketResult;
    for (const { Key } of [Contents].flat()) {
      start = Key;
      yield { bucket, key: Key };
    }
    if (IsTruncated !== 'true') return;
  }
}

interface Listing {
  readonly Contents?: { readonly Key: string } | readonly { readonly Key: string }[];
  readonly IsTruncated?: string;
}
