import type { RefusedObject, StixObject, UploadObjects } from '../azure/threat-intelligence.ts';
import { uploadLimits } from '../azure/threat-intelligence.ts';
import { Failure } from '../core/failure.ts';
import type { Clock } from './clock.ts';
import { type DeadLetter, type DeadLetters, keepLetters } from './dead-letters.ts';
import { bodyOf, type EncodedRows } from './encode.ts';
import type { Patience } from './persist.ts';
import type { Row } from './shape.ts';
import type { Sink } from './sink.ts';

/** Where objects are found that were uploaded: what dead letters of them name. */
export const objectsTable = 'ThreatIntelIndicators';

/** What takes the rows of a stream to Sentinel's threat intelligence too, before their table gets them. */
export interface ObjectsBeside {
  readonly stream: string;
  /** What Sentinel names as the source of the objects. */
  readonly source: string;
  readonly objectOf: (row: Row) => StixObject | undefined;
  readonly upload: UploadObjects;
  readonly table: Sink;
  readonly deadLetters: DeadLetters;
  readonly patience: Patience;
}

/**
 * A sink that uploads what rows say as objects of STIX, and then sends the rows to their table. Objects that Sentinel refuses go to the dead letters one
 * by one; their rows are in the table nevertheless. A batch that is tried again is not uploaded again while the process lives; after a
 * kill it is, which replaces the objects by themselves.
 */
export function withObjects(beside: ObjectsBeside): Sink {
  const uploaded = new WeakSet<EncodedRows>();
  return async (rows, signal) => {
    if (!uploaded.has(rows)) await uploadRows(beside, rows);
    uploaded.add(rows);
    await beside.table(rows, signal);
  };
}

async function uploadRows(beside: ObjectsBeside, rows: EncodedRows): Promise<void> {
  const objects = rowsOf(rows)
    .map(beside.objectOf)
    .filter(object => object !== undefined);
  for (let at = 0; at < objects.length; at += uploadLimits.objects) {
    const part = objects.slice(at, at + uploadLimits.objects);
    const refused = await whole(() => beside.upload(beside.source, part));
    await keepLetters(
      beside,
      refused.map(it => letterOf(beside.stream, part, it)),
    );
  }
}

/** A request that is refused as a whole says nothing about its rows: a person must look, and nothing is given up. */
async function whole(request: () => Promise<readonly RefusedObject[]>): Promise<readonly RefusedObject[]> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'service/refused')) throw error;
    throw new Failure('service/refused', error.message, { cause: error });
  }
}

function letterOf(stream: string, objects: readonly StixObject[], { index, reason }: RefusedObject): DeadLetter {
  return { stream, table: objectsTable, reason: `threat intelligence refuses it: ${reason}`, row: objects[index] };
}

function rowsOf(rows: EncodedRows): Row[] {
  return JSON.parse(bodyOf(rows).toString('utf8')) as Row[];
}

/** A sink for objects that lie in the dead letters: one that is refused once more is found, as any row that is refused. */
export function objectSink(source: string, upload: UploadObjects): Sink {
  return async rows => {
    const objects = rowsOf(rows) as StixObject[];
    for (let at = 0; at < objects.length; at += uploadLimits.objects) {
      const [refused] = await upload(source, objects.slice(at, at + uploadLimits.objects));
      if (refused) throw new Failure('service/refused', refused.reason, { status: 400 });
    }
  };
}

/** Sends no more requests in a minute than the service takes from one identity. */
export function paced(
  upload: UploadObjects,
  clock: Pick<Clock, 'monotonic' | 'sleep'>,
  signal: AbortSignal,
): UploadObjects {
  const sent: number[] = [];
  return async (source, objects) => {
    const first = sent.length < uploadLimits.requestsPerMinute ? undefined : sent.shift();
    const wait = first === undefined ? 0 : first + 60_000 - clock.monotonic();
    if (wait > 0) await clock.sleep(wait, signal);
    sent.push(clock.monotonic());
    return upload(source, objects);
  };
}
