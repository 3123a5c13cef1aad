import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** A table whose columns are the fields of the lines. */
export const columns = {
  TimeGenerated: 'datetime',
  EventTime: 'datetime',
  IngestId: 'string',
  EventType: 'string',
  ActorId: 'string',
  ActorName: 'string',
  SourceAddress: 'string',
  UserAgent: 'string',
  Outcome: 'string',
  Bytes: 'long',
  Allowed: 'bool',
  Session: 'string',
  AdditionalFields: 'dynamic',
} as const;

const kinds = ['user.session.start', 'user.session.end', 'policy.evaluate_sign_on', 'application.open'];

/** A made-up sign-in as one line of about 370 bytes. */
export function jsonLine(n: number, now: number): string {
  return JSON.stringify({
    EventTime: new Date(now - (n % 60_000)).toISOString(),
    EventType: kinds[n % kinds.length],
    ActorId: `00u${(n * 7919).toString(36).padStart(12, '0')}`,
    ActorName: `user${n % 5000}@contoso.example`,
    SourceAddress: `203.0.113.${n % 255}`,
    UserAgent: `Mozilla/5.0 (X11; Linux x64) Gecko/20100101 Firefox/${100 + (n % 40)}.0`,
    Outcome: n % 11 ? 'SUCCESS' : 'FAILURE',
    Bytes: (n * 104_729) % 1_000_000,
    Allowed: n % 3 !== 0,
    Session: `${(n * 2_654_435_761).toString(16)}-${(n * 40_503).toString(16)}`,
  });
}

export async function writeJsonLines(path: string, count: number): Promise<void> {
  const file = createWriteStream(path);
  const now = Date.now();
  for (let start = 0; start < count; start += 2000) {
    const lines = Array.from({ length: Math.min(2000, count - start) }, (_, index) => jsonLine(start + index, now));
    if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}
