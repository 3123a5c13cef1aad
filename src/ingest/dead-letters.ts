import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../core/failure.ts';
import { cutBelow } from './depth.ts';

/** An event that is not in its table, or not whole, with the reason why. */
export interface DeadLetter {
  readonly stream: string;
  readonly table: string;
  readonly reason: string;
  readonly event: unknown;
}

/** Keeps events that can not be delivered, so that nothing is lost: one JSON object a line. */
export interface DeadLetters {
  readonly path: string;
  /** On disk when it returns. */
  add(letters: readonly DeadLetter[]): void;
}

/** Appends to `dead-letters.ndjson` in the state folder of a connector. */
export function deadLetters(folder: string, now: () => number): DeadLetters {
  const path = join(folder, 'dead-letters.ndjson');
  return {
    path,
    add: letters => {
      if (!letters.length) return;
      const at = new Date(now()).toISOString();
      append(path, letters.map(letter => line({ at, ...letter, event: cutBelow(letter.event, deepestKept) })).join(''));
    },
  };
}

/** Deeper than anything a source means, and not too deep for JSON to be written. */
const deepestKept = 1000;

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function append(path: string, lines: string): void {
  try {
    const file = openSync(path, 'a');
    try {
      const bytes = Buffer.from(lines);
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw new Failure('file/unwritable', `${path} can not be written: ${(cause as Error).message}.`, { cause });
  }
}
