import { deserialize, serialize } from 'node:v8';
import type { Analysis } from '../contract.ts';
import { fromPlain, toPlain } from '../plain.ts';

/** What only a run needs. The branches name parts of the plan, and several results share some, so they are kept as one. */
type Parts = Pick<Analysis, 'plan' | 'branches' | 'results'>;

/** An analysis as bytes: what is known of the text, and what a run needs, which most readers never look at. */
export interface Frozen {
  text: string;
  facts: Uint8Array;
  /** Absent where the text has errors, and where a plan is too large to be worth keeping. */
  parts?: Uint8Array;
}

/** Values in a plan beyond which making it anew is no slower than reading it: `union *` over all tables comes to millions. */
const mostValues = 200_000;

/** An analysis as bytes, with everything that its plan holds. */
export function freeze({ plan, branches, results, ...facts }: Analysis): Frozen {
  const isKept = plan !== undefined && holdsAtMost({ plan, results }, mostValues);
  const parts = isKept && serialize(toPlain({ plan, branches, results }));
  return { text: facts.text, facts: serialize(facts), ...(parts && { parts }) };
}

/** The analysis that was frozen; `readParts` is called when its plan is first looked at. Throws where the bytes are none. */
export function thaw(facts: Uint8Array, readParts: () => Parts): Analysis {
  const analysis = deserialize(facts) as Analysis;
  if (analysis.diagnostics.some(each => each.severity === 'error')) return { ...analysis, branches: [] };
  let parts: Parts | undefined;
  const read = () => {
    parts ??= readParts();
    return parts;
  };
  return Object.defineProperties(analysis, {
    plan: { get: () => read().plan, enumerable: true },
    branches: { get: () => read().branches, enumerable: true },
    results: { get: () => read().results, enumerable: true },
  });
}

export function thawParts(bytes: Uint8Array): Parts {
  return fromPlain(deserialize(bytes)) as Parts;
}

function holdsAtMost(parts: object, most: number): boolean {
  const seen = new Set<object>();
  let count = 0;
  const visit = (value: unknown): boolean => {
    if (++count > most) return false;
    if (typeof value !== 'object' || value === null || seen.has(value)) return true;
    seen.add(value);
    return Object.values(value).every(visit);
  };
  return visit(parts);
}
