import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../core/failure.ts';
import { pack } from './batch.ts';
import { systemClock } from './clock.ts';
import type { Connector } from './contract.ts';
import { type DeadLetter, deadLetters, deadLettersFile } from './dead-letters.ts';
import { deliver } from './deliver.ts';
import { encodeRow, joinRows } from './encode.ts';
import type { Patience } from './persist.ts';
import { type Shape, shaper } from './shape.ts';
import type { Sink } from './sink.ts';
import { openState } from './state.ts';

export interface LetterReplay {
  readonly connector: Connector;
  readonly sink: (table: string) => Sink;
  /** The state folder; nothing else may run on it. */
  readonly state: string;
  readonly signal: AbortSignal;
  readonly say: Patience['say'];
}

export interface ReplayedLetters {
  /** In their table now. */
  readonly delivered: number;
  /** In the dead letters again, with the reason of today. */
  readonly again: number;
  /** Left out: their rows are in the table already, cut. */
  readonly cut: number;
}

interface Ready {
  readonly letter: DeadLetter;
  readonly encoded: string;
}

/**
 * Delivers what is in the dead letters once more, after what was wrong is mended: events become rows by today's connector, rows go as they are. What
 * can not be delivered now is in the dead letters again. When it is stopped half-way, the next replay goes on; what was on its way may come twice,
 * with the same `IngestId`.
 *
 * @throws Failure `store/locked` while the connector runs on that state; of the destination.
 */
export async function replayLetters(replay: LetterReplay): Promise<ReplayedLetters> {
  const state = openState(replay.state);
  try {
    const path = setAside(replay.state);
    if (!path) return { delivered: 0, again: 0, cut: 0 };
    const letters = lettersIn(path);
    const whole = letters.filter(({ reason }) => !reason.startsWith('cut to '));
    const kept = deadLetters(replay.state, Date.now);
    let [delivered, again] = [0, 0];
    for (const own of Map.groupBy(whole, ({ stream, table }) => `${stream} ${table}`).values()) {
      const { ready, bad } = prepare(replay.connector, own[0].stream, own);
      kept.add(bad);
      again += bad.length;
      for (const batch of pack(ready).batches) {
        const refused = await send(replay, batch);
        kept.add(refused);
        again += refused.length;
        delivered += batch.length - refused.length;
      }
    }
    rmSync(path);
    return { delivered, again, cut: letters.length - whole.length };
  } finally {
    state.close();
  }
}

/** The letters under another name, so that new ones do not mix with them; those of a replay that was stopped go first. */
function setAside(folder: string): string | undefined {
  const [path, aside] = [join(folder, deadLettersFile), join(folder, `replaying-${deadLettersFile}`)];
  if (!existsSync(aside) && existsSync(path)) renameSync(path, aside);
  return existsSync(aside) ? aside : undefined;
}

function lettersIn(path: string): DeadLetter[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '');
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as DeadLetter;
    } catch (cause) {
      throw new Failure('file/unreadable', `Line ${index + 1} of ${path} is no dead letter.`, { cause });
    }
  });
}

function prepare({ name, streams }: Connector, stream: string, letters: readonly DeadLetter[]) {
  const ready: Ready[] = [];
  const bad: DeadLetter[] = [];
  const declared = Object.hasOwn(streams, stream) ? (streams[stream] as Shape) : undefined;
  const shape = declared && shaper(`${name}/${stream}`, declared);
  for (const letter of letters) {
    if (letter.row !== undefined) {
      ready.push({ letter, encoded: encodeRow(letter.row as object) });
      continue;
    }
    const shaped = shape ? shape(letter.event) : { reason: `the connector has no stream "${stream}" any more` };
    if ('reason' in shaped) bad.push({ ...letter, reason: shaped.reason });
    else ready.push({ letter, encoded: encodeRow(shaped.row) });
  }
  return { ready, bad };
}

async function send({ sink, signal, say }: LetterReplay, batch: readonly Ready[]): Promise<DeadLetter[]> {
  const refused: DeadLetter[] = [];
  const patience = { clock: systemClock, signal, say, limit: 120_000 };
  await deliver(sink(batch[0].letter.table), joinRows(batch.map(({ encoded }) => encoded)), patience, async part => {
    for (const { row, reason } of part.refused) refused.push({ ...batch[row].letter, reason });
  });
  return refused;
}
