import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../core/failure.ts';
import { cutBelow } from './depth.ts';
import { type Patience, persist } from './persist.ts';

/** An event that is not in its table, or not whole, with the reason why. */
export interface DeadLetter {
  readonly stream: string;
  readonly table: string;
  readonly reason: string;
  /** As it came; missing where only the row made of it is at hand. */
  readonly event?: unknown;
  /** The row as it was sent. */
  readonly row?: unknown;
}

/** Keeps events that can not be delivered, so that nothing is lost: one JSON object a line. */
export interface DeadLetters {
  readonly path: string;
  /** On disk when it returns. */
  add(letters: readonly DeadLetter[]): void;
}

export const deadLettersFile = 'dead-letters.ndjson';

/** Appends to `dead-letters.ndjson` in the state folder of a connector. */
export function deadLetters(folder: string, now: () => number): DeadLetters {
  const path = join(folder, deadLettersFile);
  return {
    path,
    add: letters => {
      if (!letters.length) return;
      const at = new Date(now()).toISOString();
      append(path, letters.map(letter => line({ at, ...letter, event: cutBelow(letter.event, deepestKept) })).join(''));
    },
  };
}

/** Keeps letters, waiting for the disk where it is full, and says so. */
export async function keepLetters(
  { deadLetters, patience }: { readonly deadLetters: DeadLetters; readonly patience: Patience },
  letters: readonly DeadLetter[],
): Promise<void> {
  if (!letters.length) return;
  await persist('The state folder', patience, async () => deadLetters.add(letters));
  patience.say('warning', `${letters.length} events went to ${deadLetters.path}: ${letters[0].reason}.`);
}

/** Deeper than anything a source means, and not too deep for JSON to be written. */
const deepestKept = 1000;

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** Appends whole lines or none: what is written of a line when the disk is full, or was when the process ended, is no line. */
function append(path: string, lines: string): void {
  try {
    const file = openSync(path, 'a+');
    const { size } = fstatSync(file);
    try {
      const bytes = Buffer.from(endsLine(file, size) ? lines : `\n${lines}`);
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } catch (cause) {
      ftruncateSync(file, size);
      throw cause;
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw new Failure('file/unwritable', `${path} can not be written: ${(cause as Error).message}.`, { cause });
  }
}

function endsLine(file: number, size: number): boolean {
  const last = Buffer.alloc(1);
  return size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last[0] === 10);
}
