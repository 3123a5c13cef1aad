import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../core/failure.ts';
import { shiftTimes } from './shift-times.ts';

/** The rules of a source that a stand-in keeps, as data beside what was recorded. */
export interface VendorRules {
  readonly path: string;
  /** Headers that must be there, with `{setting}` for the value of a setting; and the body of the refusal. */
  readonly requires: Readonly<Record<string, string>>;
  readonly refusal: unknown;
  /** Parameters of the query that the source knows: `any`, `a|b` or `1..1000`. */
  readonly query: Readonly<Record<string, string>>;
  /** Which parameter says from when, how the time stands in it, and which field of an event it is held against. */
  readonly time: { readonly parameter: string; readonly pattern: string; readonly field: string };
  /** `always`: the last page also names a next one, which has the later events. */
  readonly paging: { readonly parameter: string; readonly pageSize: number; readonly always: boolean };
  readonly limits: {
    readonly limit: string;
    readonly remaining: string;
    readonly reset: string;
    readonly requests: number;
    readonly seconds: number;
  };
}

/** What was recorded of a stream that is asked for: the answers in their order, and the rules of the source. */
export interface PullRecording {
  readonly stream: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly vendor: VendorRules;
  readonly exchanges: readonly { readonly response: { readonly body: readonly Record<string, unknown>[] } }[];
}

/** What was recorded of a stream that is pushed: headers without the signature, and bodies. */
export interface PushRecording {
  readonly stream: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly deliveries: readonly { readonly headers: Readonly<Record<string, string>>; readonly body: unknown }[];
}

export type Recording = PullRecording | PushRecording;

/**
 * The recordings in `recorded/*.json` of a connector's folder, moved in time so that what was recorded last is a few
 * minutes old at `now`: every ISO time and every number of epoch milliseconds near the recording moves by the same amount.
 *
 * @throws Failure `file/unreadable` for a file that is no recording.
 */
export function readRecordings(folder: string, now: number): Recording[] {
  const recorded = join(folder, 'recorded');
  return readdirSync(recorded)
    .filter(file => file.endsWith('.json'))
    .sort()
    .map(file => readRecording(join(recorded, file), now));
}

function readRecording(file: string, now: number): Recording {
  let value: (Recording & { recordedAt?: string }) | undefined;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Failure('file/unreadable', `${file} can not be read as JSON: ${(cause as Error).message}`, { cause });
  }
  const recordedAt = Date.parse(value?.recordedAt ?? '');
  const known = value && (('exchanges' in value && 'vendor' in value) || 'deliveries' in value);
  if (!known || !value?.stream || Number.isNaN(recordedAt)) {
    throw new Failure(
      'file/unreadable',
      `${file} must hold stream, recordedAt, and either vendor and exchanges, or deliveries.`,
    );
  }
  return shiftTimes(value, recordedAt, now - recordedAt) as Recording;
}
