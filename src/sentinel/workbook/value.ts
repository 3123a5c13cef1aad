import type { TimeRange } from './time-range.ts';

/** What a parameter is set to. */
export interface Value {
  /** What `{Name}` gives: one value as it is, several with their quotes and delimiter. */
  raw: string;
  /** What is shown for it. */
  label: string;
  /** The chosen values without quotes. */
  chosen: readonly string[];
  /** Where the parameter is a time range. */
  range?: TimeRange;
  /** Whether it was set; an optional one that was not is empty. */
  set: boolean;
}

/** The parameters that an item sees, by name. */
export type Values = ReadonlyMap<string, Value>;

export const unset: Value = { raw: '', label: '<unset>', chosen: [], set: false };

/** A parameter that must be set before what refers to it can be shown. */
export const missing: Value = { ...unset };

/** A parameter that is set to one text. */
export function textValue(raw: string, label = raw): Value {
  return { raw, label, chosen: raw === '' ? [] : [raw], set: raw !== '' };
}

export function rangeValue(range: TimeRange, label: string): Value {
  return { raw: '', label, chosen: [], range, set: true };
}
