import type { RawAnswer } from './fetch.ts';

/**
 * What an answer means that its status does not say: `wait` as when throttled, for `after` milliseconds where the source
 * does not say how long; `refuse` as when our credential is wrong; `skip` what can not be had any more; `shrink` the window,
 * which holds more than the source gives at once.
 */
export interface ErrorRule {
  readonly status: number;
  /** Found in the body, where the status alone does not say it. */
  readonly says?: RegExp;
  readonly do: 'wait' | 'refuse' | 'skip' | 'shrink';
  readonly after?: number;
}

/** A window holds more than the source gives at once: it is asked for in halves. */
export class TooFull extends Error {}

/** The first rule that fits the answer. */
export function ruleFor(rules: readonly ErrorRule[], answer: RawAnswer): ErrorRule | undefined {
  return rules.find(rule => rule.status === answer.status && (rule.says?.test(answer.text) ?? true));
}
