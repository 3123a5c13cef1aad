import { join } from 'node:path';
import { type Draining, drain } from './drain.ts';
import { type Intake, openIntake } from './intake.ts';
import type { Shape } from './shape.ts';
import { spoolFolder } from './spool/files.ts';
import type { Place } from './spool/place.ts';
import type { Damage } from './spool/segment.ts';
import { openSpool, type Spool } from './spool/spool.ts';
import { openTally } from './tally.ts';

/** A stream whose source hands its events over: where they go in, and what takes them out. */
export interface Pushed {
  readonly intake: Intake;
  readonly spool: Spool;
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** What a pushed stream needs besides its spool. */
export interface Pushing extends Omit<Draining, 'spool' | 'tally'> {
  readonly shape: Shape;
  readonly origin: string;
  /** The state folder of the connector. */
  readonly folder: string;
  readonly spoolLimit?: number;
}

/** Opens the spool of a stream and both of its ends. What an earlier version has stored elsewhere is brought into it first. */
export async function openPushed(pushing: Pushing): Promise<Pushed> {
  const { stream, state, patience } = pushing;
  const place = state.standing(stream).cursor as Place | null;
  const spool = await openSpool({
    files: await spoolFolder(join(pushing.folder, 'spool', stream)),
    place: place && 'until' in place ? place : undefined,
    damaged: damage => patience.say('alarm', damageWords(pushing, damage)),
    now: () => patience.clock.now(),
  });
  const tally = openTally();
  const intake = openIntake({ ...pushing, spool, tally });
  await bringOver(pushing, intake);
  return { intake, spool, drain: () => drain({ ...pushing, spool, tally }), close: () => spool.close() };
}

function damageWords({ folder, stream }: Pushing, { segment, at, bytes, rows, unfinished }: Damage): string {
  const kept = join(folder, 'spool', stream, `damaged-${segment}-${at}`);
  if (unfinished && !rows) {
    return `The spool ends with ${bytes} bytes of a write that was not finished; nobody was told that it is stored. They are kept in ${kept}.`;
  }
  const what = rows ? `the rows ${rows.first} to ${rows.first + rows.count - 1}` : 'an unknown number of rows';
  return `The spool is damaged: ${what} can not be read (${bytes} bytes of ${segment} from byte ${at}). The bytes are kept in ${kept}.`;
}

async function bringOver({ stream, state }: Pushing, intake: Intake): Promise<void> {
  for (let old = state.oldDeliveries(stream); old.length; old = state.oldDeliveries(stream)) {
    await intake.take(
      old.map(({ id, receivedAt, headers, body }) => ({
        id,
        receivedAt: new Date(receivedAt).toISOString(),
        headers,
        body: JSON.parse(body) as unknown,
      })),
    );
    state.forgetOld(old.map(({ seq }) => seq));
  }
}
