import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../core/failure.ts';

/** How often a write that meets a conflict is tried. */
const attempts = 6;
const longestDelay = 8000;

/** Milliseconds before the first repeat after a conflict; each further one waits twice as long. */
export type ConflictDelay = number;

/** Another write at the same time (409), or another version than was read (412). */
export function isConflict(error: unknown): error is Failure {
  return error instanceof Failure && (error.status === 409 || error.status === 412);
}

/**
 * Tries a write until it meets no conflict. What `again` gives after one is the result, where it gives any: it reads what is
 * there, and throws where a repeat would overwrite something.
 */
export async function throughConflicts<T>(
  write: () => Promise<T>,
  delay: ConflictDelay,
  again: (error: Failure) => Promise<T | undefined> = async () => undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (!isConflict(error) || attempt >= attempts) throw error;
      const found = await again(error);
      if (found !== undefined) return found;
      await sleep(Math.min(delay * 2 ** (attempt - 1), longestDelay));
    }
  }
}
