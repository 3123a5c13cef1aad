import { join } from 'node:path';
import type { Explanation, Severity } from '../core/diagnostic.ts';
import { discover } from '../core/discover.ts';
import { invariant } from '../core/invariant.ts';
import type { Before } from './before.ts';
import type { Path } from './document.ts';
import type { Repository } from './repository.ts';
import type { Subject } from './subject.ts';

/** Where a diagnostic points: a value, a key, a part of a text, or a range of the file itself. */
export type Place =
  | Path
  | { key: Path }
  | { path: Path; start: number; length: number }
  | { source: readonly [start: number, end: number] };

export interface Tools {
  /** Says what is wrong at a place, and what to do about it. */
  report(place: Place, message: string, help?: string): void;
  /** Everything else that is in the repository. */
  repository: Repository;
  /** The content of the commit that a change starts from, where one is known. */
  before?: Before;
}

/** One rule about content: what it demands, why it exists and how to satisfy it stand beside the test of it. */
export interface Check extends Explanation {
  /** `group/name`; the file is named as the part behind the slash. */
  code: string;
  severity: Severity;
  /** The kinds that it looks at. */
  on: readonly string[];
  check(subject: Subject, tools: Tools): void;
}

/** Declares a check. One file of `rules/` holds one. */
export function defineCheck(check: Check): Check {
  return check;
}

let checks: Promise<readonly Check[]> | undefined;

/** Every check, by the scan of `rules/`. */
export function loadChecks(): Promise<readonly Check[]> {
  checks ??= discover<Check>(join(import.meta.dirname, 'rules')).then(found =>
    found.map(({ name, file, value }) => {
      invariant(value.code.endsWith(`/${name}`), `${file} declares "${value.code}": file and check have one name`);
      return value;
    }),
  );
  return checks;
}
