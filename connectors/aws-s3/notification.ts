import { valueAt } from '../../src/ingest/contract.ts';

/** An object of a bucket. */
export interface S3Object {
  readonly bucket: string;
  readonly key: string;
}

/**
 * The objects that a message tells of: events of S3, alone, within SNS, or through EventBridge. None for the test message that S3 sends
 * when notifications are set up. Undefined for what is no notification.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function objectsOf(body: string): S3Object[] | undefined {
  const message = jsonOf(body);
  const inner = valueAt(message, 'Type') === 'Notification' ? jsonOf(String(valueAt(message, 'Message'))) : message;
  if (valueAt(inner, 'Event') === 's3:TestEvent') return [];
  if (valueAt(inner, 'source') === 'aws.s3') return known([plainObject(inner)]);
  const records = valueAt(inner, 'Records');
  return Array.isArray(records) ? known(records.filter(isCreated).map(encodedObject)) : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is deleted or restored tells of no new object. */
function isCreated(record: unknown): boolean {
  return String(valueAt(record, 'eventName') ?? 'ObjectCreated').startsWith('ObjectCreated');
}

/** In the events of S3 itself a key is encoded as in a form. */
function encodedObject(record: unknown): S3Object | undefined {
  const key = String(valueAt(record, 's3.object.key') ?? '').replaceAll('+', ' ');
  try {
    return { bucket: String(valueAt(record, 's3.bucket.name')), key: decodeURIComponent(key) };
  } catch {
    return undefined;
  }
}

function plainObject(event: unknown): S3Object {
  return { bucket: String(valueAt(event, 'detail.bucket.name')), key: String(valueAt(event, 'detail.object.key')) };
}

/** Undefined when one of them has no name that a bucket or an object can have. */
function known(objects: readonly (S3Object | undefined)[]): S3Object[] | undefined {
  const fine = objects.filter(it => it && /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(it.bucket) && it.key !== '');
  return fine.length === objects.length ? (fine as S3Object[]) : undefined;
}
