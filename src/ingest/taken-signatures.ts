/** Signatures that are right for a time only, and were taken already: who brings one again did not make it. */
export interface TakenSignatures {
  /** What is wrong with a signature that is right in itself, or undefined. */
  fault(stream: string, signature: string | undefined, now: number): string | undefined;
  remember(stream: string, signature: string | undefined, until: number): void;
}

/** Remembers signatures for as long as they are right; events are known by their ids for longer, also after a restart. */
export function takenSignatures(): TakenSignatures {
  const ends = new Map<string, number>();
  const forget = (now: number) => {
    for (const [key, end] of ends) {
      if (end >= now) return;
      ends.delete(key);
    }
  };
  return {
    fault: (stream, signature, now) => {
      forget(now);
      return ends.has(`${stream} ${signature}`) ? 'a delivery with this signature was taken before' : undefined;
    },
    remember: (stream, signature, until) => void ends.set(`${stream} ${signature}`, until),
  };
}
